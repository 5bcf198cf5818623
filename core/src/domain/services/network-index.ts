import { isRadioInterface } from '../discovery/radio-interface.js';
import { groupBy } from '../shared/group-by.js';
import type {
  KnownBridgeHost,
  KnownDevice,
  KnownStation,
  ServiceNetwork,
} from './service-network.js';

/** A name of fewer letters says nothing. */
const SHORTEST_NAME = 4;

/** The network by what is looked for: MAC, name, address. */
export interface NetworkIndex {
  readonly device: ReadonlyMap<string, KnownDevice>;
  readonly byMac: ReadonlyMap<string, readonly KnownDevice[]>;
  readonly byName: ReadonlyMap<string, readonly KnownDevice[]>;
  readonly byAddress: ReadonlyMap<string, readonly KnownDevice[]>;
  readonly byPremises: ReadonlyMap<string, readonly KnownDevice[]>;
  /** By router and its port: the access points that answer there. */
  readonly onPort: ReadonlyMap<string, readonly KnownDevice[]>;
  readonly accessPoints: readonly KnownDevice[];
  readonly station: ReadonlyMap<string, KnownStation>;
  readonly stationsByName: ReadonlyMap<string, readonly KnownStation[]>;
  /**
   * On the customers' side only: behind a CPE's ports and on an access point's radio. On the other side each hears
   * everybody else's routers.
   */
  readonly learnt: ReadonlyMap<string, readonly KnownBridgeHost[]>;
}

export function indexNetwork(network: ServiceNetwork): NetworkIndex {
  const device = new Map(network.devices.map((one) => [one.id, one]));
  const byMac = new Map<string, KnownDevice[]>();
  for (const one of network.devices) {
    for (const mac of new Set(one.macs)) {
      const known = byMac.get(mac);
      if (known) known.push(one);
      else byMac.set(mac, [one]);
    }
  }
  const named = network.devices.filter(isCustomerDevice);
  const isBehind = (host: KnownBridgeHost) => {
    const on = device.get(host.deviceId);
    if (on === undefined) return false;
    const isOnRadio = isRadioInterface(host.interface) || host.behindMac !== null;
    return isCustomerDevice(on) ? !isOnRadio : on.role === 'ap' && isOnRadio;
  };
  return {
    device,
    byMac,
    byName: groupBy(named, ({ name }) => nameKey(name) ?? ''),
    byPremises: groupBy(named, ({ premises }) => nameKey(premises ?? '') ?? ''),
    onPort: accessPointsOnPorts(network, byMac),
    accessPoints: network.devices.filter(({ role }) => role === 'ap'),
    byAddress: groupBy(named, ({ address }) => address ?? ''),
    station: new Map(network.stations.map((station) => [station.mac, station])),
    stationsByName: groupBy(network.stations, ({ name }) => nameKey(name ?? '') ?? ''),
    learnt: groupBy(network.bridgeHosts.filter(isBehind), ({ mac }) => mac),
  };
}

export const portKey = (routerId: string, port: string) => `${routerId} ${port}`;

function accessPointsOnPorts(
  { neighbours }: ServiceNetwork,
  byMac: ReadonlyMap<string, readonly KnownDevice[]>,
): ReadonlyMap<string, readonly KnownDevice[]> {
  const onPort = new Map<string, Set<KnownDevice>>();
  for (const { routerId, interface: port, mac } of neighbours) {
    for (const device of byMac.get(mac) ?? []) {
      if (device.role !== 'ap') continue;
      const key = portKey(routerId, port);
      onPort.set(key, (onPort.get(key) ?? new Set()).add(device));
    }
  }
  return new Map([...onPort].map(([key, devices]) => [key, [...devices]]));
}

/** What stands at a customer's. */
export const isCustomerDevice = ({ role }: Pick<KnownDevice, 'role'>) =>
  role === 'cpe' || role === 'onu';

/** Letters and digits only, without accents and realm: `Ana_López@isp` is `analopez`. undefined when too short to tell. */
export function nameKey(text: string): string | undefined {
  const [plain = ''] = text.split('@');
  const key = plain
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return key.length >= SHORTEST_NAME ? key : undefined;
}
