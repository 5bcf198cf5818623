import { latest, periodOf } from '@atalaya/core/domain/billing/billing-periods';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { PlanChange, planChangeCreateSchema } from '@atalaya/core/wire/rest/service-billing';
import {
  changePlan,
  figurePlanChange,
  type PlanChangeProblem,
} from '@atalaya/platform/billing/change-plan';
import type { HeldService } from '@atalaya/platform/billing/hold-service';
import type { PlanChangeOrder } from '@atalaya/platform/billing/plan-change-lines';
import type { z } from 'zod';
import { lockedService } from '../../billing/billed-service.store.js';
import { recordNote } from '../../billing/credit-invoice.store.js';
import { recordInvoice } from '../../billing/issue-and-record.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import { refusalProblem } from '../../billing/refusal-problem.js';
import { conflict, type HttpProblem, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const MOST_DAYS_BACK = 31;
const MOST_DAYS_AHEAD = 366;

export interface PlanChanged {
  readonly change: PlanChange;
  readonly accountId: string | null;
}

type Asked = z.output<typeof planChangeCreateSchema>;

/** Another plan from a day on: at once where the day has come, else kept until then. */
export async function orderPlanChange(
  unit: TenantUnit,
  id: string,
  asked: Asked,
): Promise<PlanChanged> {
  const held = await lockedService(unit, id);
  const { planId, feeMinor, push } = asked;
  await checkPlan(unit, held, planId);
  const { today } = await issueOccasion(unit);
  const on = await dayOf(unit, held, asked, today);
  const order = { planId, on, feeMinor, push };
  if (on > today || asked.dryRun) return plan(unit, held, order, { today, ...asked });
  return change(unit, held, order);
}

async function change(
  unit: TenantUnit,
  held: HeldService,
  order: PlanChangeOrder,
): Promise<PlanChanged> {
  const { account, service } = held;
  const occasion = await issueOccasion(unit);
  const outcome = await changePlan(unit.trx, unit.tenantId, held, order, occasion);
  if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal);
  if (outcome.kind !== 'changed') throw problemOf(outcome);
  unit.announce('network-commands.requested');
  const { sums, notes, invoice } = outcome;
  for (const note of notes)
    await recordNote(unit, { ...note, reason: 'plan-change', reasonCode: 'plan_change' });
  if (invoice) await recordInvoice(unit, invoice);
  const creditNoteId = notes.at(-1)?.id ?? null;
  const invoiceId = invoice?.id ?? null;
  const row = await unit.insert('service_plan_changes', {
    ...columnsOf(order),
    service_id: service.id,
    from_plan_id: service.plan_id,
    state: 'done',
    credit_note_id: creditNoteId,
    invoice_id: invoiceId,
    created_by: unit.actor.name,
    created_at: unit.now,
    settled_by: unit.actor.name,
    settled_at: unit.now,
  });
  const currency = account?.currency ?? null;
  const done = { id: row.id, on: order.on, state: 'done' as const, currency };
  return { change: { ...done, ...sums, creditNoteId, invoiceId }, accountId: account?.id ?? null };
}

/** Nothing is billed for it yet; what it will come to is told. */
async function plan(
  unit: TenantUnit,
  held: HeldService,
  order: PlanChangeOrder,
  { today, dryRun }: { readonly today: CalendarDay; readonly dryRun: boolean },
): Promise<PlanChanged> {
  const { account, service } = held;
  const figures = await figurePlanChange(unit.trx, unit.tenantId, held, order);
  if (figures.kind !== 'figures') throw problemOf(figures);
  const isPlanned = order.on > today;
  if (isPlanned) await checkNonePlanned(unit, service.id);
  let id: string | null = null;
  if (!dryRun) {
    const row = await unit.insert('service_plan_changes', {
      ...columnsOf(order),
      service_id: service.id,
      from_plan_id: service.plan_id,
      state: 'planned',
      created_by: unit.actor.name,
      created_at: unit.now,
    });
    id = row.id;
  }
  const state: PlanChange['state'] = isPlanned ? 'planned' : 'done';
  const told = { id, on: order.on, state, currency: account?.currency ?? null };
  const documents = { creditNoteId: null, invoiceId: null };
  return { change: { ...told, ...figures.sums, ...documents }, accountId: null };
}

const columnsOf = ({ planId, on, feeMinor, push }: PlanChangeOrder) => ({
  plan_id: planId,
  starts_on: on,
  fee_minor: feeMinor,
  push,
});

async function dayOf(
  unit: TenantUnit,
  { service, account, rule }: HeldService,
  { on }: Asked,
  today: CalendarDay,
): Promise<CalendarDay> {
  if (on === 'next-period') {
    if (account === null) throw invalidField('on', 'must be a day: the service is not billed');
    return periodOf(today, rule.anchorDay).end;
  }
  const last = await unit.trx
    .selectFrom('service_plan_terms')
    .select((eb) => eb.fn.max('starts_on').as('day'))
    .where('service_id', '=', service.id)
    .executeTakeFirst();
  const first = latest(
    addDays(today, -MOST_DAYS_BACK),
    service.billed_from ?? '',
    last?.day ? addDays(last.day, 1) : '',
  );
  const end = latest(first, addDays(today, MOST_DAYS_AHEAD));
  if (on < first || on > end) throw invalidField('on', `must lie between ${first} and ${end}`);
  return on;
}

async function checkPlan(unit: TenantUnit, { service }: HeldService, id: string): Promise<void> {
  const found = await unit.trx
    .selectFrom('plans')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw invalidField('planId', 'is not a plan of this organisation');
  if (id === service.plan_id) throw problemOf({ kind: 'same-plan' });
}

async function checkNonePlanned(unit: TenantUnit, serviceId: string): Promise<void> {
  const planned = await unit.trx
    .selectFrom('service_plan_changes')
    .select('starts_on')
    .where('service_id', '=', serviceId)
    .where('state', '=', 'planned')
    .executeTakeFirst();
  if (planned === undefined) return;
  throw conflict(
    'plan-change-planned',
    `A change of plan waits for ${planned.starts_on} already: cancel it first.`,
  );
}

function problemOf(problem: PlanChangeProblem): HttpProblem {
  switch (problem.kind) {
    case 'service-cancelled':
      return conflict('service-cancelled', 'A cancelled service has no plan to change.');
    case 'account-closed':
      return invalidField('accountId', 'is closed');
    case 'same-plan':
      return invalidField('planId', 'is the plan that the service has');
    case 'changed-later':
      return invalidField('on', 'must be after the change of plan that was made last');
    case 'no-price':
      return invalidField('planId', 'has no price on that day');
    case 'other-currency':
      return invalidField('planId', `has its price in ${problem.currency}`);
  }
}
