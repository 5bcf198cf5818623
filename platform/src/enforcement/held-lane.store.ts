import type { EnforcementMode } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { Trx } from '../postgres/database.js';

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
