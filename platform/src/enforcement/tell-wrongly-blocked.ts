import type { EnforcementMode } from '@atalaya/core/domain/enforcement/network-command';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { appendEvent } from '../outbox/append-event.js';
import { pageEverybody } from '../paging/page-everybody.js';
import type { Trx } from '../postgres/database.js';
import type { FoundDrift } from './store-drifts.store.js';

/** An event names so many; all stand in the list of drifts. */
const MOST_NAMED = 50;

/** Customers who should have service and were found blocked: people hear of it at once, once for all of a router. */
export async function tellWronglyBlocked(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  found: readonly FoundDrift[],
  { mode, now }: { readonly mode: EnforcementMode; readonly now: Instant },
): Promise<void> {
  const blocked = found.filter(({ drift, isNew }) => isNew && drift.kind === 'extra_block');
  if (blocked.length === 0) return;
  const returning = await readReturning(trx, tenantId, routerId);
  const ids = [...new Set(blocked.flatMap(({ drift }) => drift.serviceId ?? []))].filter(
    (id) => !returning.has(id),
  );
  const isRepaired = mode === 'enforce' && blocked.every(({ drift }) => drift.remedy !== null);
  await tellBlocked(trx, { tenantId, routerId }, ids, { isRepaired, now });
}

/** One event and one page for all of a router. */
export async function tellBlocked(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  serviceIds: readonly string[],
  {
    isRepaired,
    now,
    path = `/devices/${routerId}`,
  }: { readonly isRepaired: boolean; readonly now: Instant; readonly path?: string },
): Promise<void> {
  if (serviceIds.length === 0) return;
  const { name } = await trx
    .selectFrom('devices')
    .select('name')
    .where('id', '=', routerId)
    .executeTakeFirstOrThrow();
  const { id: eventId } = await appendEvent(trx, tenantId, {
    type: 'service.wrongly_blocked',
    at: now,
    subject: `router:${routerId}`,
    correlationId: `router:${routerId}`,
    actor: { kind: 'system' },
    data: {
      routerId,
      router: name,
      count: serviceIds.length,
      isRepaired,
      services: await readNames(trx, serviceIds.slice(0, MOST_NAMED)),
      path,
    },
  });
  await pageEverybody(trx, tenantId, { eventId, severity: 'critical', at: new Date(now) });
}

/** Lines whose return was decided already and waits for its turn are no surprise. */
async function readReturning(trx: Trx, tenantId: string, routerId: string) {
  const rows = await trx
    .selectFrom('network_commands')
    .where('tenant_id', '=', tenantId)
    .where('router_id', '=', routerId)
    .where('intent', '=', 'restore')
    .where('state', 'in', ['queued', 'running', 'failed'])
    .where('actor', '<>', 'reconciler')
    .select('service_id')
    .execute();
  return new Set(rows.map((row) => row.service_id));
}

async function readNames(trx: Trx, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return await trx
    .selectFrom('services as s')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 's.tenant_id').onRef('c.id', '=', 's.customer_id'),
    )
    .where('s.id', 'in', [...ids])
    .select(['s.id as serviceId', 'c.id as customerId', 'c.name as customer'])
    .orderBy('c.name')
    .execute();
}
