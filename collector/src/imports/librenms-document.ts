import { macOf } from '@atalaya/core/domain/inventory-import/cell-reader';
import {
  EMPTY_DOCUMENT,
  type ImportDocument,
  type ImportedCredential,
  type ImportedLink,
  type ImportedSource,
} from '@atalaya/core/domain/inventory-import/document';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { Credential } from '@atalaya/core/ports/device-driver';
import { snmpCredential } from './librenms-credential.js';
import { ownMarks } from './own-marks.js';
import type { LibrenmsDevice, LibrenmsInventory } from './read-librenms.js';
import { uniqueNames } from './unique-names.js';

const MAX_DEVICES = 20_000;
const HOST = /^(?!-)[A-Za-z0-9.:_-]{1,253}$/;
const BY_TYPE: Readonly<Record<string, DeviceRole>> = {
  network: 'switch',
  wireless: 'ap',
  firewall: 'router',
  power: 'power',
  environment: 'power',
};
const ROUTERS = /^(routeros|edgeos|vyos|pfsense|opnsense|junos|ios|iosxe|iosxr|vrp|openwrt)$/i;

interface Read {
  readonly document: ImportDocument;
  readonly secrets: ReadonlyMap<string, Credential>;
}

/** Devices with their SNMP way, locations as sites, and links by dependencies and by what neighbours told. */
export function librenmsDocument(
  { devices: all, links, locations, ports, notes }: LibrenmsInventory,
  { url, ping }: { readonly url: string; readonly ping: boolean },
): Read {
  const devices = all.filter(({ disabled }) => disabled !== true).slice(0, MAX_DEVICES);
  const names = uniqueNames(devices, nameOf, ({ device_id }) => device_id);
  const book = new CredentialBook(`LibreNMS ${new URL(url).hostname}`);
  const known = new Set(devices.map(({ device_id }) => device_id));
  const macs = macsByDevice(ports);
  const marksOf = ({ device_id, serial }: LibrenmsDevice) => ({
    macs: macs.get(device_id) ?? [],
    serial: serial || undefined,
  });
  const own = ownMarks(devices.map(marksOf));
  const sites = sitesOf(devices, locations);
  const document: ImportDocument = {
    ...EMPTY_DOCUMENT,
    onExisting: 'fill',
    matchesByAddress: true,
    sites,
    devices: devices.map((device) => ({
      row: null,
      key: `librenms ${device.device_id}`,
      problems: [],
      name: names.get(device) ?? device.device_id,
      role: roleOf(device),
      ...(device.location && { site: siteKey(device.location) }),
      address: addressOf(device),
      model: device.hardware || undefined,
      serial: own.serial(marksOf(device)),
      macs: own.macs(marksOf(device)),
      sources: sourcesOf(device, book, ping),
      echo: ping,
    })),
    links: linksOf(devices, links, known),
    credentials: book.credentials,
    notes: [...notes, ...book.notes],
  };
  return { document, secrets: book.secrets };
}

/** One credential for each secret, however many devices share it. */
class CredentialBook {
  readonly credentials: ImportedCredential[] = [];
  readonly secrets = new Map<string, Credential>();
  readonly #names = new Map<string, string>();
  readonly #title: string;
  #without = 0;

  constructor(title: string) {
    this.#title = title.slice(0, 90);
  }

  get notes(): string[] {
    const without = `${this.#without} devices have no SNMP access that can be taken over.`;
    return this.#without === 0 ? [] : [without];
  }

  nameOf(device: LibrenmsDevice): string | undefined {
    const secret = snmpCredential(device);
    if (secret === undefined) {
      this.#without += 1;
      return undefined;
    }
    const mark = JSON.stringify(secret);
    const known = this.#names.get(mark);
    if (known !== undefined) return known;
    const name = `${this.#title} SNMP ${this.#names.size + 1}`;
    this.#names.set(mark, name);
    this.secrets.set(name, secret);
    this.credentials.push({ name, kind: secret.kind });
    return name;
  }
}

function sourcesOf(device: LibrenmsDevice, book: CredentialBook, ping: boolean): ImportedSource[] {
  if (addressOf(device) === undefined) return [];
  const sources: ImportedSource[] = ping ? [{ driver: 'icmp', onlyNew: true }] : [];
  if (device.snmp_disable === true) return sources;
  const credential = book.nameOf(device);
  if (credential === undefined) return sources;
  const port =
    device.port && device.port !== 161 && device.port <= 65_535 ? device.port : undefined;
  return [...sources, { driver: 'snmp', credential, port, onlyNew: true }];
}

