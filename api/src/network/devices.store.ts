import type {
  DeviceCreate,
  deviceUpdateSchema,
  SourceInput,
} from '@atalaya/core/wire/rest/devices';
import type { z } from 'zod';
import { conflict, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { checkCredentialFits } from './credential-fit.js';

export type DevicePatch = z.output<typeof deviceUpdateSchema>;

export async function insertDevice(unit: TenantUnit, device: DeviceCreate): Promise<string> {
  await checkLimit(unit);
  const { sources, upstreamId, siteId, ...fields } = device;
  const row = await unit.insert('devices', {
    ...fields,
    site_id: siteId,
    created_at: unit.now,
    updated_at: unit.now,
  });
  await replaceSources(unit, row.id, sources, device.address);
  if (upstreamId !== undefined) await insertLink(unit, upstreamId, row.id, device.role);
  return row.id;
}

export async function updateDevice(
  unit: TenantUnit,
  id: string,
  patch: DevicePatch,
): Promise<void> {
  const { sources, siteId, maintenanceUntil, ...fields } = patch;
  const before = await unit.find('devices', id);
  const after = await unit.update('devices', id, {
    ...fields,
    site_id: siteId,
    maintenance_until:
      typeof maintenanceUntil === 'string' ? new Date(maintenanceUntil) : maintenanceUntil,
    updated_at: unit.now,
  });
  if (sources) await replaceSources(unit, id, sources, after.address);
  else if (before.address !== after.address)
    await moveSources(unit, id, before.address, after.address);
}

/** Counting and inserting go one after the other: two creations at once must not both be the last one allowed. */
async function checkLimit(unit: TenantUnit): Promise<void> {
  const tenant = await unit.trx
    .selectFrom('tenants')
    .where('id', '=', unit.tenantId)
    .select('limits')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const most = tenant.limits['devices'];
  if (typeof most !== 'number') return;
  const { count } = await unit.trx
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= most) {
    throw conflict('device-limit', `This organisation may have ${most} devices.`);
  }
}

/** A source that stays (there is one for each driver) keeps its row, and with it when it last answered. */
async function replaceSources(
  unit: TenantUnit,
  deviceId: string,
  sources: readonly SourceInput[],
  deviceAddress: string | null,
): Promise<void> {
  const rows = [];
  for (const [index, source] of sources.entries()) {
    rows.push(await sourceRow(unit, deviceId, source, `sources.${index}`, deviceAddress));
  }
  checkDrivers(sources);
  const before = await unit.trx
    .selectFrom('device_sources')
    .where('device_id', '=', deviceId)
    .selectAll()
    .execute();
  const kept = rows.map((row) => row.driver);
  let removed = unit.trx.deleteFrom('device_sources').where('device_id', '=', deviceId);
  if (kept.length > 0) removed = removed.where('driver', 'not in', kept);
  await removed.execute();
  for (const row of rows) {
    await unit.trx
      .insertInto('device_sources')
      .values({ ...row, tenant_id: unit.tenantId, device_id: deviceId })
      .onConflict((oc) => oc.columns(['tenant_id', 'device_id', 'driver']).doUpdateSet(row))
      .execute();
  }
  unit.announce('inventory.changed');
  if (before.length === 0 && rows.length === 0) return;
  await unit.record({
    action: 'device.sources',
    subjectType: 'device',
    subjectId: deviceId,
    before: before.map(({ driver, address, port, credential_id, via_device_id }) => ({
      driver,
      address,
      port,
      credential_id,
      via_device_id,
    })),
    after: rows,
  });
}

async function sourceRow(
  unit: TenantUnit,
  deviceId: string,
  source: SourceInput,
  field: string,
  deviceAddress: string | null,
) {
  const row = {
    driver: source.driver,
    address: null as string | null,
    port: null as number | null,
    credential_id: null as string | null,
    controller_id: null as string | null,
    external_id: null as string | null,
    interval_ms: null as number | null,
    priority: ('priority' in source ? source.priority : undefined) ?? 100,
    via_device_id: null as string | null,
  };
  if (source.driver === 'uisp') {
    const controller = await unit.trx
      .selectFrom('controllers')
      .where('id', '=', source.controllerId)
      .select('id')
      .executeTakeFirst();
    if (!controller) throw invalidField(`${field}.controllerId`, 'does not exist');
    return { ...row, controller_id: source.controllerId, external_id: source.externalId };
  }
  const address = source.address ?? deviceAddress;
  if (address === null) {
    throw invalidField(`${field}.address`, 'must be given when the device has no address');
  }
  const reached = { ...row, address, interval_ms: source.intervalMs ?? null };
  if (source.driver === 'icmp') {
    await checkVantage(unit, deviceId, source.viaDeviceId, `${field}.viaDeviceId`);
    return { ...reached, via_device_id: source.viaDeviceId ?? null };
  }
  await checkCredentialFits(unit.trx, source.driver, source.credentialId, `${field}.credentialId`);
  return { ...reached, port: source.port ?? null, credential_id: source.credentialId };
}

/** Only over a RouterOS session can the collector have echoes sent for it. */
async function checkVantage(
  unit: TenantUnit,
  deviceId: string,
  viaDeviceId: string | undefined,
  field: string,
): Promise<void> {
  if (viaDeviceId === undefined) return;
  if (viaDeviceId === deviceId) throw invalidField(field, 'must be another device');
  const router = await unit.trx
    .selectFrom('device_sources')
    .where('device_id', '=', viaDeviceId)
    .where('driver', '=', 'routeros')
    .select('id')
    .executeTakeFirst();
  if (!router) throw invalidField(field, 'must be a device that is read over RouterOS');
}

function checkDrivers(sources: readonly SourceInput[]): void {
  const seen = new Set<string>();
  for (const [index, { driver }] of sources.entries()) {
    if (seen.has(driver)) throw invalidField(`sources.${index}.driver`, 'is there twice');
    seen.add(driver);
  }
}

/** Sources at the device's old address follow it to the new one; others were given one of their own. */
async function moveSources(
  unit: TenantUnit,
  deviceId: string,
  from: string | null,
  to: string | null,
): Promise<void> {
  if (from === null || to === null) return;
  await unit.trx
    .updateTable('device_sources')
    .set({ address: to })
    .where('device_id', '=', deviceId)
    .where('address', '=', from)
    .execute();
}

async function insertLink(
  unit: TenantUnit,
  upstreamId: string,
  downstreamId: string,
  role: string,
): Promise<void> {
  const isRadio = role === 'cpe' || role === 'backhaul';
  await unit.insert('device_links', {
    upstream_id: upstreamId,
    downstream_id: downstreamId,
    kind: isRadio ? 'radio' : 'ethernet',
    source: 'manual',
    since: unit.now,
  });
}
