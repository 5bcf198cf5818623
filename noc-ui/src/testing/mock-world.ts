import type { DeviceRole, DeviceState, StateReason } from '@atalaya/core/domain/network/device';
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

const MODELS: Readonly<Partial<Record<DeviceRole, string>>> = {
  router: 'CCR2004-16G-2S+',
  cpe: 'LiteBeam 5AC Gen2',
};
const REASONS: Readonly<Partial<Record<DeviceState, StateReason>>> = {
  down: 'silent',
  offline: 'silent',
  unreachable: 'parents-down',
};
const DEFAULT_SINCE_MS = 9 * 24 * 60 * MINUTE_MS;

export function buildWorld(nowMs: number, towerCount: number = TOWERS.length): MockWorld {
  const builder = new WorldBuilder(nowMs);
  const core = builder.add({
    name: 'Router central',
    role: 'router',
    site: null,
    upstreamId: null,
  });
  for (let tower = 0; tower < towerCount; tower += 1) builder.addTower(tower, core);
  return builder.finish();
}

class WorldBuilder {
  readonly #random = seeded(7);
  readonly #nowMs: number;
  readonly #sites: Site[] = [];
  readonly #devices: MockDevice[] = [];

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  finish(): MockWorld {
    const byId = new Map(this.#devices.map((device) => [device.id, device]));
    for (const device of this.#devices) device.path.push(...pathOf(device, byId));
    const sites = this.#sites.map((site) => ({
      ...site,
      deviceCount: this.#devices.filter((device) => device.siteId === site.id).length,
    }));
    return { sites, devices: this.#devices };
  }

  #at(agoMs: number): string {
    return new Date(this.#nowMs - agoMs).toISOString();
  }

  add(seed: Seed): MockDevice {
    const index = this.#devices.length + 1;
    const state = seed.state ?? 'up';
    const baselineDbm = seed.baselineDbm ?? seed.signalDbm ?? -62;
    const device: MockDevice = {
      id: mockId(1, index),
      name: seed.name,
      role: seed.role,
      vendor: seed.role === 'router' ? 'MikroTik' : 'Ubiquiti',
      model: MODELS[seed.role] ?? 'Rocket Prism 5AC Gen2',
      address: `10.20.${Math.floor(index / 200)}.${(index % 200) + 10}`,
      siteId: seed.site?.id ?? null,
      siteName: seed.site?.name ?? null,
      monitored: true,
      tags: seed.role === 'cpe' ? ['residencial'] : [],
      state,
      reason: REASONS[state] ?? null,
      since: this.#at(seed.sinceMs ?? DEFAULT_SINCE_MS),
      ...this.#readings(seed, state, baselineDbm),
      version: seed.role === 'router' ? '7.16.2' : 'XC.V8.7.13',
      serial: `SN${100_000 + index}`,
      macs: [`02:00:5E:00:${hex(index >> 8)}:${hex(index)}`],
      notes: '',
      maintenanceUntil: null,
      sources: this.#sources(seed, index, state),
      collector: null,
      path: [],
      bridgeHosts: this.#bridgeHosts(seed, index),
      createdAt: this.#at(200 * 24 * 60 * MINUTE_MS),
      updatedAt: this.#at(24 * 60 * MINUTE_MS),
      upstreamId: seed.upstreamId,
      baselineDbm,
      clients: seed.clients ?? 0,
      utilisationPct: seed.utilisationPct ?? 0,
    };
    this.#devices.push(device);
    return device;
  }

