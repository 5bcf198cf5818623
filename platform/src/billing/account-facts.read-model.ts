import type {
  AccountFacts,
  PendingCharge,
  ServiceFacts,
} from '@atalaya/core/domain/billing/account-facts';
import { withholdingsSchema } from '@atalaya/core/domain/billing/line-taxes';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readBilledDays } from './billed-days.read-model.js';
import { readPlanTerms } from './plan-terms.read-model.js';
import { readTaxGroups, type TaxGroups } from './tax-groups.read-model.js';

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

async function readServices(
  trx: Trx,
  { tenantId, accountIds, billingDate }: Asked,
  groups: TaxGroups,
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
  const terms = await readPlanTerms(trx, tenantId, services, groups, billingDate);
  const billedOf = await readBilledDays(trx, { tenantId, billingDate, serviceIds: ids });
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
      billed: billedOf.get(row.id) ?? [],
      pauses: (pausesOf.get(row.id) ?? []).map((pause) => ({
        kind: pause.kind,
        startsOn: pause.starts_on,
        endsOn: pause.ends_on,
        billing: pause.billing,
      })),
    };
    return { accountId: row.account_id, service };
  });
  const of = groupBy(facts, ({ accountId }) => accountId);
  return new Map([...of].map(([id, list]) => [id, list.map(({ service }) => service)]));
}

async function readCharges(
  trx: Trx,
  { tenantId, accountIds }: Asked,
  groups: TaxGroups,
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
