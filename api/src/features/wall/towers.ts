import { isInfrastructure } from '@atalaya/core/domain/network/device';
import type { Sector, Tower } from '@atalaya/core/wire/rest/wall';
import {
  asDeviceRole,
  asReason,
  asState,
  STATE_URGENCY,
} from '../../network/device-state.read-model.js';
import type { InventoryDevice } from '../../network/inventory.read-model.js';
import type { NetworkPicture } from '../../network/network-picture.js';

/** Sites with infrastructure, each with its sectors and how many subscribers hang on them. */
export function towersOf(picture: NetworkPicture): Tower[] {
  const bySite = new Map<string, InventoryDevice[]>();
  for (const device of picture.devices) {
    const isShown = device.monitored && isInfrastructure(asDeviceRole(device.role));
    if (!isShown || device.siteId === null) continue;
    bySite.set(device.siteId, [...(bySite.get(device.siteId) ?? []), device]);
  }
  const stations = stationsByAccessPoint(picture);
  return picture.sites.flatMap((site): Tower[] => {
    const devices = bySite.get(site.id) ?? [];
    if (devices.length === 0 || site.kind === 'premises') return [];
    const accessPoints = devices.filter((device) => device.role === 'ap');
    const others = devices.filter((device) => device.role !== 'ap');
    return [
      {
        siteId: site.id,
        name: site.name,
        state: worstState(devices),
        stations: accessPoints.reduce((sum, ap) => sum + (stations.get(ap.id)?.size ?? 0), 0),
        sectors: accessPoints.map((ap) => asSector(ap, picture, stations.get(ap.id))),
        infrastructure: others.map((device) => asSector(device, picture, undefined)),
      },
    ];
  });
}

/**
 * Who hangs on each access point: the CPEs linked to it, and the radios it hears now, a CPE that is both
 * once. Radios are counted although they are not in inventory: they are customers too.
 */
function stationsByAccessPoint(picture: NetworkPicture): Map<string, Set<string>> {
  const stations = new Map<string, Set<string>>();
  const add = (accessPointId: string, station: string) => {
    const known = stations.get(accessPointId);
    if (known) known.add(station);
    else stations.set(accessPointId, new Set([station]));
  };
  const deviceOfMac = new Map<string, string>();
  const subscribers = new Set<string>();
  for (const device of picture.devices) {
    if (device.role !== 'cpe') continue;
    subscribers.add(device.id);
    for (const mac of device.macs) deviceOfMac.set(mac, device.id);
  }
  for (const { upstream_id, downstream_id } of picture.links) {
    if (subscribers.has(downstream_id)) add(upstream_id, downstream_id);
  }
  for (const device of picture.devices) {
    if (device.role !== 'ap') continue;
    for (const { series } of picture.current.all(device.id, 'station.signal_dbm')) {
      const mac = series.tags['mac'] ?? '';
      add(device.id, deviceOfMac.get(mac) ?? mac);
    }
  }
  return stations;
}

function asSector(
  device: InventoryDevice,
  { current }: NetworkPicture,
  stations: ReadonlySet<string> | undefined,
): Sector {
  const heard = current.all(device.id, 'station.signal_dbm').map(({ value }) => value);
  const byRadio = current.all(device.id, 'radio.clients').map(({ value }) => value);
  const reported =
    current.of(device.id, 'device.clients')?.value ??
    (byRadio.length > 0 ? byRadio.reduce((sum, count) => sum + count, 0) : undefined);
  const clients = reported ?? (heard.length > 0 ? heard.length : stations?.size);
  return {
    deviceId: device.id,
    name: device.name,
    role: asDeviceRole(device.role),
    state: asState(device.state),
    reason: asReason(device.reason),
    since: device.since?.toISOString() ?? null,
    clients: device.role === 'ap' && clients !== undefined ? Math.round(clients) : null,
    worstSignalDbm: heard.length > 0 ? Math.min(...heard) : null,
    utilisationPct: utilisation(device.id, current),
  };
}

/** Airtime, else the fuller of the two frame utilisations, else throughput against capacity. */
function utilisation(deviceId: string, current: NetworkPicture['current']): number | null {
  const most = (metric: Parameters<typeof current.all>[1]) => {
    const values = current.all(deviceId, metric).map(({ value }) => value);
    return values.length > 0 ? Math.max(...values) : undefined;
  };
  const airtime = most('radio.airtime_pct');
  if (airtime !== undefined) return airtime;
  const down = most('radio.frame_utilization_down_pct');
  const up = most('radio.frame_utilization_up_pct');
  if (down !== undefined || up !== undefined) return Math.max(down ?? 0, up ?? 0);
  const capacity = most('radio.tx_capacity_bps');
  const sent = most('interface.out_bps');
  if (capacity === undefined || sent === undefined || capacity <= 0) return null;
  return Math.min(100, (sent / capacity) * 100);
}

function worstState(devices: readonly InventoryDevice[]): Tower['state'] {
  const states = devices.map((device) => asState(device.state));
  return STATE_URGENCY.find((state) => states.includes(state)) ?? 'unknown';
}
