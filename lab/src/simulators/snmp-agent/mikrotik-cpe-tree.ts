import {
  bridgeTables,
  ifTable,
  ifXTable,
  type SimulatedBridgeHost,
  type SimulatedInterface,
} from './interface-entries.js';
import { movingTree } from './mib-tree.js';
import {
  counter32,
  gauge32,
  integer,
  type MibEntry,
  type MibView,
  macBytes,
  octets,
  oid,
  text,
  ticks,
} from './mib-view.js';

/** A MikroTik CPE in station mode at one moment. */
export interface MikrotikCpeState {
  readonly name: string;
  /** `RBSXTsqG-5acD` */
  readonly model: string;
  /** `6.49.17` */
  readonly version: string;
  readonly serial: string;
  readonly uptimeS: number;
  readonly ssid: string;
  /** The access point's radio, `AA:BB:CC:DD:EE:FF`. */
  readonly apMac: string;
  readonly signalDbm: number;
  readonly txCcqPct: number;
  readonly rxCcqPct: number;
  readonly txRateBps: number;
  readonly rxRateBps: number;
  readonly frequencyMhz: number;
  readonly connected: boolean;
  readonly cpuPct?: number;
  readonly memoryPct?: number;
  readonly voltageV?: number;
  readonly temperatureC?: number;
  /** IF-MIB with 64-bit counters. The wireless interface is named `wlanInterface`. */
  readonly interfaces: readonly SimulatedInterface[];
  /** Its name among `interfaces`; `wlan1` when not given. */
  readonly wlanInterface?: string;
  readonly bridgeHosts?: readonly SimulatedBridgeHost[];
}

const P = '1.3.6.1.4.1.14988.1.1';
const STORAGE = '1.3.6.1.2.1.25.2.3.1';
const MAIN_MEMORY = 65_536;
const MEMORY_KIB = 65_536;

/**
 * The tree of a RouterOS CPE in station mode (MIKROTIK-MIB mtxrWlStat, health, IF-MIB with 64-bit counters,
 * HOST-RESOURCES); `state` is asked anew a few times a second at most.
 */
export function mikrotikStationTree(state: () => MikrotikCpeState): MibView {
  return movingTree(() => mikrotikStationEntries(state()));
}

export function mikrotikStationEntries(state: MikrotikCpeState): MibEntry[] {
  return [
    ...systemEntries(state),
    ...(state.connected ? stationEntries(state) : []),
    ...ifTable(state.interfaces),
    ...ifXTable(state.interfaces),
    ...bridgeTables(state.interfaces, state.bridgeHosts ?? []),
  ];
}

function systemEntries(state: MikrotikCpeState): MibEntry[] {
  return [
    ['1.3.6.1.2.1.1.1.0', text(`RouterOS ${state.model}`)],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.14988.1')],
    ['1.3.6.1.2.1.1.3.0', ticks(state.uptimeS)],
    ['1.3.6.1.2.1.1.5.0', text(state.name)],
    [`${STORAGE}.3.${MAIN_MEMORY}`, text('main memory')],
    [`${STORAGE}.4.${MAIN_MEMORY}`, integer(1024)],
    [`${STORAGE}.5.${MAIN_MEMORY}`, integer(MEMORY_KIB)],
    [`${STORAGE}.6.${MAIN_MEMORY}`, integer((MEMORY_KIB * (state.memoryPct ?? 40)) / 100)],
    ['1.3.6.1.2.1.25.3.3.1.2.1', integer(state.cpuPct ?? 8)],
    [`${P}.3.8.0`, integer((state.voltageV ?? 23.8) * 10)],
    [`${P}.3.10.0`, integer((state.temperatureC ?? 38) * 10)],
    [`${P}.4.4.0`, text(state.version)],
    [`${P}.7.3.0`, text(state.serial)],
  ];
}

/** A station that is not associated has no row in mtxrWlStatTable. */
function stationEntries(state: MikrotikCpeState): MibEntry[] {
  const name = state.wlanInterface ?? 'wlan1';
  const index = state.interfaces.findIndex((port) => port.name === name) + 1;
  const column = (number: number): string => `${P}.1.1.1.${number}.${index}`;
  return [
    [column(2), gauge32(state.txRateBps)],
    [column(3), gauge32(state.rxRateBps)],
    [column(4), integer(state.signalDbm)],
    [column(5), text(state.ssid)],
    [column(6), octets(macBytes(state.apMac))],
    [column(7), integer(state.frequencyMhz)],
    [column(8), text(`${state.frequencyMhz}/20-Ce/ac`)],
    [column(9), counter32(state.txCcqPct)],
    [column(10), counter32(state.rxCcqPct)],
  ];
}
