import type { EnforcementMode } from '@atalaya/core/domain/enforcement/network-command';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { Trx } from '../postgres/database.js';

/** A collector that is silent for so long with a router in its hand has died; each of its calls begins this anew. */
export const LANE_LASTS_MS = MINUTE_MS;

export class LaneLost extends Error {
  constructor() {
    super('another collector has this router by now');
  }
}

/** Renews a lane and keeps others from it until the transaction ends; undefined where it is somebody else's by now. */
export async function heldLane(
  trx: Trx,
  { tenantId, routerId, claim }: RouterLane,
  until: Date,
): Promise<EnforcementMode | undefined> {
  const row = await trx
    .updateTable('enforcement_routers')
    .set({ lane_claimed_until: until })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', routerId)
    .where('lane_claimed_by', '=', claim)
    .returning('mode')
    .executeTakeFirst();
  return row?.mode;
}
