import {
  counter32,
  counter64,
  gauge32,
  integer,
  type MibEntry,
  macBytes,
  macIndex,
  octets,
  text,
  ticks,
} from './mib-view.js';

/** One network interface of a simulated device; octets only grow, and wrap where the MIB's counter does. */
export interface SimulatedInterface {
  readonly name: string;
  /** `AA:BB:CC:DD:EE:FF` */
  readonly mac: string;
  readonly inOctets: number | bigint;
  readonly outOctets: number | bigint;
  readonly speedBps: number;
  readonly up: boolean;
  /** IANAifType: 6 Ethernet (the default), 71 ieee80211, 209 bridge. */
  readonly kind?: number;
  readonly inErrors?: number;
  readonly outErrors?: number;
  readonly comment?: string;
}

/** A MAC that the device's bridge learnt behind one of its interfaces (`port` is the interface's name). */
export interface SimulatedBridgeHost {
  readonly mac: string;
  readonly port: string;
}

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const BASE_PORT = '1.3.6.1.2.1.17.1.4.1';
const FDB = '1.3.6.1.2.1.17.4.3.1';
const LEARNED = 3;

/** IF-MIB's ifTable (RFC 2863): 32-bit counters. The ifIndex is the position, from 1. */
export function ifTable(interfaces: readonly SimulatedInterface[]): MibEntry[] {
  const rows = interfaces.flatMap((port, position): MibEntry[] => {
    const index = position + 1;
    return [
      [`${IF}.1.${index}`, integer(index)],
      [`${IF}.2.${index}`, text(port.name)],
      [`${IF}.3.${index}`, integer(port.kind ?? 6)],
      [`${IF}.4.${index}`, integer(1500)],
      [`${IF}.5.${index}`, gauge32(port.speedBps)],
      [`${IF}.6.${index}`, octets(macBytes(port.mac))],
      [`${IF}.7.${index}`, integer(1)],
      [`${IF}.8.${index}`, integer(port.up ? 1 : 2)],
      [`${IF}.9.${index}`, ticks(0)],
      [`${IF}.10.${index}`, counter32(port.inOctets)],
      [`${IF}.14.${index}`, counter32(port.inErrors ?? 0)],
      [`${IF}.16.${index}`, counter32(port.outOctets)],
      [`${IF}.20.${index}`, counter32(port.outErrors ?? 0)],
    ];
  });
  return [['1.3.6.1.2.1.2.1.0', integer(interfaces.length)], ...rows];
}

/** IF-MIB's ifXTable: names, 64-bit counters, ifHighSpeed in Mb/s. */
export function ifXTable(interfaces: readonly SimulatedInterface[]): MibEntry[] {
  return interfaces.flatMap((port, position): MibEntry[] => {
    const index = position + 1;
    return [
      [`${IFX}.1.${index}`, text(port.name)],
      [`${IFX}.6.${index}`, counter64(port.inOctets)],
      [`${IFX}.10.${index}`, counter64(port.outOctets)],
      [`${IFX}.15.${index}`, gauge32(port.speedBps / 1e6)],
      [`${IFX}.18.${index}`, text(port.comment ?? '')],
      [`${IFX}.19.${index}`, ticks(0)],
    ];
  });
}

/** BRIDGE-MIB (RFC 4188): every interface is a bridge port of its own number. Hosts behind unknown ports are left out. */
export function bridgeTables(
  interfaces: readonly SimulatedInterface[],
  hosts: readonly SimulatedBridgeHost[],
): MibEntry[] {
  if (hosts.length === 0) return [];
  const ports = interfaces.flatMap((_, position): MibEntry[] => [
    [`${BASE_PORT}.1.${position + 1}`, integer(position + 1)],
    [`${BASE_PORT}.2.${position + 1}`, integer(position + 1)],
  ]);
  const learned = hosts.flatMap((host): MibEntry[] => {
    const port = interfaces.findIndex((candidate) => candidate.name === host.port) + 1;
    if (port === 0) return [];
    const index = macIndex(host.mac);
    return [
      [`${FDB}.1.${index}`, octets(macBytes(host.mac))],
      [`${FDB}.2.${index}`, integer(port)],
      [`${FDB}.3.${index}`, integer(LEARNED)],
    ];
  });
  return [...ports, ...learned];
}
