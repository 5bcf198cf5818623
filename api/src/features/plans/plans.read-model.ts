import type { planQuerySchema } from '@atalaya/core/wire/rest/plans';
import { planPriceAt } from '@atalaya/platform/billing/plan-price';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type PlanRow = Awaited<ReturnType<typeof readPlans>>[number];

/** By name; one row more than `limit`. */
export async function readPlans(
  trx: Trx,
  { limit, search }: z.output<typeof planQuerySchema>,
  after: Position | undefined,
  at: Date,
) {
  let rows = select(trx, at)
    .orderBy('p.name')
    .limit(limit + 1);
  if (search) rows = rows.where('p.name', 'ilike', likePattern(search));
  if (after) rows = rows.where('p.name', '>', String(after[0]));
  return rows.execute();
}

export async function readPlan(trx: Trx, id: string, at: Date): Promise<PlanRow | undefined> {
  return select(trx, at).where('p.id', '=', id).executeTakeFirst();
}

function select(trx: Trx, at: Date) {
  return trx
    .selectFrom('plans as p')
    .innerJoinLateral(planPriceAt(at).as<'price'>('price'), (join) => join.onTrue())
    .selectAll('p')
    .select(['price.price_minor', 'price.currency'])
    .select((eb) =>
      eb
        .selectFrom('services')
        .whereRef('services.plan_id', '=', 'p.id')
        .where('services.desired_state', '<>', 'cancelled')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('serviceCount'),
    );
}
