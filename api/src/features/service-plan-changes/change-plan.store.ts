import { randomUUID } from 'node:crypto';
import { latest } from '@atalaya/core/domain/billing/billing-periods';
import { chargeLine, draftOf } from '@atalaya/core/domain/billing/build-draft';
import type { DraftLine } from '@atalaya/core/domain/billing/draft';
import { withholdingsSchema } from '@atalaya/core/domain/billing/line-taxes';
import { priceOn } from '@atalaya/core/domain/billing/service-lines';
import { type BilledLine, chargeFrom, unusedDays } from '@atalaya/core/domain/billing/unused-days';
import { sumMinor } from '@atalaya/core/domain/money/amount';
import { roundTo } from '@atalaya/core/domain/money/round';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { PlanChange, planChangeCreateSchema } from '@atalaya/core/wire/rest/service-billing';
import { readPlanTerms, readTaxGroups } from '@atalaya/platform/billing/account-facts.read-model';
import { readBilledLines } from '@atalaya/platform/billing/service-lines.read-model';
import type { z } from 'zod';
import { lockedService } from '../../billing/billed-service.store.js';
import { creditInvoice } from '../../billing/credit-invoice.store.js';
import { issueAndRecord } from '../../billing/issue-and-record.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const MOST_DAYS_BACK = 31;

export interface PlanChanged {
  readonly change: PlanChange;
  readonly accountId: string | null;
}

type Asked = z.output<typeof planChangeCreateSchema>;
type Held = Awaited<ReturnType<typeof lockedService>>;

/**
 * Gives a service another plan from a day on. What was billed of the days from then is given back by a credit note,
 * from what was billed in fact; what they cost with the new plan is asked for by an invoice of its own. Days that
 * nothing billed yet are billed with the new plan when their time comes.
 */
export async function changePlan(unit: TenantUnit, id: string, asked: Asked): Promise<PlanChanged> {
  const held = await lockedService(unit, id);
  await checkAsked(unit, held, asked);
  const { account, service, rule } = held;
  const lines =
    account === null ? [] : await readBilledLines(unit.trx, unit.tenantId, id, asked.on);
  const end = lines.at(-1)?.days.end ?? asked.on;
  const unused = unusedDays(lines, { start: asked.on, end }, rule);
  const charges = await chargeLines(unit, held, asked, lines);
  const total = (of: readonly DraftLine[]) =>
    sumMinor(of.map((line) => line.netMinor + line.taxMinor - line.withheldMinor));
  const creditMinor = sumMinor(unused.map((one) => one.creditMinor));
  const chargeMinor = total(charges.filter(({ kind }) => kind === 'plan_change'));
  const feeMinor = total(charges.filter(({ kind }) => kind === 'single'));
  const change = {
    currency: account?.currency ?? null,
    creditMinor,
    chargeMinor,
    feeMinor,
    netMinor: creditMinor - chargeMinor - feeMinor,
    creditNoteId: null,
    invoiceId: null,
  };
  const accountId = account?.id ?? null;
  if (asked.dryRun) return { change, accountId: null };
  await storeTerm(unit, service, asked);
  let creditNoteId: string | null = null;
  for (const one of unused) {
    creditNoteId = await creditInvoice(unit, {
      invoiceId: one.invoiceId,
      amountMinor: one.creditMinor,
      reason: 'plan-change',
      serviceId: id,
      detail: { invoiceLineId: one.lineId, from: asked.on, until: end },
    });
  }
  if (account === null || charges.length === 0) {
    return { change: { ...change, creditNoteId }, accountId };
  }
  const invoiceId = randomUUID();
  const today = await readTenantDay(unit.trx, unit.now);
  const draft = draftOf(charges, account.currency, today, 'single');
  await issueAndRecord(unit, { id: invoiceId, accountId: account.id, runId: null, draft });
  return { change: { ...change, creditNoteId, invoiceId }, accountId };
}

