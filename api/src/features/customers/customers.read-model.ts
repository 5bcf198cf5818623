import type { customerQuerySchema } from '@atalaya/core/wire/rest/customers';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type CustomerRow = Awaited<ReturnType<typeof readCustomers>>[number];

/** By name; one row more than `limit`. */
export async function readCustomers(
  trx: Trx,
  { limit, kind, search }: z.output<typeof customerQuerySchema>,
  after: Position | undefined,
) {
  let rows = select(trx)
    .orderBy('c.name')
    .orderBy('c.id')
    .limit(limit + 1);
  if (kind) rows = rows.where('c.kind', '=', kind);
  if (search) {
    const pattern = likePattern(search);
    rows = rows.where((eb) =>
      eb.or([
        eb('c.name', 'ilike', pattern),
        eb('c.tax_id', 'ilike', pattern),
        eb('c.phone', 'ilike', pattern),
        eb(
          'c.id',
          'in',
          eb
            .selectFrom('services')
            .where('access_identity', 'ilike', pattern)
            .select('services.customer_id'),
        ),
      ]),
    );
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(c.name, c.id) > (${String(after[0])}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
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
