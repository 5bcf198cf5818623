import type { EnforcementMode } from '@atalaya/core/domain/enforcement/network-command';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { Trx } from '../postgres/database.js';

/** A collector that is silent for so long with a router in its hand has died; each of its calls begins this anew. */
export const LANE_LASTS_MS = MINUTE_MS;

export type LaneHandle = Pick<RouterLane, 'tenantId' | 'routerId' | 'claim'>;

/** How the router is written now, whatever it was when the lane was taken. */
export interface HeldLane {
  readonly mode: EnforcementMode;
  readonly writesPerMinute: number;
}

/** Renews a lane and keeps others from it until the transaction ends; undefined where it is somebody else's by now. */
export async function heldLane(
  trx: Trx,
  { tenantId, routerId, claim }: LaneHandle,
  until: Date,
): Promise<HeldLane | undefined> {
  const row = await trx
    .updateTable('enforcement_routers')
    .set({ lane_claimed_until: until })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', routerId)
    .where('lane_claimed_by', '=', claim)
    .returning(['mode', 'writes_per_minute as writesPerMinute'])
    .executeTakeFirst();
  return row;
}

/**
 * The same for what a remote collector says under a number. `isRepeated`: it was heard before; numbers count up within
 * a claim. Whoever asks first holds the row, so a repetition waits for the call that it repeats.
 */
export async function numberedLane(
  trx: Trx,
  lane: LaneHandle,
  { until, sequence }: { readonly until: Date; readonly sequence: number },
): Promise<(HeldLane & { readonly isRepeated: boolean }) | undefined> {
  const held = await heldLane(trx, lane, until);
  if (held === undefined) return undefined;
  const { numUpdatedRows } = await trx
    .updateTable('enforcement_routers')
    .set({ lane_sequence: sequence })
    .where('tenant_id', '=', lane.tenantId)
    .where('device_id', '=', lane.routerId)
    .where('lane_sequence', '<', sequence)
    .executeTakeFirstOrThrow();
  return { ...held, isRepeated: numUpdatedRows === 0n };
}
