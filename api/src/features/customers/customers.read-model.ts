import type { customerQuerySchema } from '@atalaya/core/wire/rest/customers';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import { hasKeyword } from '../../customers/has-keyword.read-model.js';
import { keywordsOf } from '../../customers/keywords-of.js';
import type { Position } from '../../http/cursor.js';

export type CustomerRow = Awaited<ReturnType<typeof readCustomers>>[number];

/** By name; one row more than `limit`. */
export async function readCustomers(
  trx: Trx,
  { limit, kind, search }: z.output<typeof customerQuerySchema>,
  after: Position | undefined,
) {
  const rows = select(trx)
    .orderBy('c.name')
    .orderBy('c.id')
    .limit(limit + 1);
  const wanted = [
    ...(kind ? [sql<boolean>`c.kind = ${kind}`] : []),
    ...(after
      ? [sql<boolean>`(c.name, c.id) > (${String(after[0])}, ${String(after[1])}::uuid)`]
      : []),
  ];
  if (!search) return rows.where((eb) => eb.and(wanted)).execute();
  const meanings = keywordsOf(search);
  // No letter and no digit in it: nothing is found by that.
  if (meanings.length === 0) return [];
  // A page of each meaning, by an index: both asked as one condition, all that either finds would be gathered first.
  const pages = meanings.map(
    (words) => sql`(
      select c.id from customers c where ${sql.join([...wanted, ...words.map((word) => hasKeyword(sql`c.id`, word))], sql` and `)}
      order by c.name, c.id limit ${limit + 1})`,
  );
  return rows.where(sql<boolean>`c.id in (${sql.join(pages, sql` union `)})`).execute();
}

export async function readCustomer(trx: Trx, id: string): Promise<CustomerRow | undefined> {
  return select(trx).where('c.id', '=', id).executeTakeFirst();
}

function select(trx: Trx) {
  return trx
    .selectFrom('customers as c')
    .selectAll('c')
    .select((eb) =>
      eb
        .selectFrom('services')
        .whereRef('services.customer_id', '=', 'c.id')
        .where('services.desired_state', '<>', 'cancelled')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('serviceCount'),
    );
}
