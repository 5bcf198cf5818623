import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { instantOf } from '@atalaya/core/domain/shared/zone-time';
import type { CUT_LISTS, cutListSchema } from '@atalaya/core/wire/rest/dunning';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import { asDecision, readSentences } from '../../dunning/dunning-views.read-model.js';

/** Of today: what is to be cut, what is held and why, what was cut, and what would have been. */
export async function readCuts(
  trx: Trx,
  tenantId: string,
  {
    list,
    limit,
    now,
  }: { readonly list: (typeof CUT_LISTS)[number]; readonly limit: number; readonly now: Date },
): Promise<z.infer<typeof cutListSchema>> {
  const sentences = await readSentences(trx, tenantId);
  const { timeZone } = await readTenantTerms(trx, tenantId);
  const start = instantOf(`${dayIn(now.getTime(), timeZone)}T00:00:00`, timeZone) ?? now.getTime();
  const held = '[{"code": "hold"}]';
  const base = trx
    .selectFrom('dunning_decisions as d')
    .innerJoin('services as s', 's.id', 'd.service_id')
    .innerJoin('customers as c', 'c.id', 's.customer_id');
  const chosen =
    list === 'done' || list === 'watched'
      ? base
          .where('d.action', 'in', ['suspend', 'reduce'])
          .where('d.is_enforced', '=', list === 'done')
          .where('d.decided_at', '>=', new Date(start))
      : base
          .where('d.is_current', '=', true)
          .where('d.state', '=', 'cut_eligible')
          .where(
            list === 'held'
              ? sql<boolean>`d.reasons @> ${held}::jsonb`
              : sql<boolean>`not d.reasons @> ${held}::jsonb`,
          );
  const rows = await chosen
    .selectAll('d')
    .select(['s.address', 'c.id as customer_id', 'c.name'])
    .select(sql<string>`count(*) over ()`.as('total'))
    .orderBy('d.cut_at')
    .orderBy('d.id')
    .limit(limit)
    .execute();
  return {
    items: rows.map((row) => ({
      ...asDecision(row, sentences),
      accountId: row.account_id,
      customerId: row.customer_id,
      customerName: row.name,
      address: row.address,
    })),
    total: Number(rows[0]?.total ?? 0),
  };
}
