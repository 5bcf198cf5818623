import type {
  AccountFacts,
  PendingCharge,
  PlanTerm,
  PriceVersion,
  ServiceFacts,
} from '@atalaya/core/domain/billing/account-facts';
import {
  type TaxGroup,
  taxRatesSchema,
  withholdingsSchema,
} from '@atalaya/core/domain/billing/line-taxes';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Further back than any billing date looks: three whole periods and the current one. */
const LOOK_BACK_DAYS = 130;

interface Asked {
  readonly tenantId: string;
  readonly accountIds: readonly string[];
  readonly billingDate: CalendarDay;
}

/** All that drafts of these accounts need, in a few statements however many they are; closed accounts are left out. */
export async function readAccountFacts(trx: Trx, asked: Asked): Promise<Map<string, AccountFacts>> {
  const ids = [...asked.accountIds];
  const accounts = await trx
    .selectFrom('accounts')
    .selectAll()
    .where('tenant_id', '=', asked.tenantId)
    .where('id', '=', (eb) => eb.fn.any(eb.val(ids)))
    .where('status', '=', 'open')
    .execute();
  const groups = await readTaxGroups(trx, asked.tenantId);
  const services = await readServices(trx, asked, groups);
  const charges = await readCharges(trx, asked, groups);
  return new Map(
    accounts.map((row) => [
      row.id,
      {
        id: row.id,
        currency: row.currency,
        anchorDay: row.anchor_day,
        mode: row.mode,
        parkedReason: row.parked_reason,
        withholdings: withholdingsSchema.parse(row.withholdings),
        services: services.get(row.id) ?? [],
        charges: charges.get(row.id) ?? [],
      },
    ]),
  );
}

type Groups = ReadonlyMap<string, TaxGroup>;

export async function readTaxGroups(trx: Trx, tenantId: string): Promise<Groups> {
  const rows = await trx
    .selectFrom('tax_groups')
    .select(['id', 'is_included', 'taxes'])
    .where('tenant_id', '=', tenantId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { isIncluded: row.is_included, taxes: taxRatesSchema.parse(row.taxes) },
    ]),
  );
}

async function readServices(
  trx: Trx,
  { tenantId, accountIds, billingDate }: Asked,
  groups: Groups,
): Promise<Map<string, ServiceFacts[]>> {
  const { rows: services } = await sql<{
    id: string;
    account_id: string;
    plan_id: string;
    billed_from: CalendarDay;
    billed_until: CalendarDay | null;
  }>`
    select id, account_id, plan_id, billed_from, billed_until from services
    where tenant_id = ${tenantId} and account_id = any(${[...accountIds]}::uuid[]) and billed_from is not null
      and (desired_state <> 'cancelled' or billed_until is not null)
    order by account_id, created_at, id`.execute(trx);
  const ids = services.map(({ id }) => id);
  const terms = await readPlanTerms(trx, tenantId, services, groups);
  const { rows: billed } = await sql<{ service_id: string; start: string; end: string }>`
    select service_id, period_start as start, period_end as end from invoice_lines
    where tenant_id = ${tenantId} and service_id = any(${ids}::uuid[]) and is_live and kind = 'recurring'
      and period_end > ${addDays(billingDate, -LOOK_BACK_DAYS)}`.execute(trx);
  const billedOf = groupBy(billed, ({ service_id }) => service_id);
  const pauses = await trx
    .selectFrom('service_pauses')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', (eb) => eb.fn.any(eb.val(ids)))
    .execute();
  const pausesOf = groupBy(pauses, ({ service_id }) => service_id);
  const facts = services.map((row) => {
    const service: ServiceFacts = {
      id: row.id,
      billedFrom: row.billed_from,
      billedUntil: row.billed_until,
      terms: terms.get(row.id) ?? [],
      billed: (billedOf.get(row.id) ?? []).map(({ start, end }) => ({ start, end })),
      pauses: (pausesOf.get(row.id) ?? []).map((pause) => ({
        kind: pause.kind,
        startsOn: pause.starts_on,
        endsOn: pause.ends_on,
        credited:
          pause.credited_from === null || pause.credited_until === null
            ? null
            : { start: pause.credited_from, end: pause.credited_until },
      })),
    };
    return { accountId: row.account_id, service };
  });
  const of = groupBy(facts, ({ accountId }) => accountId);
  return new Map([...of].map(([id, list]) => [id, list.map(({ service }) => service)]));
}

