import type { DeviceFacts } from '@atalaya/core/ports/findings';
import { sql } from 'kysely';
import { storeNeighbours } from '../discovery/neighbours.store.js';
import type { Database, Trx } from '../postgres/database.js';

/** Stores facts of one tenant in one transaction. Returns true when links between devices changed. */
export async function storeFacts(
  database: Database,
  tenantId: string,
  facts: readonly DeviceFacts[],
): Promise<boolean> {
  return database.withTenant(tenantId, async (trx) => {
    let linksChanged = false;
    for (const fact of facts) {
      await storeIdentity(trx, fact);
      await storeInterfaces(trx, fact);
      await storeBridgeHosts(trx, fact);
      await storeNeighbours(trx, fact);
      if (await storeStations(trx, fact)) {
        linksChanged = (await linkStations(trx, fact)) || linksChanged;
      }
    }
    return linksChanged;
  });
}

/** What the device says of itself wins over what a person typed; its name in inventory stays the person's. */
async function storeIdentity(
  trx: Trx,
  { deviceId, tenantId, reading }: DeviceFacts,
): Promise<void> {
  const { identity } = reading;
  if (identity === undefined) return;
  const macs = [...new Set(identity.macs ?? [])].slice(0, 64);
  const at = new Date(reading.observedAt);
  await sql`
    update devices set
      vendor = coalesce(${identity.vendor ?? null}, vendor),
      model = coalesce(${identity.model ?? null}, model),
      version = coalesce(${identity.version ?? null}, version),
      serial = coalesce(${identity.serial ?? null}, serial),
      macs = (select coalesce(array_agg(distinct mac order by mac), '{}') from unnest(macs || ${macs}::text[]) mac),
      updated_at = ${at}
    where tenant_id = ${tenantId} and id = ${deviceId} and (
      vendor is distinct from coalesce(${identity.vendor ?? null}, vendor)
      or model is distinct from coalesce(${identity.model ?? null}, model)
      or version is distinct from coalesce(${identity.version ?? null}, version)
      or serial is distinct from coalesce(${identity.serial ?? null}, serial)
      or not macs @> ${macs}::text[])`.execute(trx);
}

