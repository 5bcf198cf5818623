import type { PlanTerm, PriceVersion } from '@atalaya/core/domain/billing/account-facts';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { TaxGroups } from './tax-groups.read-model.js';

/**
 * The plan of the last term is the service's own, so that a corrected plan is corrected here too. A planned change is a
 * term from its day on for who looks as far ahead as `until`.
 */
export async function readPlanTerms(
  trx: Trx,
  tenantId: string,
  services: readonly { readonly id: string; readonly plan_id: string }[],
  groups: TaxGroups,
  until?: CalendarDay,
): Promise<Map<string, PlanTerm[]>> {
  const ids = services.map(({ id }) => id);
  const terms = await trx
    .selectFrom('service_plan_terms')
    .select(['service_id', 'starts_on', 'plan_id'])
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', (eb) => eb.fn.any(eb.val(ids)))
    .orderBy('starts_on')
    .execute();
  const planned = until === undefined ? [] : await readPlanned(trx, tenantId, ids, until);
  const planIds = [...new Set([...services, ...terms, ...planned].map((row) => row.plan_id))];
  const { rows: plans } = await sql<{ id: string; name: string }>`
    select id, name from plans where tenant_id = ${tenantId} and id = any(${planIds}::uuid[])`.execute(
    trx,
  );
  const names = new Map(plans.map(({ id, name }) => [id, name]));
  const prices = await readPriceVersions(trx, tenantId, planIds, groups);
  const termsOf = groupBy(terms, ({ service_id }) => service_id);
  const plannedOf = groupBy(planned, ({ service_id }) => service_id);
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
      const later = plannedOf.get(id) ?? [];
      return [
        id,
        [
          ...earlier,
          term(kept.at(-1)?.starts_on ?? '', plan_id),
          ...later.map((row) => term(row.starts_on, row.plan_id)),
        ],
      ];
    }),
  );
}

async function readPlanned(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
  until: CalendarDay,
) {
  const { rows } = await sql<{ service_id: string; plan_id: string; starts_on: CalendarDay }>`
    select service_id, plan_id, starts_on from service_plan_changes
    where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[])
      and state = 'planned' and starts_on <= ${until}`.execute(trx);
  return rows;
}

async function readPriceVersions(
  trx: Trx,
  tenantId: string,
  planIds: readonly string[],
  groups: TaxGroups,
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
