import { macPlus } from './address-pools.js';
import type { DevicePlan } from './network-plan.js';
import { octets } from './router-services.js';
import { NO_TRAFFIC, type Traffic } from './traffic-model.js';

export const BOOT_MS = 30_000;

/** Where a port leads: towards the core, to one neighbour below, over the radio to stations, or to the home. */
export type PortPurpose =
  | { readonly kind: 'uplink' }
  | { readonly kind: 'downlink'; readonly device: string }
  | { readonly kind: 'radio' }
  | { readonly kind: 'home' }
  | { readonly kind: 'bridge' }
  | { readonly kind: 'spare' };

/** One interface with its counters, seen from its device. */
export interface SimPort {
  readonly name: string;
  readonly mac: string;
  readonly purpose: PortPurpose;
  readonly speedBps: number;
  inOctets: bigint;
  outOctets: bigint;
  inBps: number;
  outBps: number;
  linkDowns: number;
}

/** Everything of a simulated device that changes. */
export class SimDevice {
  readonly plan: DevicePlan;
  readonly upstream: SimDevice | null;
  readonly downstream: SimDevice[] = [];
  readonly ports: SimPort[] = [];
  /** A fault: off until revived. */
  killed = false;
  /** Its owner pulled the plug. */
  unplugged = false;
  /** Answers nothing before this moment. */
  silentUntil = 0;
  startedAt: number;
  /** How often it has started; a peer's connections do not outlive a start. */
  boots = 1;
  fadeDb = 0;
  fadeDbPerMinute = 0;
  /** A fade stops here. */
  fadeLimitDb = 60;
  interferenceDb = 0;
  lossFraction = 0;
  slowMs = 0;
  /** Carried now for everyone below, towards the subscriber and back. */
  through: Traffic = NO_TRAFFIC;
  /** Share of its radio's air in use. */
  airtime = 0;
  /** Of a station: associated since. */
  associatedAt: number | null = null;
  /** Its uplink's counters at that moment: the access point counts from there. */
  octetsAtAssociation = { inOctets: 0n, outOctets: 0n };

  constructor(plan: DevicePlan, upstream: SimDevice | null, startedAt: number) {
    this.plan = plan;
    this.upstream = upstream;
    this.startedAt = startedAt;
    upstream?.downstream.push(this);
  }

  /** Starts anew at `atMs` and stays silent for `silentMs`: uptime and every counter begin at zero. */
  boot(atMs: number, silentMs: number): void {
    this.startedAt = atMs;
    this.silentUntil = atMs + silentMs;
    this.boots += 1;
    this.associatedAt = null;
    this.octetsAtAssociation = { inOctets: 0n, outOctets: 0n };
    for (const port of this.ports) {
      port.inOctets = 0n;
      port.outOctets = 0n;
    }
  }

  /** Moves the counters by what each port carried in `elapsedMs`. */
  count(elapsedMs: number): void {
    for (const port of this.ports) {
      const { inBps, outBps } = portTraffic(port.purpose, this);
      port.inBps = inBps;
      port.outBps = outBps;
      port.inOctets += octets(inBps, elapsedMs);
      port.outOctets += octets(outBps, elapsedMs);
    }
  }

  /** Follows whether this station is on the air. */
  associate(isAssociated: boolean, atMs: number): void {
    if (!isAssociated) this.associatedAt = null;
    else if (this.associatedAt === null) {
      this.associatedAt = atMs;
      const uplink = this.ports.find((port) => port.purpose.kind === 'uplink');
      const { inOctets = 0n, outOctets = 0n } = uplink ?? {};
      this.octetsAtAssociation = { inOctets, outOctets };
    }
  }

  idle(): void {
    for (const port of this.ports) {
      port.inBps = 0;
      port.outBps = 0;
    }
  }
}

/** Housekeeping that flows on any live wire. */
const CHATTER_BPS = 2_400;

function portTraffic(purpose: PortPurpose, device: SimDevice): { inBps: number; outBps: number } {
  const { downBps, upBps } = device.through;
  switch (purpose.kind) {
    case 'uplink':
      return { inBps: downBps + CHATTER_BPS, outBps: upBps + CHATTER_BPS };
    case 'downlink': {
      const child = device.downstream.find((other) => other.plan.name === purpose.device);
      const carried = child?.through ?? NO_TRAFFIC;
      return { inBps: carried.upBps + CHATTER_BPS, outBps: carried.downBps + CHATTER_BPS };
    }
    case 'radio':
    case 'home':
      return { inBps: upBps + CHATTER_BPS, outBps: downBps + CHATTER_BPS };
    case 'bridge':
      return { inBps: CHATTER_BPS, outBps: CHATTER_BPS };
    case 'spare':
      return { inBps: 0, outBps: 0 };
  }
}

/** The interfaces a device of this plan has, once all its neighbours are known. */
export function makePorts(device: SimDevice): SimPort[] {
  const { plan } = device;
  if (plan.role === 'router' || plan.role === 'switch') return wiredPorts(device);
  const radio = plan.radio;
  if (!radio) return [];
  const station = radio.mode === 'station';
  const radioPort = port(
    radio.name,
    radio.mac,
    station ? { kind: 'uplink' } : { kind: 'radio' },
    0,
  );
  const airos = plan.vendor === 'Ubiquiti';
  const wire = port(
    airos ? 'eth0' : 'ether1',
    plan.mac,
    station ? { kind: 'home' } : { kind: 'uplink' },
    1e9,
  );
  const bridge = port(airos ? 'br0' : 'bridge1', macPlus(plan.mac, 2), { kind: 'bridge' }, 0);
  return [wire, radioPort, bridge];
}

function wiredPorts(device: SimDevice): SimPort[] {
  const { plan } = device;
  const purposes: PortPurpose[] = [
    { kind: 'uplink' },
    ...device.downstream.map(
      (child): PortPurpose => ({ kind: 'downlink', device: child.plan.name }),
    ),
    { kind: 'spare' },
  ];
  return purposes.map((purpose, position) =>
    port(`ether${position + 1}`, macPlus(plan.mac, position), purpose, 1e9),
  );
}

function port(name: string, mac: string, purpose: PortPurpose, speedBps: number): SimPort {
  return {
    name,
    mac,
    purpose,
    speedBps,
    inOctets: 0n,
    outOctets: 0n,
    inBps: 0,
    outBps: 0,
    linkDowns: 0,
  };
}
