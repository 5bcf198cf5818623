import { conflict } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { insertDeviceLink, isUpstream } from './device-links.store.js';

/** Ends that were candidates and are devices now. */
export async function tieSuggestions({ trx }: TenantUnit): Promise<void> {
  for (const end of ['upstream', 'downstream'] as const) {
    await trx
      .updateTable('link_suggestions')
      .from('discovery_candidates as c')
      .whereRef('c.id', '=', `link_suggestions.${end}_candidate_id`)
      .where('c.device_id', 'is not', null)
      .where(`link_suggestions.${end}_device_id`, 'is', null)
      .where('c.status', '=', 'accepted')
      .set((eb) => ({ [`${end}_device_id`]: eb.ref('c.device_id') }))
      .execute();
  }
}

/** Of these devices: what a table tells for sure, and what would close no circle. Returns how many. */
export async function acceptSureLinks(
  unit: TenantUnit,
  deviceIds: readonly string[],
): Promise<number> {
  if (deviceIds.length === 0) return 0;
  const sure = await unit.trx
    .selectFrom('link_suggestions')
    .selectAll()
    .where('state', '=', 'suggested')
    .where('confidence', '=', 'high')
    .where('direction_sure', '=', true)
    .where('upstream_device_id', 'is not', null)
    .where('downstream_device_id', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('upstream_device_id', 'in', deviceIds),
        eb('downstream_device_id', 'in', deviceIds),
      ]),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  let made = 0;
  for (const { id, upstream_device_id: upstream, downstream_device_id: downstream, kind } of sure) {
    if (upstream === null || downstream === null || upstream === downstream) continue;
    if (await isUpstream(unit, downstream, upstream)) continue;
    await acceptLink(unit, { id, upstreamId: upstream, downstreamId: downstream, kind });
    made += 1;
  }
  return made;
}

export interface AcceptedLink {
  readonly id: string;
  readonly upstreamId: string;
  readonly downstreamId: string;
  readonly kind: 'radio' | 'ethernet' | 'fibre' | 'pon';
}

/** Makes the link, unless it is there by now. @throws HttpProblem when it would close a circle. */
export async function acceptLink(unit: TenantUnit, link: AcceptedLink): Promise<void> {
  const { id, upstreamId, downstreamId, kind } = link;
  if (upstreamId === downstreamId) {
    throw conflict('same-device', 'Both ends are the same device by now.');
  }
  const there = await unit.trx
    .selectFrom('device_links')
    .select('id')
    .where('upstream_id', '=', upstreamId)
    .where('downstream_id', '=', downstreamId)
    .executeTakeFirst();
  if (!there) {
    await insertDeviceLink(unit, { upstreamId, downstreamId, kind }, 'discovered');
  }
  await unit.trx
    .updateTable('link_suggestions')
    .set({ state: 'accepted', decided_at: unit.now })
    .where('id', '=', id)
    .execute();
}