async function storeInterfaces(
  trx: Trx,
  { deviceId, tenantId, reading }: DeviceFacts,
): Promise<void> {
  const rows = [...new Map(reading.interfaces?.map((row) => [row.name, row])).values()];
  if (rows.length === 0) return;
  await trx
    .insertInto('interfaces')
    .values(
      rows.map((row) => ({
        tenant_id: tenantId,
        device_id: deviceId,
        name: row.name,
        mac: row.mac ?? null,
        kind: row.kind ?? null,
        running: row.running ?? null,
        comment: row.comment ?? null,
        seen_at: new Date(reading.observedAt),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'device_id', 'name']).doUpdateSet((excluded) => ({
        mac: excluded.ref('excluded.mac'),
        kind: excluded.ref('excluded.kind'),
        running: excluded.ref('excluded.running'),
        comment: excluded.ref('excluded.comment'),
        seen_at: excluded.ref('excluded.seen_at'),
      })),
    )
    .execute();
}

async function storeBridgeHosts(
  trx: Trx,
  { deviceId, tenantId, reading }: DeviceFacts,
): Promise<void> {
  const rows = [...new Map(reading.bridgeHosts?.map((row) => [row.mac, row])).values()];
  if (rows.length === 0) return;
  await trx
    .insertInto('bridge_hosts')
    .values(
      rows.map((row) => ({
        tenant_id: tenantId,
        device_id: deviceId,
        mac: row.mac,
        interface: row.interface,
        behind_mac: row.behindMac ?? null,
        seen_at: new Date(reading.observedAt),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'device_id', 'mac']).doUpdateSet((excluded) => ({
        interface: excluded.ref('excluded.interface'),
        behind_mac: excluded.ref('excluded.behind_mac'),
        seen_at: excluded.ref('excluded.seen_at'),
      })),
    )
    .execute();
}

async function storeStations(
  trx: Trx,
  { deviceId, tenantId, reading }: DeviceFacts,
): Promise<boolean> {
  const rows = [...new Map(reading.stations?.map((row) => [row.mac, row])).values()];
  if (rows.length === 0) return false;
  const at = new Date(reading.observedAt);
  await trx
    .insertInto('station_sightings')
    .values(
      rows.map((row) => ({
        tenant_id: tenantId,
        device_id: deviceId,
        mac: row.mac,
        radio: row.radio,
        name: row.name ?? null,
        last_ip: row.lastIp ?? null,
        first_seen_at: at,
        seen_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'device_id', 'mac']).doUpdateSet((excluded) => ({
        radio: excluded.ref('excluded.radio'),
        name: sql`coalesce(excluded.name, station_sightings.name)`,
        last_ip: sql`coalesce(excluded.last_ip, station_sightings.last_ip)`,
        seen_at: excluded.ref('excluded.seen_at'),
      })),
    )
    .execute();
  return true;
}

/**
 * A device whose MAC is in an access point's registration table hangs on that access point. The newest
 * sighting wins, so a customer who was moved is moved here too; a link that a person drew stays.
 */
async function linkStations(trx: Trx, fact: DeviceFacts): Promise<boolean> {
  let linksChanged = false;
  for (const [upstreamId, macs] of await upstreamsOf(trx, fact)) {
    linksChanged = (await linkTo(trx, fact, upstreamId, macs)) || linksChanged;
  }
  return linksChanged;
}

/**
 * The stations by the device that they hang on: this one, or the access point that a manager names. Of one that is not
 * in the inventory nothing is claimed, for the manager is not on the radio path.
 */
async function upstreamsOf(
  trx: Trx,
  { deviceId, tenantId, reading }: DeviceFacts,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const stations = reading.stations ?? [];
  const capMacs = [...new Set(stations.flatMap(({ cap }) => cap?.mac ?? []))];
  const caps =
    capMacs.length === 0
      ? []
      : await trx
          .selectFrom('devices')
          .where('tenant_id', '=', tenantId)
          .where(sql<boolean>`macs && ${capMacs}::text[]`)
          .select(['id', 'macs'])
          .execute();
  const upstreams = new Map<string, string[]>();
  for (const { mac, cap } of stations) {
    const capId = caps.find(({ macs }) => cap?.mac !== undefined && macs.includes(cap.mac))?.id;
    const upstreamId = cap === undefined ? deviceId : capId;
    if (upstreamId === undefined) continue;
    upstreams.set(upstreamId, [...(upstreams.get(upstreamId) ?? []), mac]);
  }
  return upstreams;
}

async function linkTo(
  trx: Trx,
  { tenantId, reading }: DeviceFacts,
  deviceId: string,
  macs: readonly string[],
): Promise<boolean> {
  const at = new Date(reading.observedAt);
  const moved = await sql`
    delete from device_links l using devices d
    where l.tenant_id = ${tenantId} and d.tenant_id = l.tenant_id and d.id = l.downstream_id
      and d.macs && ${macs}::text[] and l.kind = 'radio' and l.source = 'discovered'
      and l.upstream_id <> ${deviceId}`.execute(trx);
  const made = await sql`
    insert into device_links (tenant_id, upstream_id, downstream_id, kind, source, since)
    select ${tenantId}, ${deviceId}, d.id, 'radio', 'discovered', ${at}::timestamptz
    from devices d
    where d.tenant_id = ${tenantId} and d.macs && ${macs}::text[] and d.id <> ${deviceId}
      and not exists (
        select 1 from device_links l where l.tenant_id = d.tenant_id and l.kind = 'radio'
        and ((l.downstream_id = d.id) or (l.upstream_id = d.id and l.downstream_id = ${deviceId})))
    on conflict do nothing`.execute(trx);
  return Number(moved.numAffectedRows ?? 0n) + Number(made.numAffectedRows ?? 0n) > 0;
}
