import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { returnOfDead } from './lane-claim.store.js';
import { releaseLane } from './release-lane.store.js';

/** One process of an enrolled collector, as it says who it is. */
export interface RemoteProcess {
  readonly tenantId: string;
  readonly collectorId: string;
  readonly instanceId: string;
}

const ownPrefix = (collectorId: string) => `remote/${collectorId}/`;

/** What stands as the claimant: made of who was let in, so that no collector can name another's claim. */
export const claimantOf = (
  { collectorId, instanceId }: Omit<RemoteProcess, 'tenantId'>,
  claim: string,
): string => `${ownPrefix(collectorId)}${instanceId}/${claim}`;

/**
 * Before a claim: false where the collector was revoked or another process is it now. Claims of one collector take
 * turns here. What this claim was given before and nobody heard of is given back, and counts as no attempt; what an
 * earlier process had in its hand is free at once.
 */
export async function enterClaim(
  trx: Trx,
  { tenantId, collectorId, instanceId }: RemoteProcess,
  { claimant, at }: { readonly claimant: string; readonly at: Date },
): Promise<boolean> {
  const own = await trx
    .selectFrom('remote_collectors as r')
    .innerJoin('collectors as c', 'c.id', 'r.collector_id')
    .where('r.tenant_id', '=', tenantId)
    .where('r.collector_id', '=', collectorId)
    .where('r.revoked_at', 'is', null)
    .where('c.instance_id', '=', instanceId)
    .select('r.collector_id')
    .forNoKeyUpdate('r')
    .executeTakeFirst();
  if (own === undefined) return false;
  const unheard = await trx
    .selectFrom('enforcement_routers')
    .where('tenant_id', '=', tenantId)
    .where('lane_claimed_by', '=', claimant)
    .select('device_id')
    .execute();
  for (const { device_id: routerId } of unheard) {
    const lane = { tenantId, routerId, claim: claimant, until: 0, reconcile: null };
    await releaseLane(trx, lane, { error: null, retryAt: null }, at.getTime());
  }
  await sql`
    update enforcement_routers set lane_claimed_until = ${new Date(at.getTime() - 1)}
    where tenant_id = ${tenantId} and starts_with(lane_claimed_by, ${ownPrefix(collectorId)})
      and not starts_with(lane_claimed_by, ${claimantOf({ collectorId, instanceId }, '')})
      and lane_claimed_until >= ${at}`.execute(trx);
  return true;
}

/** Nobody hears of what this collector had in its hand any more: it waits again, and what of it was written is not known. */
export async function freeLanesOf(
  trx: Trx,
  tenantId: string,
  collectorId: string,
  at: Date,
): Promise<void> {
  const { rows } = await sql<{ device_id: string }>`
    update enforcement_routers set lane_claimed_by = null, lane_claimed_until = null
    where tenant_id = ${tenantId} and starts_with(lane_claimed_by, ${ownPrefix(collectorId)})
    returning device_id`.execute(trx);
  for (const { device_id: routerId } of rows) await returnOfDead(trx, tenantId, routerId, at);
}

/** The services that commands under way on a router are about. */
export async function readServicesUnderWay(
  trx: Trx,
  tenantId: string,
  routerId: string,
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('network_commands')
    .where('tenant_id', '=', tenantId)
    .where('router_id', '=', routerId)
    .where('state', '=', 'running')
    .where('service_id', 'is not', null)
    .select('service_id')
    .execute();
  return new Set(rows.flatMap((row) => row.service_id ?? []));
}
