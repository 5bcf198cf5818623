import type { RouterServices } from '../../world/router-services.js';
import type { VersionProfile } from './version-profile.js';

/** What the simulator asks of a RouterOS device, read afresh for every command. Rates and octets are the device's own view. */
export interface RouterOsState {
  readonly profile: VersionProfile;
  readonly services: RouterServices;
  /** Which registration menu has this device's radio; null without one. */
  readonly radioStack: 'wireless' | 'wifiwave2' | 'wifi' | 'caps-man' | 'w60g' | null;
  /** The access point in which the radio stands, where this device is its manager (`wifi` and `caps-man`). */
  readonly cap?: { readonly identity: string; readonly mac: string };
  /** What the modem of the interface of type `lte` hears; null without a cell. */
  modem?(): RouterModem | null;
  /** What the modem was asked to send. */
  readonly textMessages?: { phone: string; text: string }[];
  /** The router's clock, ms since the epoch. */
  now(): number;
  /** False while nothing can be heard from it. */
  reachable(): boolean;
  /** Grows with each start; connections do not outlive one. */
  boots(): number;
  /** Brings sessions and counters up to date before a command reads them. */
  refresh(): void;
  system(): RouterSystem;
  setIdentity(name: string): void;
  /** Ports and session interfaces, in order. */
  ports(): readonly RouterPort[];
  port(name: string): RouterPort | undefined;
  radio(): RouterRadio | null;
  stations(): readonly RouterStation[];
  bridgeHosts(): readonly { readonly mac: string; readonly port: string }[];
  neighbours(): readonly RouterNeighbour[];
  arp(): readonly { readonly address: string; readonly mac: string; readonly port: string }[];
  /** Round trip in ms to an address as this router sees it, or null. */
  echo(address: string): number | null;
}

export interface RouterSystem {
  readonly identity: string;
  readonly board: string;
  readonly architecture: string;
  readonly serial: string;
  readonly uptimeMs: number;
  readonly cpuPct: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  readonly voltageV: number;
  readonly temperatureC: number;
}

export interface RouterPort {
  readonly name: string;
  readonly mac: string;
  readonly running: boolean;
  readonly speedBps: number;
  readonly rxOctets: bigint;
  readonly txOctets: bigint;
  readonly rxBps: number;
  readonly txBps: number;
  readonly linkDowns: number;
}

export interface RouterRadio {
  readonly name: string;
  readonly mac: string;
  readonly ssid: string;
  readonly frequencyMhz: number;
  readonly channelWidthMhz: number;
  readonly noiseDbm: number;
  readonly txPowerDbm: number;
  readonly ccqPct: number;
}

/** A station as the access point lists it: `tx` is towards the station. */
export interface RouterStation {
  readonly mac: string;
  readonly name: string;
  readonly address: string;
  readonly version: string;
  /** What the access point hears, and what the station hears. */
  readonly signalDbm: number;
  readonly remoteSignalDbm: number;
  readonly snrDb: number;
  readonly txCcqPct: number;
  readonly rxCcqPct: number;
  readonly txRateBps: number;
  readonly rxRateBps: number;
  readonly txOctets: bigint;
  readonly rxOctets: bigint;
  readonly txBps: number;
  readonly rxBps: number;
  readonly uptimeMs: number;
  readonly distanceM: number;
  readonly txMcs: number;
  readonly rxMcs: number;
}

export interface RouterModem {
  readonly operator: string;
  readonly rssiDbm: number;
  readonly rsrpDbm: number;
  readonly rsrqDb: number;
  readonly sinrDb: number;
}

export interface RouterNeighbour {
  readonly port: string;
  readonly address: string;
  readonly mac: string;
  readonly identity: string;
  readonly platform: string;
  readonly version: string;
  readonly board: string;
}
