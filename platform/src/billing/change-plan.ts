import { randomUUID } from 'node:crypto';
import { NEVER } from '@atalaya/core/domain/billing/billing-periods';
import { draftOf } from '@atalaya/core/domain/billing/build-draft';
import type { DraftLine } from '@atalaya/core/domain/billing/draft';
import { type UnusedDays, unusedDays } from '@atalaya/core/domain/billing/unused-days';
import { sumMinor } from '@atalaya/core/domain/money/amount';
import type { Trx } from '../postgres/database.js';
import { wantSpeed } from '../sync/want-speed.store.js';
import { type GivenBack, giveBackDays } from './give-back-days.js';
import type { HeldService } from './hold-service.js';
import { issueInvoices, type NumbersRefused } from './issue-invoices.js';
import type { IssuedInvoice, IssueOccasion } from './issued-invoice.js';
import {
  type PlanChangeLines,
  type PlanChangeOrder,
  planChangeLines,
} from './plan-change-lines.js';
import { readBilledLines } from './service-lines.read-model.js';

/** What a change comes to: credit less charge and fee is `netMinor`. */
export interface PlanChangeSums {
  readonly creditMinor: number;
  readonly chargeMinor: number;
  readonly feeMinor: number;
  readonly netMinor: number;
}

export type PlanChangeProblem =
  | { readonly kind: 'service-cancelled' }
  | { readonly kind: 'account-closed' }
  | { readonly kind: 'same-plan' }
  /** A later change, or one of the same day, was made already. */
  | { readonly kind: 'changed-later' }
  | Exclude<PlanChangeLines, { kind: 'lines' }>;

export type PlanChangeFigures =
  | {
      readonly kind: 'figures';
      readonly sums: PlanChangeSums;
      readonly unused: readonly UnusedDays[];
      readonly charges: readonly DraftLine[];
    }
  | PlanChangeProblem;

export type PlanChangeOutcome =
  | {
      readonly kind: 'changed';
      readonly sums: PlanChangeSums;
      readonly notes: readonly GivenBack[];
      readonly invoice: IssuedInvoice | null;
    }
  | { readonly kind: 'refused'; readonly refusal: NumbersRefused }
  | PlanChangeProblem;

/** What was billed of the days from then, and what they cost with the other plan. */
export async function figurePlanChange(
  trx: Trx,
  tenantId: string,
  held: HeldService,
  order: PlanChangeOrder,
): Promise<PlanChangeFigures> {
  const { account, service, rule } = held;
  if (service.desired_state === 'cancelled') return { kind: 'service-cancelled' };
  if (account?.status === 'closed') return { kind: 'account-closed' };
  if (order.planId === service.plan_id) return { kind: 'same-plan' };
  const last = await trx
    .selectFrom('service_plan_terms')
    .select((eb) => eb.fn.max('starts_on').as('day'))
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', service.id)
    .executeTakeFirst();
  if (last?.day && last.day >= order.on) return { kind: 'changed-later' };
  const billed = account === null ? [] : await readBilledLines(trx, tenantId, service.id, order.on);
  // A run that knew of the change billed its days with the new plan already.
  const before = billed.filter(({ planId }) => planId !== order.planId);
  const unused = unusedDays(before, { start: order.on, end: NEVER }, rule);
  const charged = await planChangeLines(trx, tenantId, held, { order, unused });
  if (charged.kind !== 'lines') return charged;
  const total = (lines: readonly DraftLine[]) =>
    sumMinor(lines.map((line) => line.netMinor + line.taxMinor - line.withheldMinor));
  const creditMinor = sumMinor(unused.map((one) => one.creditMinor));
  const chargeMinor = total(charged.lines.filter(({ kind }) => kind === 'plan_change'));
  const feeMinor = total(charged.lines.filter(({ kind }) => kind === 'single'));
  const netMinor = creditMinor - chargeMinor - feeMinor;
  const sums = { creditMinor, chargeMinor, feeMinor, netMinor };
  return { kind: 'figures', sums, unused, charges: charged.lines };
}

/**
 * Gives a held service another plan from a day on. What was billed of the days from then is given back by credit notes,
 * from what was billed in fact; what they cost with the new plan is asked for by an invoice of its own. Days that
 * nothing billed yet are billed with the new plan when their time comes. Roll back when it is refused; publish
 * `network-commands.requested` after the commit: the line's router gets the new speed, now or at night.
 */
export async function changePlan(
  trx: Trx,
  tenantId: string,
  held: HeldService,
  order: PlanChangeOrder,
  occasion: IssueOccasion,
): Promise<PlanChangeOutcome> {
  const figures = await figurePlanChange(trx, tenantId, held, order);
  if (figures.kind !== 'figures') return figures;
  const { sums, unused, charges } = figures;
  await storeTerm(trx, tenantId, held, order, occasion);
  const why = { reason: 'plan-change', reasonCode: 'plan_change' } as const;
  const given = await giveBackDays(trx, tenantId, { unused, ...why }, occasion);
  if (given.kind === 'refused') return given;
  const { notes } = given;
  if (held.account === null || charges.length === 0) {
    return { kind: 'changed', sums, notes, invoice: null };
  }
  const { id: accountId, currency } = held.account;
  const draft = draftOf(charges, currency, occasion.today, 'single');
  const to = { id: randomUUID(), accountId, runId: null, draft };
  const issued = await issueInvoices(trx, tenantId, [to], occasion);
  if (issued.kind === 'refused') return issued;
  return { kind: 'changed', sums, notes, invoice: issued.invoices[0] ?? null };
}

async function storeTerm(
  trx: Trx,
  tenantId: string,
  { service }: HeldService,
  { planId, on, push }: PlanChangeOrder,
  { by, at }: IssueOccasion,
): Promise<void> {
  const row = { tenant_id: tenantId, service_id: service.id, created_by: by, created_at: at };
  await trx
    .insertInto('service_plan_terms')
    .values({ ...row, starts_on: '2000-01-01', plan_id: service.plan_id })
    .onConflict((there) => there.doNothing())
    .execute();
  await trx
    .insertInto('service_plan_terms')
    .values({ ...row, starts_on: on, plan_id: planId })
    .execute();
  await trx
    .updateTable('services')
    .set({ plan_id: planId, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', service.id)
    .execute();
  const wish = { actor: by, cause: 'plan-change', when: push };
  await wantSpeed(trx, tenantId, service.id, wish, at.getTime());
}
