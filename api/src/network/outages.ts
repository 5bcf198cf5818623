import { isInfrastructure, type StateReason } from '@atalaya/core/domain/network/device';
import type { Outage } from '@atalaya/core/wire/rest/wall';
import { asDeviceRole, asReason, asState } from './device-state.read-model.js';
import type { InventoryDevice } from './inventory.read-model.js';

function isUnseen(reason: StateReason | null): boolean {
  return reason === 'collector-isolated' || reason === 'collector-silent';
}

/**
 * Infrastructure that is not up, newest first; what is only unreachable comes after its roots. Planned
 * maintenance is no outage, and a device that nobody monitors or ever polled is none either. What a
 * collector cannot see is told once, as the collector's trouble, not once for each device.
 */
export function outagesOf(
  devices: readonly InventoryDevice[],
  siteNames: ReadonlyMap<string, string>,
): Outage[] {
  const out = devices.flatMap((device): Outage[] => {
    const role = asDeviceRole(device.role);
    const state = asState(device.state);
    const isOut = state !== 'up' && state !== 'maintenance';
    if (
      !isOut ||
      isUnseen(asReason(device.reason)) ||
      !device.monitored ||
      !isInfrastructure(role) ||
      device.since === null
    )
      return [];
    const { id, name, since, siteId } = device;
    const siteName = siteId === null ? null : (siteNames.get(siteId) ?? null);
    return [{ deviceId: id, name, role, siteName, state, since: since.toISOString() }];
  });
  return out.sort(
    (a, b) =>
      Number(a.state === 'unreachable') - Number(b.state === 'unreachable') ||
      Date.parse(b.since) - Date.parse(a.since) ||
      (a.name < b.name ? -1 : 1),
  );
}