function sitesOf(
  devices: readonly LibrenmsDevice[],
  locations: LibrenmsInventory['locations'],
): ImportDocument['sites'] {
  const places = new Map<string, { name: string; lat?: number; lng?: number }>();
  const add = (name: string | null | undefined, lat?: number | null, lng?: number | null) => {
    if (!name?.trim()) return;
    const before = places.get(siteKey(name));
    const isPlace = isDegree(lat, 90) && isDegree(lng, 180) && !(lat === 0 && lng === 0);
    places.set(siteKey(name), {
      name: name.trim().slice(0, 120),
      ...before,
      ...(isPlace && { lat, lng }),
    });
  };
  for (const device of devices) add(device.location, device.lat, device.lng);
  const used = new Set(places.keys());
  for (const { location, lat, lng } of locations) {
    if (used.has(siteKey(location))) add(location, lat, lng);
  }
  return [...places].map(([key, { name, lat, lng }]) => ({
    row: null,
    key,
    problems: [],
    name,
    kind: 'tower' as const,
    latitude: lat,
    longitude: lng,
  }));
}

/** A parent of `dependency_parent_id` is upstream; of two neighbours, which of them is, only roles can tell. */
function linksOf(
  devices: readonly LibrenmsDevice[],
  links: LibrenmsInventory['links'],
  known: ReadonlySet<string>,
): ImportedLink[] {
  const key = (id: string) => `librenms ${id}`;
  const byId = new Map(devices.map((device) => [device.device_id, device]));
  const dependencies = devices.flatMap(({ device_id, dependency_parent_id }) =>
    (dependency_parent_id ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => known.has(id) && id !== device_id)
      .map((id): ImportedLink => linkBetween(key(id), key(device_id))),
  );
  const neighbours = links.flatMap(({ local_device_id, remote_device_id, active }) => {
    const [one, other] = [byId.get(local_device_id), byId.get(remote_device_id)];
    if (active === false || !one || !other || one === other) return [];
    const [up, down] = rank(one) <= rank(other) ? [one, other] : [other, one];
    return [linkBetween(key(up.device_id), key(down.device_id))];
  });
  return [...dependencies, ...neighbours];
}

function linkBetween(upstream: string, downstream: string): ImportedLink {
  return { row: null, problems: [], upstream, downstream, source: 'manual' };
}

const FROM_CORE: readonly DeviceRole[] = ['router', 'switch', 'server', 'ap', 'power'];
const rank = (device: LibrenmsDevice) => FROM_CORE.indexOf(roleOf(device));

function roleOf({ os, type }: LibrenmsDevice): DeviceRole {
  if (type !== 'wireless' && ROUTERS.test(os ?? '')) return 'router';
  return (Object.hasOwn(BY_TYPE, type ?? '') ? BY_TYPE[type ?? ''] : undefined) ?? 'server';
}

/** `hostname` is what LibreNMS asks; `ip` what it resolved to. */
function addressOf({ hostname, ip }: LibrenmsDevice): string | undefined {
  return [ip, hostname].find((each) => HOST.test(each ?? '')) ?? undefined;
}

function nameOf(device: LibrenmsDevice): string {
  const { display, sysName, hostname, ip } = device;
  // A template such as "{{ $sysName }}" is no name.
  const shown = display?.includes('{{') ? undefined : display;
  return shown || sysName || hostname || ip || `LibreNMS ${device.device_id}`;
}

function macsByDevice(ports: LibrenmsInventory['ports']): Map<string, string[]> {
  const byDevice = new Map<string, string[]>();
  for (const { device_id, ifPhysAddress } of ports) {
    const mac = macOf(ifPhysAddress ?? '');
    const macs = byDevice.get(device_id) ?? [];
    if (mac === undefined || macs.length >= 64 || macs.includes(mac)) continue;
    byDevice.set(device_id, [...macs, mac]);
  }
  return byDevice;
}

function siteKey(name: string): string {
  return `librenms site ${name.trim().toLowerCase()}`;
}

function isDegree(value: number | null | undefined, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most;
}
