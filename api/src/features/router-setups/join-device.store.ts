import type { SourceInput } from '@atalaya/core/wire/rest/devices';
import type { Schema } from '@atalaya/platform/postgres/schema';
import type { Selectable } from 'kysely';
import { updateDevice } from '../../network/devices.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type SourceRow = Selectable<Schema['device_sources']>;

/**
 * Its other ways stay as they are, and so do its echoes, through whichever router they go; a way that was read with
 * another credential is read with the new one.
 */
export async function joinDevice(
  unit: TenantUnit,
  deviceId: string,
  sources: readonly SourceInput[],
): Promise<void> {
  const rows = await unit.trx
    .selectFrom('device_sources')
    .where('device_id', '=', deviceId)
    .selectAll()
    .execute();
  const told = new Set(sources.map(({ driver }) => driver));
  const kept = rows
    .filter(({ driver }) => driver === 'icmp' || !told.has(driver))
    .flatMap((row) => sourceOf(row) ?? []);
  const stays = new Set(kept.map(({ driver }) => driver));
  const added = sources.filter(({ driver }) => !stays.has(driver));
  await updateDevice(unit, deviceId, { sources: [...kept, ...added] });
}

/** A stored way as it would be sent to the api. */
function sourceOf(row: SourceRow): SourceInput | undefined {
  const { driver, priority } = row;
  if (driver === 'uisp') {
    const { controller_id: controllerId, external_id: externalId } = row;
    if (controllerId === null || externalId === null) return undefined;
    return { driver, controllerId, externalId, priority };
  }
  const at = {
    ...(row.address !== null && { address: row.address }),
    ...(row.interval_ms !== null && { intervalMs: row.interval_ms }),
  };
  if (driver === 'icmp') {
    return { driver, ...at, ...(row.via_device_id !== null && { viaDeviceId: row.via_device_id }) };
  }
  const port = row.port === null ? {} : { port: row.port };
  const { credential_id: credentialId } = row;
  return credentialId === null ? undefined : { driver, ...at, ...port, credentialId, priority };
}
