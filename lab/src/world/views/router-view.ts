import type {
  RouterNeighbour,
  RouterOsState,
  RouterPort,
  RouterRadio,
  RouterStation,
  RouterSystem,
} from '../../simulators/routeros/router-state.js';
import { versionProfile } from '../../simulators/routeros/version-profile.js';
import { driftAt } from '../seeded-random.js';
import type { SimDevice, SimPort } from '../sim-device.js';
import type { World } from '../world.js';

/** A RouterOS device of the world as its API shows it. */
export function routerView(world: World, device: SimDevice): RouterOsState {
  const { plan } = device;
  const stack = plan.radio?.stack ?? null;
  const services = world.services(plan.name);
  const view = new DeviceView(world, device);
  let identity = plan.name;
  return {
    profile: versionProfile(plan.version, stack === 'wireless'),
    services,
    radioStack: stack === 'airos' ? null : stack,
    now: () => world.now,
    reachable: () => world.network.isReachable(device),
    boots: () => device.boots,
    refresh: () => {},
    system: () => ({ ...view.system(), identity }),
    setIdentity: (name) => {
      identity = name;
    },
    ports: () => view.ports(),
    port: (name) => view.port(name),
    radio: () => view.radio(),
    stations: () => view.stations(),
    bridgeHosts: () => bridgeHostsBehind(world, device),
    neighbours: () => view.neighbours(),
    arp: () => view.arp(),
    echo: (address) => world.echoFrom(device, address),
  };
}

/** MACs learnt behind a device's radio or ports: of a bridged CPE its subscriber's home router. */
export function bridgeHostsBehind(
  world: World,
  device: SimDevice,
): { mac: string; port: string; behindMac: string | null }[] {
  if (device.plan.role === 'cpe') {
    const subscriber = world.subscriberOf(device.plan.name);
    const wire = device.ports.find((port) => port.purpose.kind === 'home');
    if (!subscriber || !wire) return [];
    return [{ mac: subscriber.plan.homeRouterMac, port: wire.name, behindMac: null }];
  }
  const radio = device.ports.find((port) => port.purpose.kind === 'radio');
  if (!radio) return [];
  return world.network.stationsOf(device).flatMap((station) => {
    const subscriber = world.subscriberOf(station.plan.name);
    const stationMac = station.plan.radio?.mac ?? station.plan.mac;
    const own = { mac: stationMac, port: radio.name, behindMac: stationMac };
    if (!subscriber?.plan.bridged) return [own];
    return [own, { ...own, mac: subscriber.plan.homeRouterMac }];
  });
}

const MEMORY_BYTES = 134_217_728;

class DeviceView {
  readonly #world: World;
  readonly #device: SimDevice;

  constructor(world: World, device: SimDevice) {
    this.#world = world;
    this.#device = device;
  }

  system(): Omit<RouterSystem, 'identity'> {
    const { plan, startedAt, airtime } = this.#device;
    const { now, storyMs } = this.#world.network;
    const drift = driftAt(plan.noiseSeed, storyMs, 300_000);
    return {
      board: plan.model,
      architecture: plan.role === 'ap' ? 'mipsbe' : 'arm64',
      serial: plan.serial,
      uptimeMs: Math.max(0, now - startedAt),
      cpuPct: Math.round(Math.min(95, 9 + 4 * drift + 45 * airtime)),
      memoryBytes: MEMORY_BYTES,
      freeMemoryBytes: Math.round(MEMORY_BYTES * (0.55 + 0.05 * drift)),
      voltageV: Math.round((23.9 + 0.3 * drift) * 10) / 10,
      temperatureC: Math.round(41 + 5 * drift),
    };
  }

  ports(): RouterPort[] {
    const own = this.#device.ports.map((port) => this.#port(port));
    const sessions = [...this.#world.services(this.#device.plan.name).sessions.values()];
    return [...own, ...sessions.map(sessionPort)];
  }

  port(name: string): RouterPort | undefined {
    const own = this.#device.ports.find((port) => port.name === name);
    if (own) return this.#port(own);
    const user = /^<pppoe-(.*)>$/.exec(name)?.[1] ?? '';
    const session = this.#world.services(this.#device.plan.name).sessions.get(user);
    return session && sessionPort(session);
  }

  #port(port: SimPort): RouterPort {
    return {
      name: port.name,
      mac: port.mac,
      running: this.#runs(port),
      speedBps: port.speedBps,
      rxOctets: port.inOctets,
      txOctets: port.outOctets,
      rxBps: port.inBps,
      txBps: port.outBps,
      linkDowns: port.linkDowns,
    };
  }

