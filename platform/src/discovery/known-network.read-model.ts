import { isLoopback } from '@atalaya/core/domain/discovery/address-scope';
import type { KnownDevice, Sighting } from '@atalaya/core/domain/discovery/candidate';
import { isRadioInterface } from '@atalaya/core/domain/discovery/radio-interface';
import { DEVICE_ROLES, type DeviceRole } from '@atalaya/core/domain/network/device';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { KnownNetwork } from '@atalaya/core/ports/discovery';
import type { Trx } from '../postgres/database.js';

/** Newest first; a network of 5,000 devices tells of fewer. */
const MOST_SIGHTINGS = 100_000;

export interface KnownNetworkQuery {
  readonly withSightings: boolean;
  readonly freshSince: Date;
}

/** The inventory of one tenant as discovery compares with it. */
export async function loadKnownNetwork(trx: Trx, query: KnownNetworkQuery): Promise<KnownNetwork> {
  const devices = await loadKnownDevices(trx);
  const links = await trx
    .selectFrom('device_links')
    .select(['upstream_id as upstreamId', 'downstream_id as downstreamId'])
    .execute();
  const ignored = await trx.selectFrom('discovery_ignored').select('key').execute();
  return {
    devices,
    links,
    sightings: query.withSightings ? await loadSightings(trx, query.freshSince) : [],
    ignored: new Set(ignored.map(({ key }) => key)),
    hasLoopback: devices.some(({ addresses }) => addresses.some(isLoopback)),
  };
}

export async function loadKnownDevices(trx: Trx): Promise<KnownDevice[]> {
  const rows = await trx
    .selectFrom('devices')
    .select(['id', 'name', 'role', 'site_id', 'vendor', 'serial', 'address', 'macs'])
    .execute();
  const sources = await trx
    .selectFrom('device_sources')
    .select(['device_id', 'address', 'driver'])
    .execute();
  const ports = await trx
    .selectFrom('interfaces')
    .select(['device_id', 'mac'])
    .where('mac', 'is not', null)
    .execute();
  const sourcesOf = groupBy(sources, (source) => source.device_id);
  const macs = groupBy(ports, (port) => port.device_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: asRole(row.role),
    siteId: row.site_id,
    ...(row.vendor === null ? {} : { vendor: row.vendor }),
    ...(row.serial === null ? {} : { serial: row.serial }),
    addresses: unique([row.address, ...(sourcesOf.get(row.id) ?? []).map((one) => one.address)]),
    ways: (sourcesOf.get(row.id) ?? []).map((one) => one.driver),
    macs: unique([...row.macs, ...(macs.get(row.id) ?? []).map((one) => one.mac)]),
  }));
}

async function loadSightings(trx: Trx, freshSince: Date): Promise<Sighting[]> {
  const neighbours = await trx
    .selectFrom('device_neighbours')
    .selectAll()
    .where('seen_at', '>=', freshSince)
    .orderBy('seen_at', 'desc')
    .limit(MOST_SIGHTINGS)
    .execute();
  const stations = await trx
    .selectFrom('station_sightings')
    .selectAll()
    .where('seen_at', '>=', freshSince)
    .orderBy('seen_at', 'desc')
    .limit(MOST_SIGHTINGS)
    .execute();
  const heard = neighbours.filter(({ kind }) => kind === 'neighbour');
  const onPort = groupBy(heard, (row) => `${row.device_id}/${row.interface}`);
  return [
    ...neighbours.flatMap((row): Sighting[] => {
      // A relayed lease is evidence of a path, not of a device.
      if (row.kind === 'lease') return [];
      const alone = onPort.get(`${row.device_id}/${row.interface}`)?.length === 1;
      return [
        {
          by: row.kind,
          ...given({ address: row.address, name: row.name, platform: row.platform }),
          ...(row.mac === null ? {} : { macs: [row.mac] }),
          seenOn: {
            ref: { kind: 'device', id: row.device_id },
            ...given({ interface: row.interface }),
            ...(row.kind === 'neighbour'
              ? { alone, isRadio: isRadioInterface(row.interface ?? '') }
              : {}),
          },
        },
      ];
    }),
    ...stations.map(
      (row): Sighting => ({
        by: 'station',
        macs: [row.mac],
        ...given({ name: row.name, address: row.last_ip }),
        seenOn: {
          ref: { kind: 'device', id: row.device_id },
          interface: row.radio,
          isRadio: true,
        },
      }),
    ),
  ];
}

/** The properties that are not null. */
function given<K extends string>(texts: Readonly<Record<K, string | null>>): { [P in K]?: string } {
  const entries = Object.entries<string | null>(texts).filter(([, text]) => text !== null);
  return Object.fromEntries(entries) as { [P in K]?: string };
}

const unique = (texts: readonly (string | null)[]): string[] => [
  ...new Set(texts.filter((text) => text !== null)),
];

function asRole(text: string): DeviceRole {
  return DEVICE_ROLES.find((role) => role === text) ?? 'server';
}
