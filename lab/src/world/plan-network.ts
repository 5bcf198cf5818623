import { AddressPool, MacPool, macPlus } from './address-pools.js';
import {
  type DevicePlan,
  type NetworkPlan,
  PlanError,
  type RadioStack,
  SERVICE_PLANS,
  type SitePlan,
  type SubscriberPlan,
} from './network-plan.js';
import { placeName, sectorName, subscriberName } from './place-names.js';
import { childSeed, type Random, seededRandom } from './seeded-random.js';

export const SMALLEST_NETWORK = 40;
export const LARGEST_NETWORK = 5_000;
export const POP_NAME = 'Central Demo';
export const CORE_NAME = 'Borde Central';

export interface PlanOptions {
  readonly seed: number;
  /** How many devices the inventory holds, 40 to 5,000. */
  readonly devices: number;
}

/**
 * Lays out a provider of the wanted size: a point of presence, towers in a tree of point-to-point links, sectors, and
 * one CPE per subscriber. The same options give the same plan.
 * @throws PlanError when `devices` is not possible.
 */
export function planNetwork({ seed, devices }: PlanOptions): NetworkPlan {
  if (!Number.isInteger(devices) || devices < SMALLEST_NETWORK || devices > LARGEST_NETWORK) {
    throw new PlanError(
      `devices must be a whole number from ${SMALLEST_NETWORK} to ${LARGEST_NETWORK}`,
    );
  }
  const planner = new Planner(seed);
  planner.placeTowers(Math.max(4, Math.round(devices / 60)));
  planner.placeSectors(Math.max(12, Math.round(devices / 10)));
  planner.connectSubscribers(devices - planner.devices.length);
  return {
    seed,
    sites: planner.sites,
    devices: planner.devices,
    subscribers: planner.subscribers,
  };
}

interface ApModel {
  readonly vendor: 'MikroTik' | 'Ubiquiti';
  readonly model: string;
  readonly version: string;
  readonly stack: RadioStack;
  readonly radio: string;
  readonly channelWidthMhz: number;
}

/** Half MikroTik in its four shapes of registration table, half airOS, taken in turn. */
const AP_MODELS: readonly ApModel[] = [
  ap('MikroTik', 'RB911G-5HPacD', '6.49.17 (long-term)', 'wireless', 'wlan1', 20),
  ap('Ubiquiti', 'Rocket Prism 5AC Gen2', '8.7.11', 'airos', 'ath0', 40),
  ap('MikroTik', 'mANTBox 19s', '7.17.2 (stable)', 'wireless', 'wlan1', 20),
  ap('Ubiquiti', 'LiteAP AC', '8.7.11', 'airos', 'ath0', 20),
  ap('MikroTik', 'mANTBox ax 15s', '7.23.1 (stable)', 'wifi', 'wifi1', 40),
  ap('Ubiquiti', 'Rocket 5AC Lite', '8.7.7', 'airos', 'ath0', 40),
  ap('MikroTik', 'Audience', '7.12.1 (stable)', 'wifiwave2', 'wifi1', 40),
  ap('Ubiquiti', 'LiteAP GPS', '8.7.11', 'airos', 'ath0', 30),
];

/** What stands beside the core at the POP, as in any provider's rack. */
const POP_ROUTERS = [
  ['Borde Respaldo', 'CCR2004-16G-2S+', '7.18.2 (stable)'],
  ['Router Servidores', 'RB5009UG+S+', '7.23.1 (stable)'],
  ['Router Oficina', 'RB4011iGS+', '6.49.17 (long-term)'],
] as const;

function ap(
  vendor: ApModel['vendor'],
  model: string,
  version: string,
  stack: RadioStack,
  radio: string,
  channelWidthMhz: number,
): ApModel {
  return { vendor, model, version, stack, radio, channelWidthMhz };
}

interface Draft {
  name: string;
  role: DevicePlan['role'];
  site: string;
  vendor: DevicePlan['vendor'];
  model: string;
  version: string;
  upstream: string | null;
  upstreamKind?: DevicePlan['upstreamKind'];
  speaks: DevicePlan['speaks'];
  uisp?: boolean;
  radio?: Omit<NonNullable<DevicePlan['radio']>, 'mac'>;
}

const UISP_SUBSCRIBERS = 12;