  #runs({ purpose }: SimPort): boolean {
    if (purpose.kind === 'spare') return false;
    if (purpose.kind !== 'downlink') return true;
    return this.#world.network.isOn(this.#world.network.device(purpose.device));
  }

  radio(): RouterRadio | null {
    const radio = this.#device.plan.radio;
    if (!radio) return null;
    const ccqs = this.stations().map((station) => station.txCcqPct);
    const mean = ccqs.reduce((sum, ccq) => sum + ccq, 0) / Math.max(1, ccqs.length);
    return {
      name: radio.name,
      mac: radio.mac,
      ssid: radio.ssid,
      frequencyMhz: radio.frequencyMhz,
      channelWidthMhz: radio.channelWidthMhz,
      noiseDbm: radio.noiseDbm + Math.round(this.#device.interferenceDb),
      txPowerDbm: radio.txPowerDbm,
      ccqPct: Math.round(mean),
    };
  }

  stations(): RouterStation[] {
    return this.#world.network
      .stationsOf(this.#device)
      .map((station) => stationView(this.#world, station))
      .filter((station) => station !== null);
  }

  neighbours(): RouterNeighbour[] {
    const network = this.#world.network;
    const around = [this.#device.upstream, ...this.#device.downstream].filter(
      (other) => other !== null && network.isOn(other) && network.radioHolds(other),
    );
    return around.flatMap((other) => {
      if (!other) return [];
      const port = this.#device.ports.find((candidate) =>
        other === this.#device.upstream
          ? candidate.purpose.kind === 'uplink'
          : candidate.purpose.kind === 'radio' ||
            (candidate.purpose.kind === 'downlink' && candidate.purpose.device === other.plan.name),
      );
      const [version = ''] = other.plan.version.split(' ');
      return [
        {
          port: port?.name ?? 'ether1',
          address: other.plan.address,
          mac: other.plan.radio?.mac ?? other.plan.mac,
          identity: other.plan.name,
          platform: other.plan.vendor,
          version,
          board: other.plan.model,
        },
      ];
    });
  }

  /** A router knows the CPEs of its subscribers that are on the air. */
  arp(): { address: string; mac: string; port: string }[] {
    return this.#world.subscribers
      .filter(({ router, cpe }) => router === this.#device && cpe.associatedAt !== null)
      .map(({ cpe }) => ({
        address: cpe.plan.address,
        mac: cpe.plan.radio?.mac ?? cpe.plan.mac,
        port: 'ether2',
      }));
  }
}

interface SessionCounters {
  readonly interfaceName: string;
  readonly rxOctets: bigint;
  readonly txOctets: bigint;
  readonly rxBps: number;
  readonly txBps: number;
}

function sessionPort(session: SessionCounters): RouterPort {
  return {
    name: session.interfaceName,
    mac: '',
    running: true,
    speedBps: 0,
    rxOctets: session.rxOctets,
    txOctets: session.txOctets,
    rxBps: session.rxBps,
    txBps: session.txBps,
    linkDowns: 0,
  };
}

/** A station as its access point lists it; null when it is not on the air. */
export function stationView(world: World, station: SimDevice): RouterStation | null {
  const link = world.network.radio(station);
  const radio = station.plan.radio;
  const port = station.ports.find((candidate) => candidate.purpose.kind === 'uplink');
  if (!link || !radio || !port || station.associatedAt === null) return null;
  return {
    mac: radio.mac,
    name: station.plan.name,
    address: station.plan.address,
    version: station.plan.version,
    signalDbm: link.remoteSignalDbm,
    remoteSignalDbm: link.signalDbm,
    snrDb: link.snrDb + link.remoteSignalDbm - link.signalDbm,
    txCcqPct: link.ccqPct,
    rxCcqPct: Math.max(10, link.ccqPct - 3),
    txRateBps: link.downRateBps,
    rxRateBps: link.upRateBps,
    txOctets: port.inOctets - station.octetsAtAssociation.inOctets,
    rxOctets: port.outOctets - station.octetsAtAssociation.outOctets,
    txBps: port.inBps,
    rxBps: port.outBps,
    uptimeMs: world.now - station.associatedAt,
    distanceM: radio.distanceM,
    txMcs: link.downMcs,
    rxMcs: link.upMcs,
  };
}
