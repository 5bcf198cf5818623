import type { serviceQuerySchema } from '@atalaya/core/wire/rest/services';
import { planPriceAt } from '@atalaya/platform/billing/plan-price';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type ServiceRow = Awaited<ReturnType<typeof readServices>>[number];
type ServiceQuery = z.output<typeof serviceQuerySchema>;

/** By customer's name; one row more than `limit`. */
export async function readServices(
  trx: Trx,
  query: ServiceQuery,
  after: Position | undefined,
  at: Date,
) {
  const { limit, customerId, desiredState, deviceId, search } = query;
  let rows = select(trx, at)
    .orderBy('c.name')
    .orderBy('s.id')
    .limit(limit + 1);
  if (customerId) rows = rows.where('s.customer_id', '=', customerId);
  if (desiredState) rows = rows.where('s.desired_state', '=', desiredState);
  if (deviceId) {
    rows = rows.where('s.id', 'in', (eb) =>
      eb
        .selectFrom('service_device_links as l')
        .where('l.device_id', '=', deviceId)
        .where('l.valid_to', 'is', null)
        .where('l.status', '<>', 'rejected')
        .select('l.service_id'),
    );
  }
  if (search) {
    const pattern = likePattern(search);
    rows = rows.where((eb) =>
      eb.or([
        eb('c.name', 'ilike', pattern),
        eb('s.access_identity', 'ilike', pattern),
        eb('s.address', 'ilike', pattern),
      ]),
    );
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(c.name, s.id) > (${String(after[0])}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

export async function readService(trx: Trx, id: string, at: Date): Promise<ServiceRow | undefined> {
  return select(trx, at).where('s.id', '=', id).executeTakeFirst();
}

function select(trx: Trx, at: Date) {
  return trx
    .selectFrom('services as s')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .innerJoin('plans as p', 'p.id', 's.plan_id')
    .innerJoinLateral(planPriceAt(at).as<'price'>('price'), (join) => join.onTrue())
    .leftJoin('contracts as k', 'k.id', 's.contract_id')
    .selectAll('s')
    .select(['k.code as contractCode'])
    .select([
      'c.name as customerName',
      'p.name as planName',
      'price.price_minor',
      'price.currency',
    ]);
}
