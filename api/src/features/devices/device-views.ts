import type { Device, DeviceSummary } from '@atalaya/core/wire/rest/devices';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { CurrentValues, DeviceFacts } from '../../network/current-values.js';
import { readPaces, readSightings } from '../../network/device-facts.read-model.js';
import { asDeviceRole, asReason, asState } from '../../network/device-state.read-model.js';
import type {
  readBridgeHosts,
  readPath,
  readPinnedTo,
  readSources,
} from './device-detail.read-model.js';
import type { DeviceRow } from './device-list.read-model.js';

type Row = Omit<DeviceRow, 'sortKey'>;
type SourceRow = Awaited<ReturnType<typeof readSources>>[number];

/** What is needed to say which values of these devices are fresh, and whose access points hear them. */
export async function readFacts(trx: Trx, rows: readonly Row[]): Promise<DeviceFacts> {
  const sightings = await readSightings(
    trx,
    rows.flatMap((row) => row.macs),
  );
  const accessPoints = [...sightings.values()].map((sighting) => sighting.accessPointId);
  const ids = new Set([...rows.map((row) => row.id), ...accessPoints]);
  return { sightings, paces: await readPaces(trx, [...ids]) };
}

export function asSummary(row: Row, current: CurrentValues): DeviceSummary {
  return {
    id: row.id,
    name: row.name,
    role: asDeviceRole(row.role),
    vendor: row.vendor,
    model: row.model,
    address: row.address,
    siteId: row.site_id,
    siteName: row.siteName,
    monitored: row.monitored,
    tags: row.tags,
    state: asState(row.state),
    reason: asReason(row.reason),
    since: row.since?.toISOString() ?? null,
    signalDbm: current.signal(row)?.value ?? null,
    latencyMs: current.of(row.id, 'ping.rtt_p50_ms')?.value ?? null,
    lossPct: current.of(row.id, 'ping.loss_pct')?.value ?? null,
  };
}

export interface DeviceParts {
  readonly row: Row;
  readonly sources: readonly SourceRow[];
  readonly collector: Awaited<ReturnType<typeof readPinnedTo>>;
  readonly path: Awaited<ReturnType<typeof readPath>>;
  readonly bridgeHosts: Awaited<ReturnType<typeof readBridgeHosts>>;
}

export function asDevice(parts: DeviceParts, current: CurrentValues): Device {
  const { row } = parts;
  return {
    ...asSummary(row, current),
    version: row.version,
    serial: row.serial,
    macs: row.macs,
    notes: row.notes,
    maintenanceUntil: row.maintenance_until?.toISOString() ?? null,
    sources: parts.sources.map(asSource),
    collector: parts.collector,
    path: parts.path.map((hop) => ({
      ...hop,
      role: asDeviceRole(hop.role),
      state: asState(hop.state),
    })),
    bridgeHosts: parts.bridgeHosts.map(({ seen_at, ...host }) => ({
      ...host,
      seenAt: seen_at.toISOString(),
    })),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** A device behind a controller fails with it, so the controller's reason stands in for its own. */
function asSource(row: SourceRow): Device['sources'][number] {
  return {
    id: row.id,
    driver: row.driver,
    address: row.address,
    port: row.port,
    credentialId: row.credential_id,
    controllerId: row.controller_id,
    externalId: row.external_id,
    intervalMs: row.interval_ms ?? row.controllerIntervalMs,
    priority: row.priority,
    viaDeviceId: row.via_device_id,
    enabled: row.enabled,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastFailedAt: row.last_failed_at?.toISOString() ?? null,
    lastError: row.last_error ?? row.controllerError,
    warnings: row.last_warnings,
  };
}