/** The plan of the last term is the service's own, so that a corrected plan is corrected here too. */
export async function readPlanTerms(
  trx: Trx,
  tenantId: string,
  services: readonly { readonly id: string; readonly plan_id: string }[],
  groups: Groups,
): Promise<Map<string, PlanTerm[]>> {
  const ids = services.map(({ id }) => id);
  const terms = await trx
    .selectFrom('service_plan_terms')
    .select(['service_id', 'starts_on', 'plan_id'])
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', (eb) => eb.fn.any(eb.val(ids)))
    .orderBy('starts_on')
    .execute();
  const planIds = [...new Set([...services, ...terms].map((row) => row.plan_id))];
  const { rows: plans } = await sql<{ id: string; name: string }>`
    select id, name from plans where tenant_id = ${tenantId} and id = any(${planIds}::uuid[])`.execute(
    trx,
  );
  const names = new Map(plans.map(({ id, name }) => [id, name]));
  const prices = await readPriceVersions(trx, tenantId, planIds, groups);
  const termsOf = groupBy(terms, ({ service_id }) => service_id);
  const term = (startsOn: CalendarDay, planId: string): PlanTerm => ({
    startsOn,
    planId,
    planName: names.get(planId) ?? '',
    prices: prices.get(planId) ?? [],
  });
  return new Map(
    services.map(({ id, plan_id }) => {
      const kept = termsOf.get(id) ?? [];
      const earlier = kept.slice(0, -1).map((row) => term(row.starts_on, row.plan_id));
      return [id, [...earlier, term(kept.at(-1)?.starts_on ?? '', plan_id)]];
    }),
  );
}

async function readPriceVersions(
  trx: Trx,
  tenantId: string,
  planIds: readonly string[],
  groups: Groups,
): Promise<Map<string, PriceVersion[]>> {
  const { rows } = await sql<{
    plan_id: string;
    valid_from: CalendarDay;
    price_minor: string;
    currency: string;
    tax_group_id: string | null;
  }>`
    select plan_id, valid_from, price_minor, currency, tax_group_id from plan_prices
    where tenant_id = ${tenantId} and plan_id = any(${[...planIds]}::uuid[])`.execute(trx);
  const of = groupBy(rows, ({ plan_id }) => plan_id);
  return new Map(
    [...of].map(([id, list]) => [
      id,
      list.map((row) => ({
        validFrom: row.valid_from,
        priceMinor: Number(row.price_minor),
        currency: row.currency,
        taxGroup: row.tax_group_id === null ? null : (groups.get(row.tax_group_id) ?? null),
      })),
    ]),
  );
}

async function readCharges(
  trx: Trx,
  { tenantId, accountIds }: Asked,
  groups: Groups,
): Promise<Map<string, PendingCharge[]>> {
  const { rows } = await sql<{
    account_id: string;
    id: string;
    kind: PendingCharge['kind'];
    service_id: string | null;
    description: string;
    amount_minor: string;
    currency: string;
    tax_group_id: string | null;
  }>`
    select account_id, id, kind, service_id, description, amount_minor, currency, tax_group_id
    from account_charges
    where tenant_id = ${tenantId} and account_id = any(${[...accountIds]}::uuid[])
      and invoice_id is null and cancelled_at is null
    order by account_id, created_at, id`.execute(trx);
  const of = groupBy(rows, ({ account_id }) => account_id);
  return new Map(
    [...of].map(([id, list]) => [
      id,
      list.map((row) => ({
        id: row.id,
        kind: row.kind,
        serviceId: row.service_id,
        description: row.description,
        amountMinor: Number(row.amount_minor),
        currency: row.currency,
        taxGroup: row.tax_group_id === null ? null : (groups.get(row.tax_group_id) ?? null),
      })),
    ]),
  );
}
