import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { shownReason, shownSince, shownState } from './device-state.read-model.js';

export type InventoryDevice = Awaited<ReturnType<typeof readInventory>>[number];
export type InventorySite = Awaited<ReturnType<typeof readSitesOfInventory>>[number];
export interface InventoryLink {
  readonly upstream_id: string;
  readonly downstream_id: string;
}

/** Every device of the tenant with its state, in the order of names: what maps and walls are drawn from. */
export async function readInventory(trx: Trx, now: Instant) {
  return trx
    .selectFrom('devices as d')
    .leftJoin('device_state as ds', (join) =>
      join.onRef('ds.tenant_id', '=', 'd.tenant_id').onRef('ds.device_id', '=', 'd.id'),
    )
    .select(['d.id', 'd.name', 'd.role', 'd.site_id as siteId', 'd.macs', 'd.monitored'])
    .select([
      shownState(now).as('state'),
      shownReason(now).as('reason'),
      shownSince(now).as('since'),
    ])
    .orderBy('d.name')
    .execute();
}

export async function readSitesOfInventory(trx: Trx) {
  return trx
    .selectFrom('sites')
    .select(['id', 'name', 'kind', 'latitude', 'longitude', 'parent_id as parentId'])
    .orderBy('name')
    .execute();
}

export async function readLinkEnds(trx: Trx): Promise<InventoryLink[]> {
  return trx.selectFrom('device_links').select(['upstream_id', 'downstream_id']).execute();
}

/** The newest answer of any way of any device; null before the first. */
export async function readNewestPoll(trx: Trx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select greatest((select max(last_ok_at) from device_sources),
      (select max(last_ok_at) from controllers)) as at`.execute(trx);
  return rows[0]?.at ?? null;
}