  #readings({ role, signalDbm }: Seed, state: DeviceState, baselineDbm: number) {
    if (state !== 'up') return { signalDbm: null, latencyMs: null, lossPct: 100 };
    const isRadio = role === 'cpe' || role === 'backhaul';
    return {
      signalDbm: isRadio ? (signalDbm ?? baselineDbm) : null,
      latencyMs: 3 + this.#random() * 12,
      lossPct: this.#random() < 0.85 ? 0 : 1.2,
    };
  }

  #sources({ role, sinceMs, lastError }: Seed, index: number, state: DeviceState) {
    const isSilent = state !== 'up';
    const silence = `Sin respuesta de 10.20.0.${index % 250} a 5 ecos.`;
    const echoOkAt = this.#at(isSilent ? (sinceMs ?? 0) : 20_000);
    const readOkAt = this.#at(lastError === undefined ? 45_000 : 40 * MINUTE_MS);
    const way = role === 'router' ? 'routeros' : 'snmp';
    return [
      sourceOf(index, 'icmp', echoOkAt, isSilent ? silence : null),
      sourceOf(index + 5_000, way, readOkAt, lastError ?? null),
    ];
  }

  #bridgeHosts({ role }: Seed, index: number): MockDevice['bridgeHosts'] {
    if (role !== 'cpe') return [];
    const mac = `02:00:5E:10:00:${hex(index)}`;
    return [{ mac, interface: 'ath0', seenAt: this.#at(90_000) }];
  }

  addTower(tower: number, core: MockDevice): void {
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
      createdAt: this.#at(1e10),
      updatedAt: this.#at(1e9),
    };
    this.#sites.push(site);
    const radio = { signalDbm: -51, baselineDbm: -50 };
    const upstream = { name: `Enlace ${name}`, site, upstreamId: core.id, ...radio };
    const link = this.add({ ...upstream, role: 'backhaul' });
    const router = this.add({ name: `Router ${name}`, role: 'router', site, upstreamId: link.id });
    for (const [index, side] of SECTORS.entries())
      this.#addSector({ tower, index }, side, site, router);
  }

  /** One sector of the second tower is down, one of the third is crowded and one cannot be read. */
  #addSector(
    place: { tower: number; index: number },
    side: string,
    site: Site,
    router: MockDevice,
  ) {
    const key = `${place.tower}/${place.index}`;
    const isDown = key === '1/1';
    const ap = this.add({
      name: `${site.name} ${side}`,
      role: 'ap',
      site,
      upstreamId: router.id,
      clients: isDown ? 0 : 5 + Math.floor(this.#random() * 18) + (place.tower === 0 ? 9 : 0),
      utilisationPct: key === '2/2' ? 88 : 18 + this.#random() * 45,
      ...(isDown ? { state: 'down' as const, sinceMs: 7 * MINUTE_MS + 12_000 } : {}),
      ...(key === '2/0' ? { lastError: 'El equipo rechazó la comunidad SNMP.' } : {}),
    });
    for (let n = 0; n < 5; n += 1) this.#addSubscriber({ ...place, n }, site, ap);
  }

  /** The first subscriber of all fades; those behind the sector that is down have no path. */
  #addSubscriber(place: { tower: number; index: number; n: number }, site: Site, ap: MockDevice) {
    const { tower, index, n } = place;
    const isFading = tower === 0 && index === 0 && n === 0;
    const baselineDbm = isFading ? -60 : -54 - Math.floor(this.#random() * 16);
    const isWorse = this.#random() < 0.2;
    const drop = isWorse ? 3 + Math.floor(this.#random() * 5) : Math.floor(this.#random() * 2);
    const person = PEOPLE[(tower * 20 + index * 5 + n) % PEOPLE.length] ?? 'Cliente';
    const isUnplugged = this.#random() < 0.05;
    this.add({
      name: isFading ? 'Rancho El Mezquite' : `${person} ${tower + 1}${index + 1}${n + 1}`,
      role: 'cpe',
      site,
      upstreamId: ap.id,
      baselineDbm,
      signalDbm: baselineDbm - (isFading ? 11 : drop),
      ...subscriberState(ap.state === 'down', isUnplugged && !isFading),
    });
  }
}

function subscriberState(isCutOff: boolean, isUnplugged: boolean): Pick<Seed, 'state' | 'sinceMs'> {
  if (isCutOff) return { state: 'unreachable', sinceMs: 7 * MINUTE_MS };
  return isUnplugged ? { state: 'offline', sinceMs: 180 * MINUTE_MS } : {};
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
    viaDeviceId: null,
    enabled: true,
    lastOkAt,
    lastFailedAt: null,
    lastError,
    warnings: [],
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
