import type { RouterTerms } from '@atalaya/core/domain/enforcement/network-command';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Selectable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { EnforcementRoutersTable } from '../postgres/enforcement-tables.js';
import { withMade } from '../provisioning/made-lines.read-model.js';
import { errorMessage } from '../runtime/startup-error.js';
import { claimRouter, type RoutersOf } from './lane-claim.store.js';
import { readCarried, readLines } from './lane-lines.read-model.js';
import { openLaneWay, readUispWay } from './lane-way.read-model.js';
import { releaseLane } from './release-lane.store.js';
import { readNamedBlocks } from './take-over-named.read-model.js';

/** A router whose way or credential is wrong is looked at again so much later. */
const UNUSABLE_MS = 5 * MINUTE_MS;
/** Routers of one tenant that cannot be used and are passed by in one claim. */
const MOST_UNUSABLE = 20;

export interface LaneRequest {
  readonly now: Instant;
  readonly until: Date;
  readonly claim: string;
  readonly of: RoutersOf;
}

/** A router's lane of this tenant with all that is due there, opened; undefined when there is none. */
export async function claimLane(
  trx: Trx,
  tenantId: string,
  { now, until, claim, of }: LaneRequest,
  secrets: SecretBox,
): Promise<RouterLane | undefined> {
  const at = new Date(now);
  for (let passed = 0; passed < MOST_UNUSABLE; passed += 1) {
    const claimed = await claimRouter(trx, tenantId, { now: at, until, claim, of });
    if (claimed === undefined) return undefined;
    const { router } = claimed;
    const routerId = router.device_id;
    const uisp = await readUispWay(trx, routerId);
    // A site of UISP is suspended whole: who else is at home there has to be known for each command.
    const isCompared = claimed.isCompared || uisp !== undefined;
    const carried = isCompared ? await readCarried(trx, tenantId, routerId, at) : [];
    const about = claimed.commands.flatMap(({ service_id: id }) => id ?? []);
    const known = await readLines(trx, tenantId, routerId, [...new Set([...carried, ...about])]);
    const lines = await withMade(trx, { tenantId, routerId }, known, secrets);
    const commands = claimed.commands.map(
      (row): DueCommand => ({
        id: row.id,
        intent: row.intent,
        generation: row.generation,
        attempt: row.attempts + 1,
        line: row.service_id === null ? null : (lines.get(row.service_id) ?? null),
        payload: row.payload,
      }),
    );
    const lane = {
      tenantId,
      tenantSlug: await readSlug(trx, tenantId),
      routerId,
      claim,
      until: until.getTime(),
      terms: termsOf(router),
      commands,
      reconcile: isCompared ? carried.flatMap((id) => lines.get(id) ?? []) : null,
      named: await readNamedBlocks(trx, tenantId, routerId),
    };
    try {
      const ref = { tenantId, deviceId: routerId };
      const of = { uisp, credentialId: router.credential_id, secrets };
      return { ...lane, ...(await openLaneWay(trx, ref, of)) };
    } catch (error) {
      const because = { error: errorMessage(error), retryAt: now + UNUSABLE_MS };
      await releaseLane(trx, lane, because, now);
    }
  }
  return undefined;
}

export const termsOf = (row: Selectable<EnforcementRoutersTable>): RouterTerms => ({
  mode: row.mode,
  pppoe: row.pppoe_strategy,
  dhcp: row.dhcp_strategy,
  static: row.static_strategy,
  listName: row.list_name,
  suspendedProfile: row.suspended_profile,
  reducedProfile: row.reduced_profile,
  writesPerMinute: row.writes_per_minute,
});

async function readSlug(trx: Trx, tenantId: string): Promise<string> {
  const { slug } = await trx
    .selectFrom('tenants')
    .select('slug')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return slug;
}