class Planner {
  readonly sites: SitePlan[] = [];
  readonly devices: DevicePlan[] = [];
  readonly subscribers: SubscriberPlan[] = [];
  readonly #seed: number;
  readonly #random: Random;
  readonly #macs: MacPool;
  readonly #addresses = new AddressPool('10.77');
  readonly #sessionAddresses = new AddressPool('100.77');
  /** Where a site's sectors are plugged in, and who routes for it. */
  readonly #access = new Map<string, { plug: string; router: string; block: number }>();
  #uispLeft = UISP_SUBSCRIBERS;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(childSeed(seed, 1));
    this.#macs = new MacPool(seed);
  }

  placeTowers(count: number): void {
    this.sites.push({
      name: POP_NAME,
      kind: 'pop',
      parent: null,
      latitude: 22.6512,
      longitude: -101.7034,
    });
    this.#access.set(POP_NAME, { plug: 'Switch Central', router: CORE_NAME, block: 0 });
    const routed = { site: POP_NAME, vendor: 'MikroTik', speaks: ['routeros'] } as const;
    this.#add({
      ...routed,
      name: CORE_NAME,
      role: 'router',
      model: 'CCR2004-16G-2S+',
      version: '7.23.1 (stable)',
      upstream: null,
    });
    this.#add({
      ...routed,
      name: 'Switch Central',
      role: 'switch',
      model: 'CRS326-24G-2S+',
      version: '7.18.2 (stable)',
      upstream: CORE_NAME,
    });
    for (const [name, model, version] of POP_ROUTERS) {
      this.#add({ ...routed, name, role: 'router', model, version, upstream: 'Switch Central' });
    }
    for (let index = 0; index < count; index += 1) this.#placeTower(index);
  }

  #placeTower(index: number): void {
    const place = placeName(index);
    const site = `Torre ${place}`;
    const parent = index < 2 ? POP_NAME : (this.sites[Math.ceil(index / 2)]?.name ?? POP_NAME);
    const angle = this.#random() * 2 * Math.PI;
    this.sites.push({
      name: site,
      kind: 'tower',
      parent,
      latitude: round4(22.6512 + Math.sin(angle) * (0.05 + 0.02 * Math.sqrt(index))),
      longitude: round4(-101.7034 + Math.cos(angle) * (0.06 + 0.02 * Math.sqrt(index))),
    });
    this.#access.set(site, {
      plug: `Router ${place}`,
      router: `Router ${place}`,
      block: index + 1,
    });
    this.#placeBackhaul(index, place, site, parent);
    this.#add({
      name: `Router ${place}`,
      role: 'router',
      site,
      vendor: 'MikroTik',
      model: index % 2 === 0 ? 'RB5009UPr+S+' : 'RB4011iGS+',
      version: ['7.18.2 (stable)', '6.49.17 (long-term)', '7.17.2 (stable)'][index % 3] ?? '',
      upstream: `PTP ${place} B`,
      speaks: ['routeros'],
    });
    if (index % 2 === 1) this.#placeSwitch(place, site, index + 1);
  }

  #placeSwitch(place: string, site: string, block: number): void {
    this.#add({
      name: `Switch ${place}`,
      role: 'switch',
      site,
      vendor: 'MikroTik',
      model: 'CRS112-8P-4S',
      version: '6.49.17 (long-term)',
      upstream: `Router ${place}`,
      speaks: ['routeros'],
    });
    this.#access.set(site, { plug: `Switch ${place}`, router: `Router ${place}`, block });
  }

  #placeBackhaul(index: number, place: string, site: string, parent: string): void {
    const shared = {
      role: 'backhaul',
      vendor: 'Ubiquiti',
      model: 'PowerBeam 5AC Gen2',
      version: '8.7.11',
      speaks: ['snmp-airos'],
    } as const;
    const radio = {
      stack: 'airos',
      name: 'ath0',
      ssid: `demo-ptp-${String(index + 1).padStart(2, '0')}`,
      frequencyMhz: 5180 + 20 * (index % 8),
      channelWidthMhz: 80,
      txPowerDbm: 24,
      noiseDbm: -97,
      baseSignalDbm: Math.round(-46 - this.#random() * 8),
      uplinkOffsetDb: 0,
      distanceM: Math.round(3_000 + this.#random() * 9_000),
    } as const;
    this.#add({
      ...shared,
      name: `PTP ${place} A`,
      site: parent,
      upstream: this.#access.get(parent)?.plug ?? CORE_NAME,
      radio: { ...radio, mode: 'ap' },
    });
    this.#add({
      ...shared,
      name: `PTP ${place} B`,
      site,
      upstream: `PTP ${place} A`,
      upstreamKind: 'radio',
      radio: { ...radio, mode: 'station' },
    });
  }

  placeSectors(count: number): void {
    const towers = this.sites.filter((site) => site.kind === 'tower');
    for (let index = 0; index < count; index += 1) {
      const tower = towers[index % towers.length];
      const model = AP_MODELS[index % AP_MODELS.length];
      if (!tower || !model) continue;
      const turn = Math.floor(index / towers.length);
      this.#placeSector(tower.name, turn, index, model);
    }
  }

  #placeSector(site: string, turn: number, index: number, model: ApModel): void {
    const airos = model.vendor === 'Ubiquiti';
    this.#add({
      name: `${sectorName(turn)} ${site.replace('Torre ', '')}`,
      role: 'ap',
      site,
      vendor: model.vendor,
      model: model.model,
      version: model.version,
      upstream: this.#access.get(site)?.plug ?? CORE_NAME,
      speaks: airos ? ['snmp-airos'] : ['routeros'],
      uisp: airos && index < 4,
      radio: {
        stack: model.stack,
        name: model.radio,
        mode: 'ap',
        ssid: `demo-${String(index + 1).padStart(3, '0')}`,
        frequencyMhz: 5500 + 20 * (index % 12),
        channelWidthMhz: model.channelWidthMhz,
        txPowerDbm: 22,
        noiseDbm: Math.round(-96 - this.#random() * 6),
        baseSignalDbm: -58,
        uplinkOffsetDb: 0,
        distanceM: 0,
      },
    });
  }

  connectSubscribers(count: number): void {
    const sectors = this.devices.filter((device) => device.role === 'ap');
    for (let index = 0; index < count; index += 1) {
      const sector = sectors[index % sectors.length];
      if (sector) this.#connect(index + 1, sector);
    }
  }

  #connect(number: number, sector: DevicePlan): void {
    const access = this.#access.get(sector.site);
    const radio = sector.radio;
    if (!access || !radio) return;
    const airos = sector.vendor === 'Ubiquiti';
    const viaUisp = sector.uispId !== null && this.#uispLeft > 0;
    if (viaUisp) this.#uispLeft -= 1;
    const distanceM = Math.round(300 + this.#random() ** 1.5 * 6_500);
    const name = subscriberName(number);
    const cpe = this.#add({
      name,
      role: 'cpe',
      site: sector.site,
      vendor: sector.vendor,
      model: airos ? 'LBE-5AC-Gen2' : 'RBSXTsqG-5acD',
      version: airos ? '8.7.11' : '6.49.17',
      upstream: sector.name,
      upstreamKind: 'radio',
      speaks: viaUisp ? ['uisp'] : [airos ? 'snmp-airos' : 'snmp-mikrotik'],
      uisp: viaUisp,
      radio: {
        ...radio,
        mode: 'station',
        name: airos ? 'ath0' : 'wlan1',
        noiseDbm: Math.round(-97 - this.#random() * 5),
        baseSignalDbm: Math.round(-47 - 14 * Math.log10(1 + distanceM / 700) - this.#random() * 9),
        uplinkOffsetDb: Math.round(this.#random() * 4 - 3),
        distanceM,
      },
    });
    this.#subscribe(number, cpe, access);
  }

  #subscribe(number: number, cpe: DevicePlan, access: { router: string; block: number }): void {
    const plan = SERVICE_PLANS[Math.floor(this.#random() * SERVICE_PLANS.length)];
    if (!plan || !cpe.radio) return;
    // In pairs, because vendors alternate one by one.
    const bridged = Math.ceil(number / 2) % 2 === 0;
    const homeRouterMac = this.#macs.take();
    this.subscribers.push({
      name: cpe.name,
      user: `cliente${String(number).padStart(3, '0')}`,
      password: `demo-${number}`,
      cpe: cpe.name,
      router: access.router,
      bridged,
      homeRouterMac,
      callerId: bridged ? homeRouterMac : cpe.radio.mac,
      address: this.#sessionAddresses.take(access.block),
      profile: plan.profile,
      downBps: plan.downBps,
      upBps: plan.upBps,
      noiseSeed: childSeed(this.#seed, 500_000 + number),
    });
  }

  #add(draft: Draft): DevicePlan {
    const { uisp, radio, ...rest } = draft;
    const number = this.devices.length + 1;
    const mac = this.#macs.take();
    const device: DevicePlan = {
      ...rest,
      upstreamKind: draft.upstreamKind ?? 'ethernet',
      serial: `DEMO${String(number).padStart(6, '0')}`,
      mac,
      address: this.#addresses.take(this.#access.get(draft.site)?.block ?? 0),
      uispId: uisp ? demoUuid(number) : null,
      noiseSeed: childSeed(this.#seed, 1_000 + number),
      radio: radio ? { ...radio, mac: macPlus(mac, 1) } : null,
    };
    this.devices.push(device);
    return device;
  }
}

function demoUuid(number: number): string {
  return `de300000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
