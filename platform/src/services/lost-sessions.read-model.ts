import { isCut } from '@atalaya/core/domain/services/service';
import type { ServiceImpact } from '@atalaya/core/domain/services/service-impact';
import { planPriceAt } from '../billing/plan-price.js';
import type { Trx } from '../postgres/database.js';
import { asImpacted } from './impact.read-model.js';

/**
 * The services whose PPPoE session on a router ended since `from` and that have none on any router now. Nobody has to
 * have linked anything: the session's user is the service's access identity. In a tenant's transaction.
 */
export async function impactOfLostSessions(
  trx: Trx,
  routerId: string,
  from: Date,
  at: Date,
): Promise<ServiceImpact> {
  const rows = await trx
    .selectFrom('services as s')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .innerJoin('plans as p', 'p.id', 's.plan_id')
    .innerJoinLateral(planPriceAt(at).as<'price'>('price'), (join) => join.onTrue())
    .where('s.access_kind', '=', 'pppoe')
    .where('s.desired_state', '<>', 'cancelled')
    .where('s.access_identity', 'in', (eb) =>
      eb
        .selectFrom('service_sessions as ended')
        .where('ended.device_id', '=', routerId)
        .where('ended.kind', '=', 'pppoe')
        .where('ended.to_at', '>=', from)
        .select('ended.user_name'),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('service_sessions as open')
            .whereRef('open.user_name', '=', 's.access_identity')
            .where('open.kind', '=', 'pppoe')
            .where('open.to_at', 'is', null)
            .select('open.id'),
        ),
      ),
    )
    .select(['s.id as serviceId', 's.access_identity', 's.address'])
    .select(['s.desired_state as desiredState', 's.observed_state as observedState'])
    .select(['c.id as customerId', 'c.name as customerName', 'c.kind as customerKind'])
    .select(['p.id as planId', 'p.name as planName', 'price.price_minor', 'price.currency'])
    .orderBy('c.name')
    .orderBy('s.id')
    .execute();
  const through = { device_id: routerId, kind: 'router_session', status: 'confirmed' } as const;
  const of = (cut: boolean) =>
    rows.filter((row) => isCut(row) === cut).map((row) => asImpacted({ ...row, ...through }));
  return { hurt: of(false), alreadySuspended: of(true) };
}