async function checkAsked(unit: TenantUnit, { service }: Held, asked: Asked): Promise<void> {
  if (service.desired_state === 'cancelled') {
    throw conflict('service-cancelled', 'A cancelled service has no plan to change.');
  }
  const plan = await unit.trx
    .selectFrom('plans')
    .select('id')
    .where('id', '=', asked.planId)
    .executeTakeFirst();
  if (plan === undefined) throw invalidField('planId', 'is not a plan of this organisation');
  if (asked.planId === service.plan_id) {
    throw invalidField('planId', 'is the plan that the service has');
  }
  const today = await readTenantDay(unit.trx, unit.now);
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
  if (asked.on > today || asked.on < first) {
    throw invalidField('on', `must lie between ${first} and ${today}`);
  }
}

/** For each stretch that was billed, the same days with the new plan; and the fee of the change. */
async function chargeLines(
  unit: TenantUnit,
  { account, service, rule, policy }: Held,
  asked: Asked,
  billed: readonly BilledLine[],
): Promise<DraftLine[]> {
  if (account === null) return [];
  const withholdings = withholdingsSchema.parse(account.withholdings);
  const groups = await readTaxGroups(unit.trx, unit.tenantId);
  const asIf = [{ id: randomUUID(), plan_id: asked.planId }];
  const [terms] = (await readPlanTerms(unit.trx, unit.tenantId, asIf, groups)).values();
  const term = terms?.[0];
  const price = priceOn(term?.prices ?? [], asked.on);
  if (billed.length > 0 && price === null) throw invalidField('planId', 'has no price on that day');
  if (price !== null && price.currency !== account.currency) {
    throw invalidField('planId', `has its price in ${price.currency}`);
  }
  const ends = new Set(billed.map(({ days }) => days.end));
  const stretches: { readonly start: CalendarDay; readonly end: CalendarDay }[] = [];
  for (const end of [...ends].sort()) {
    const own = billed.filter(({ days }) => days.end === end).map(({ days }) => days.start);
    const start = latest(asked.on, [...own].sort()[0] ?? asked.on, stretches.at(-1)?.end ?? '');
    if (start < end) stretches.push({ start, end });
  }
  const lines = stretches.map(({ start, end }): DraftLine => {
    const amountMinor = roundTo(
      chargeFrom(start, end, price?.priceMinor ?? 0, rule),
      policy.roundingIncrementMinor,
    );
    const line = chargeLine(
      {
        id: null,
        kind: 'single',
        serviceId: service.id,
        description: term?.planName ?? '',
        amountMinor,
        taxGroup: price?.taxGroup ?? null,
      },
      withholdings,
    );
    const detail = { planId: asked.planId, priceMinor: price?.priceMinor ?? 0 };
    return { ...line, kind: 'plan_change', periodStart: start, periodEnd: end, detail };
  });
  if (asked.feeMinor === 0) return lines;
  const description = `${term?.planName ?? ''} · +`;
  const fee = { id: null, kind: 'single', serviceId: service.id, description } as const;
  return [
    ...lines,
    chargeLine({ ...fee, amountMinor: asked.feeMinor, taxGroup: null }, withholdings),
  ];
}

async function storeTerm(unit: TenantUnit, service: Held['service'], asked: Asked): Promise<void> {
  const row = { tenant_id: unit.tenantId, service_id: service.id };
  const by = { created_by: unit.actor.name, created_at: unit.now };
  await unit.trx
    .insertInto('service_plan_terms')
    .values({ ...row, starts_on: '2000-01-01', plan_id: service.plan_id, ...by })
    .onConflict((there) => there.doNothing())
    .execute();
  await unit.trx
    .insertInto('service_plan_terms')
    .values({ ...row, starts_on: asked.on, plan_id: asked.planId, ...by })
    .execute();
  await unit.update('services', service.id, { plan_id: asked.planId, updated_at: unit.now });
}
