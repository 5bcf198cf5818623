import { isCut } from '@atalaya/core/domain/services/service';
import type { ImpactedService, ServiceImpact } from '@atalaya/core/domain/services/service-impact';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { planPriceAt } from '../billing/plan-price.js';
import type { Trx } from '../postgres/database.js';

/** Longer chains than any network has: a circle of links ends here at the latest. */
const DEEPEST = 64;

/**
 * The services that are without a way while these devices are down: those whose CPE, access point, router or site
 * device is one of them, or hangs on them alone. A device with another way that is not among them counts as alive.
 * Cancelled services and rejected or closed links are left out. Each with the price of its plan at `at`. In a tenant's
 * transaction.
 */
export async function impactOf(
  trx: Trx,
  deviceIds: readonly string[],
  at: Date,
): Promise<ServiceImpact> {
  const devices = await withWhatHangsOn(trx, deviceIds);
  if (devices.length === 0) return { hurt: [], alreadySuspended: [] };
  const rows = await trx
    .selectFrom('service_device_links as l')
    .innerJoin('services as s', 's.id', 'l.service_id')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .innerJoin('plans as p', 'p.id', 's.plan_id')
    .innerJoinLateral(planPriceAt(at).as<'price'>('price'), (join) => join.onTrue())
    .where('l.device_id', 'in', devices)
    .where('l.valid_to', 'is', null)
    .where('l.status', 'in', ['confirmed', 'suggested'])
    .where('s.desired_state', '<>', 'cancelled')
    .select(['l.device_id', 'l.kind', 'l.status', 's.id as serviceId', 's.access_identity'])
    .select(['s.address', 's.desired_state as desiredState', 's.observed_state as observedState'])
    .select(['c.id as customerId', 'c.name as customerName', 'c.kind as customerKind'])
    .select(['p.id as planId', 'p.name as planName', 'price.price_minor', 'price.currency'])
    .orderBy('c.name')
    .orderBy('s.id')
    // 'confirmed' comes before 'suggested'.
    .orderBy('l.status')
    .orderBy('l.kind')
    .execute();
  const impact = {
    hurt: new Map<string, ImpactedService>(),
    cut: new Map<string, ImpactedService>(),
  };
  for (const row of rows) {
    const into = isCut(row) ? impact.cut : impact.hurt;
    if (!into.has(row.serviceId)) into.set(row.serviceId, asImpacted(row));
  }
  return { hurt: [...impact.hurt.values()], alreadySuspended: [...impact.cut.values()] };
}

export function asImpacted(
  row: Omit<ImpactedService, 'price' | 'accessIdentity' | 'certainty' | 'through'> & {
    readonly device_id: string;
    readonly kind: ImpactedService['through']['kind'];
    readonly status: string;
    readonly access_identity: string | null;
    readonly price_minor: string;
    readonly currency: string;
  },
): ImpactedService {
  return {
    serviceId: row.serviceId,
    customerId: row.customerId,
    customerName: row.customerName,
    customerKind: row.customerKind,
    planId: row.planId,
    planName: row.planName,
    price: { amountMinor: Number(row.price_minor), currency: row.currency },
    accessIdentity: row.access_identity,
    address: row.address,
    certainty: row.status === 'confirmed' ? 'confirmed' : 'suggested',
    through: { deviceId: row.device_id, kind: row.kind },
  };
}

/** These devices, and those that no way leads to but through them; the given ones first. */
export async function withWhatHangsOn(trx: Trx, deviceIds: readonly string[]): Promise<string[]> {
  const lost = new Set(deviceIds);
  let edge = [...lost];
  for (let depth = 0; edge.length > 0 && depth < DEEPEST; depth += 1) {
    const below = await trx
      .selectFrom('device_links as down')
      .innerJoin('device_links as up', 'up.downstream_id', 'down.downstream_id')
      .where('down.upstream_id', 'in', edge)
      .select(['down.downstream_id as id', 'up.upstream_id as wayIn'])
      .execute();
    const waysIn = groupBy(below, ({ id }) => id);
    edge = [...waysIn]
      .filter(([id, ways]) => !lost.has(id) && ways.every(({ wayIn }) => lost.has(wayIn)))
      .map(([id]) => id);
    for (const id of edge) lost.add(id);
  }
  return [...lost];
}
