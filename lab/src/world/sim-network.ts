import { type Hop, roundTrip } from './latency-model.js';
import type { DevicePlan, NetworkPlan } from './network-plan.js';
import { type RadioReading, radioAt, WEAKEST_SIGNAL_DBM } from './radio-model.js';
import { childSeed, type Random, seededRandom } from './seeded-random.js';
import { makePorts, SimDevice } from './sim-device.js';

/** The devices of the world and what connects them at one moment: power, radio links, paths, echoes. */
export class SimNetwork {
  readonly plan: NetworkPlan;
  readonly devices: ReadonlyMap<string, SimDevice>;
  readonly #byAddress = new Map<string, SimDevice>();
  readonly #echoes: Random;
  readonly #sitesDown = new Set<string>();
  /** The clock's moment, and the story's: weather, habits and fades go by the second. */
  now: number;
  storyMs: number;

  constructor(plan: NetworkPlan, startMs: number) {
    this.plan = plan;
    this.now = startMs;
    this.storyMs = startMs;
    this.#echoes = seededRandom(childSeed(plan.seed, 3));
    this.devices = this.#buildDevices(startMs);
  }

  /** @throws Error when the plan has no such device. */
  device(name: string): SimDevice {
    const device = this.devices.get(name);
    if (!device) throw new Error(`The world has no device named ${name}.`);
    return device;
  }

  siteIsDown(site: string): boolean {
    return this.#sitesDown.has(site);
  }

  setSiteDown(site: string, down: boolean): void {
    if (down) this.#sitesDown.add(site);
    else this.#sitesDown.delete(site);
  }

  /** Powered and past its start. A tower without power has none of its equipment; customers keep theirs. */
  isOn(device: SimDevice): boolean {
    const dark = device.plan.role !== 'cpe' && this.#sitesDown.has(device.plan.site);
    return !dark && !device.killed && !device.unplugged && this.now >= device.silentUntil;
  }

  /** Every device from the core to this one works, so that the operations centre can talk to it. */
  isReachable(device: SimDevice): boolean {
    for (let hop: SimDevice | null = device; hop; hop = hop.upstream) {
      if (!this.isOn(hop) || !this.radioHolds(hop)) return false;
    }
    return true;
  }

  isAssociated(station: SimDevice): boolean {
    const upstream = station.upstream;
    return (
      station.plan.radio?.mode === 'station' &&
      upstream !== null &&
      this.isOn(station) &&
      this.isOn(upstream) &&
      this.radioHolds(station)
    );
  }

  /** The stations that an access point hears now. */
  stationsOf(ap: SimDevice): readonly SimDevice[] {
    if (!this.isOn(ap)) return [];
    return ap.downstream.filter((child) => this.isAssociated(child));
  }

  /** The link of a station to its access point; for anything else undefined. */
  radio(device: SimDevice): RadioReading | undefined {
    const plan = device.plan.radio;
    if (plan?.mode !== 'station') return undefined;
    return radioAt(plan, radioSeeds(this.plan.seed, device.plan), this.storyMs, {
      // An access point that fades (a turned antenna, water in a cable) fades for all its stations.
      fadeDb: device.fadeDb + (device.upstream?.plan.radio ? device.upstream.fadeDb : 0),
      interferenceDb: device.interferenceDb + (device.upstream?.interferenceDb ?? 0),
      airtime: device.upstream?.airtime ?? 0,
    });
  }

  /** One echo request from the operations centre: ms, or null when nothing comes back. */
  echo(address: string): number | null {
    const device = this.#byAddress.get(address);
    if (!device || !this.isReachable(device)) return null;
    return roundTrip(this.hops(device), this.#echoes);
  }

  /** The path's hops, core first. */
  hops(device: SimDevice): Hop[] {
    const hops: Hop[] = [];
    for (let at: SimDevice | null = device; at; at = at.upstream) hops.unshift(this.#hop(at));
    return hops;
  }

  #hop(device: SimDevice): Hop {
    const kind =
      device.plan.upstreamKind === 'ethernet'
        ? 'wire'
        : device.plan.role === 'cpe'
          ? 'sector'
          : 'point-to-point';
    const radio = this.radio(device);
    const weak = radio && radio.snrDb < 12 ? (12 - radio.snrDb) * 0.03 : 0;
    const load = kind === 'wire' ? device.airtime : (device.upstream?.airtime ?? 0);
    const base = kind === 'sector' ? 0.0015 : 0;
    const loss = 1 - (1 - device.lossFraction) * (1 - Math.min(0.9, base + weak));
    return { kind, load, slowMs: device.slowMs, loss };
  }

  /** Only subscribers' radios fade so far that they lose their access point. */
  radioHolds(device: SimDevice): boolean {
    if (device.plan.role !== 'cpe') return true;
    const radio = this.radio(device);
    return radio === undefined || radio.signalDbm > WEAKEST_SIGNAL_DBM;
  }

  #buildDevices(startMs: number): ReadonlyMap<string, SimDevice> {
    const devices = new Map<string, SimDevice>();
    for (const plan of this.plan.devices) {
      const upstream = plan.upstream === null ? null : (devices.get(plan.upstream) ?? null);
      // Up for some hours to weeks already, each for its own while.
      const upFor = (1 + (Math.abs(plan.noiseSeed) % 400)) * 3_600_000;
      const device = new SimDevice(plan, upstream, startMs - upFor);
      devices.set(plan.name, device);
      this.#byAddress.set(plan.address, device);
    }
    for (const device of devices.values()) {
      device.ports.push(...makePorts(device));
      const upForS = BigInt(Math.round((startMs - device.startedAt) / 1000));
      for (const port of device.ports) {
        port.inOctets = upForS * 21_000n;
        port.outOctets = upForS * 34_000n;
      }
    }
    return devices;
  }
}

/** The seeds of a station's radio: its own, and the weather it shares with all of its site. */
export function radioSeeds(seed: number, device: DevicePlan): { own: number; weather: number } {
  let site = 0;
  for (const letter of device.site) site = (site * 31 + letter.charCodeAt(0)) | 0;
  return { own: device.noiseSeed, weather: childSeed(seed, site) };
}
