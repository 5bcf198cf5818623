import type { DeviceRole, DeviceState } from '@atalaya/core/domain/network/device';
import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Site } from '@atalaya/core/wire/rest/sites';

/** A small ISP that never changes by chance: three towers, twelve sectors, sixty CPEs, one sector down. */
export interface MockDevice extends Device {
  readonly upstreamId: string | null;
  /** The signal of last week, dBm. */
  readonly baselineDbm: number;
  readonly clients: number;
  readonly utilisationPct: number;
}

export interface MockWorld {
  readonly sites: Site[];
  readonly devices: MockDevice[];
}

const MINUTE_MS = 60_000;

/** Small, seeded and good enough for pictures (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function mockId(kind: number, index: number): string {
  const tail = index.toString(16).padStart(12, '0');
  return `00000000-0000-4000-8${kind.toString(16).padStart(3, '0')}-${tail}`;
}

const TOWERS = ['Cerro Pelón', 'La Loma', 'Hacienda San Isidro del Monte'] as const;
const SECTORS = ['Norte', 'Oriente', 'Sur', 'Poniente'] as const;
const PEOPLE = [
  'Abarrotes La Esperanza',
  'Rancho El Mezquite',
  'Familia Ortega',
  'Escuela Benito Juárez',
  'Taller Hernández',
  'Casa Domínguez',
  'Ferretería El Tornillo',
  'Clínica Santa Lucía',
  'Familia Treviño',
  'Granja Los Olivos',
  'Panadería Lupita',
  'Biblioteca Municipal de San Isidro del Monte',
] as const;

interface Seed {
  readonly name: string;
  readonly role: DeviceRole;
  readonly site: Site | null;
  readonly upstreamId: string | null;
  readonly state?: DeviceState;
  readonly sinceMs?: number;
  readonly baselineDbm?: number;
  readonly signalDbm?: number;
  readonly clients?: number;
  readonly utilisationPct?: number;
  readonly lastError?: string;
}

export function buildWorld(nowMs: number, towerCount: number = TOWERS.length): MockWorld {
  const random = seeded(7);
  const sites: Site[] = [];
  const devices: MockDevice[] = [];
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  const add = (seed: Seed): MockDevice => {
    const index = devices.length + 1;
    const state = seed.state ?? 'up';
    const isSilent = state !== 'up';
    const isRadio = seed.role === 'cpe' || seed.role === 'backhaul';
    const device: MockDevice = {
      id: mockId(1, index),
      name: seed.name,
      role: seed.role,
      vendor: seed.role === 'router' ? 'MikroTik' : 'Ubiquiti',
      model:
        seed.role === 'router'
          ? 'CCR2004-16G-2S+'
          : seed.role === 'cpe'
            ? 'LiteBeam 5AC Gen2'
            : 'Rocket Prism 5AC Gen2',
      address: `10.20.${Math.floor(index / 200)}.${(index % 200) + 10}`,
      siteId: seed.site?.id ?? null,
      siteName: seed.site?.name ?? null,
      monitored: true,
      tags: seed.role === 'cpe' ? ['residencial'] : [],
      state,
      reason:
        state === 'down' || state === 'offline'
          ? 'silent'
          : state === 'unreachable'
            ? 'parents-down'
            : null,
      since: at(seed.sinceMs ?? 9 * 24 * 60 * MINUTE_MS),
      signalDbm: isRadio && !isSilent ? (seed.signalDbm ?? -62) : null,
      latencyMs: isSilent ? null : 3 + random() * 12,
      lossPct: isSilent ? 100 : random() < 0.85 ? 0 : 1.2,
      version: seed.role === 'router' ? '7.16.2' : 'XC.V8.7.13',
      serial: `SN${100_000 + index}`,
      macs: [`02:00:5E:00:${hex(index >> 8)}:${hex(index)}`],
      notes: '',
      maintenanceUntil: null,
      sources: [
        sourceOf(
          index,
          'icmp',
          at(isSilent ? (seed.sinceMs ?? 0) : 20_000),
          isSilent ? `Sin respuesta de 10.20.0.${index % 250} a 5 ecos.` : null,
        ),
        sourceOf(
          index + 5_000,
          seed.role === 'router' ? 'routeros' : 'snmp',
          at(seed.lastError ? 40 * MINUTE_MS : 45_000),
          seed.lastError ?? null,
        ),
      ],
      path: [],
      bridgeHosts:
        seed.role === 'cpe'
          ? [{ mac: `02:00:5E:10:00:${hex(index)}`, interface: 'ath0', seenAt: at(90_000) }]
          : [],
      createdAt: at(200 * 24 * 60 * MINUTE_MS),
      updatedAt: at(24 * 60 * MINUTE_MS),
      upstreamId: seed.upstreamId,
      baselineDbm: seed.baselineDbm ?? seed.signalDbm ?? -62,
      clients: seed.clients ?? 0,
      utilisationPct: seed.utilisationPct ?? 0,
    };
    devices.push(device);
    return device;
  };
  const core = add({ name: 'Router central', role: 'router', site: null, upstreamId: null });
  for (let tower = 0; tower < towerCount; tower += 1) {
    const name = TOWERS[tower] ?? `Torre ${tower + 1}`;
    const site: Site = {
      id: mockId(2, tower + 1),
      name,
      kind: 'tower',
      latitude: 20.5 + tower / 20,
      longitude: -100.4 - tower / 20,
      parentId: null,
      notes: '',
      deviceCount: 0,
      createdAt: at(1e10),
      updatedAt: at(1e9),
    };
    sites.push(site);
    const link = add({
      name: `Enlace ${name}`,
      role: 'backhaul',
      site,
      upstreamId: core.id,
      signalDbm: -51,
      baselineDbm: -50,
    });
    const router = add({ name: `Router ${name}`, role: 'router', site, upstreamId: link.id });
    for (const [index, side] of SECTORS.entries()) {
      const isDown = tower === 1 && index === 1;
      const ap = add({
        name: `${name} ${side}`,
        role: 'ap',
        site,
        upstreamId: router.id,
        clients: isDown ? 0 : 5 + Math.floor(random() * 18) + (tower === 0 ? 9 : 0),
        utilisationPct: tower === 2 && index === 2 ? 88 : 18 + random() * 45,
        ...(isDown ? { state: 'down', sinceMs: 7 * MINUTE_MS + 12_000 } : {}),
        ...(tower === 2 && index === 0
          ? { lastError: 'El equipo rechazó la comunidad SNMP.' }
          : {}),
      });
      for (let n = 0; n < 5; n += 1) addCpe(add, random, site, ap, { tower, index, n, isDown });
    }
    sites[tower] = {
      ...site,
      deviceCount: devices.filter((device) => device.siteId === site.id).length,
    };
  }
  const byId = new Map(devices.map((device) => [device.id, device]));
  for (const device of devices) device.path.push(...pathOf(device, byId));
  return { sites, devices };
}

type Place = { tower: number; index: number; n: number; isDown: boolean };

function addCpe(
  add: (seed: Seed) => MockDevice,
  random: () => number,
  site: Site,
  ap: MockDevice,
  place: Place,
) {
  const { tower, index, n, isDown } = place;
  const baselineDbm = -54 - Math.floor(random() * 16);
  const isFading = tower === 0 && index === 0 && n === 0;
  const drop = isFading
    ? 11
    : random() < 0.2
      ? 3 + Math.floor(random() * 5)
      : Math.floor(random() * 2);
  const person = PEOPLE[(tower * 20 + index * 5 + n) % PEOPLE.length] ?? 'Cliente';
  const isOff = !isDown && random() < 0.05;
  add({
    name: isFading ? 'Rancho El Mezquite' : `${person} ${tower + 1}${index + 1}${n + 1}`,
    role: 'cpe',
    site,
    upstreamId: ap.id,
    baselineDbm: isFading ? -60 : baselineDbm,
    signalDbm: (isFading ? -60 : baselineDbm) - drop,
    ...(isDown
      ? { state: 'unreachable', sinceMs: 7 * MINUTE_MS }
      : isOff
        ? { state: 'offline', sinceMs: 3 * 60 * MINUTE_MS }
        : {}),
  });
}

function hex(value: number): string {
  return (value & 255).toString(16).padStart(2, '0').toUpperCase();
}

function sourceOf(
  index: number,
  driver: 'icmp' | 'snmp' | 'routeros',
  lastOkAt: string,
  lastError: string | null,
): Device['sources'][number] {
  return {
    id: mockId(3, index),
    driver,
    address: null,
    port: driver === 'icmp' ? null : driver === 'snmp' ? 161 : 8728,
    credentialId: driver === 'icmp' ? null : mockId(4, driver === 'snmp' ? 1 : 2),
    controllerId: null,
    externalId: null,
    intervalMs: null,
    priority: 100,
    enabled: true,
    lastOkAt,
    lastFailedAt: null,
    lastError,
  };
}

function pathOf(device: MockDevice, byId: ReadonlyMap<string, MockDevice>): Device['path'] {
  const hops: Device['path'] = [];
  let next = device.upstreamId === null ? undefined : byId.get(device.upstreamId);
  while (next) {
    hops.push({
      id: next.id,
      name: next.name,
      role: next.role,
      siteId: next.siteId,
      siteName: next.siteName,
      state: next.state,
    });
    next = next.upstreamId === null ? undefined : byId.get(next.upstreamId);
  }
  return hops;
}
