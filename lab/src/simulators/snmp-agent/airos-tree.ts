import {
  bridgeTables,
  ifTable,
  type SimulatedBridgeHost,
  type SimulatedInterface,
} from './interface-entries.js';
import { movingTree } from './mib-tree.js';
import {
  counter64,
  gauge32,
  integer,
  ip,
  type MibEntry,
  type MibView,
  macBytes,
  macIndex,
  octets,
  oid,
  text,
  ticks,
} from './mib-view.js';

/** A subscriber radio as its airMAX access point lists it (ubntStaTable). Rates are seen from the access point. */
export interface AirosStation {
  /** `AA:BB:CC:DD:EE:FF` */
  readonly mac: string;
  readonly name: string;
  readonly signalDbm: number;
  readonly noiseDbm: number;
  readonly ccqPct: number;
  readonly distanceM: number;
  readonly txRateBps: number;
  readonly rxRateBps: number;
  readonly txBytes: number | bigint;
  readonly rxBytes: number | bigint;
  readonly uptimeS: number;
  readonly latencyMs: number;
  readonly lastIp: string;
  /** What the airMAX scheduler could give this station, and its share of air time. */
  readonly txCapacityBps?: number;
  readonly rxCapacityBps?: number;
  readonly txAirtimePct?: number;
  readonly rxAirtimePct?: number;
}

/** An airOS 8 radio, access point or CPE, at one moment. */
export interface AirosState {
  readonly name: string;
  /** `LiteBeam 5AC Gen2` */
  readonly model: string;
  /** `8.7.11` */
  readonly version: string;
  /** `AA:BB:CC:DD:EE:FF` */
  readonly mac: string;
  readonly uptimeS: number;
  readonly ssid: string;
  readonly mode: 'ap' | 'station';
  readonly signalDbm: number;
  readonly noiseDbm: number;
  readonly ccqPct: number;
  readonly txRateBps: number;
  readonly rxRateBps: number;
  readonly frequencyMhz: number;
  readonly channelWidthMhz?: number;
  readonly txPowerDbm?: number;
  readonly distanceM?: number;
  readonly airmaxQualityPct?: number;
  readonly airmaxCapacityPct?: number;
  readonly airtimePct?: number;
  readonly cpuPct?: number;
  readonly temperatureC?: number;
  /** On an access point: who is connected. A station lists its access point here, or nobody. */
  readonly stations: readonly AirosStation[];
  /** airOS has 32-bit counters only, under ifTable. */
  readonly interfaces: readonly SimulatedInterface[];
  readonly bridgeHosts?: readonly SimulatedBridgeHost[];
}

const U = '1.3.6.1.4.1.41112.1.4';
const DOT11 = '1.2.840.10036.3.1.2.1';
const WLAN_IF_INDEX = 5;
/** airOS shows the signal a second time on this scale: signal + 96. */
const RSSI_OFFSET = 96;

/**
 * The tree of an airOS radio (UBNT-AirMAX-MIB, IEEE802dot11-MIB, IF-MIB with 32-bit counters); `state` is asked anew
 * a few times a second at most. sysObjectID is 10002.1, which airOS shares with other Ubiquiti families.
 */
export function airosTree(state: () => AirosState): MibView {
  return movingTree(() => airosEntries(state()));
}

export function airosEntries(state: AirosState): MibEntry[] {
  return [
    ...systemEntries(state),
    ...radioEntries(state),
    ...state.stations.flatMap((station) => stationEntries(station)),
    ...ifTable(state.interfaces),
    ...bridgeTables(state.interfaces, state.bridgeHosts ?? []),
  ];
}

function systemEntries(state: AirosState): MibEntry[] {
  return [
    [`${DOT11}.2.${WLAN_IF_INDEX}`, text('Ubiquiti Networks, Inc.')],
    [`${DOT11}.3.${WLAN_IF_INDEX}`, text(state.model)],
    [`${DOT11}.4.${WLAN_IF_INDEX}`, text(`XC.qca955x.v${state.version}.46972.220614.0419`)],
    ['1.3.6.1.2.1.1.1.0', text('Linux 2.6.32.71 #1 Tue Jun 14 04:19:00 EEST 2022 mips')],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.10002.1')],
    ['1.3.6.1.2.1.1.3.0', ticks(state.uptimeS)],
    ['1.3.6.1.2.1.1.5.0', text(state.name)],
    [`${U}.8.3.0`, integer((state.cpuPct ?? 5) * 100)],
    [`${U}.8.4.0`, integer(state.temperatureC ?? 45)],
  ];
}

function radioEntries(state: AirosState): MibEntry[] {
  const rssi = Math.max(state.signalDbm + RSSI_OFFSET, 0);
  return [
    [`${U}.1.1.2.1`, integer(state.mode === 'ap' ? 2 : 1)],
    [`${U}.1.1.4.1`, integer(state.frequencyMhz)],
    [`${U}.1.1.6.1`, integer(state.txPowerDbm ?? 24)],
    [`${U}.1.1.7.1`, integer(state.distanceM ?? 0)],
    [`${U}.2.1.2.1.1`, integer(rssi)],
    [`${U}.2.1.2.1.2`, integer(rssi)],
    [`${U}.5.1.2.1`, text(state.ssid)],
    [`${U}.5.1.5.1`, integer(state.signalDbm)],
    [`${U}.5.1.6.1`, integer(rssi)],
    [`${U}.5.1.7.1`, integer(state.ccqPct)],
    [`${U}.5.1.8.1`, integer(state.noiseDbm)],
    [`${U}.5.1.9.1`, integer(state.txRateBps)],
    [`${U}.5.1.10.1`, integer(state.rxRateBps)],
    [`${U}.5.1.14.1`, integer(state.channelWidthMhz ?? 20)],
    [`${U}.5.1.15.1`, gauge32(state.mode === 'ap' ? state.stations.length : 0)],
    [`${U}.6.1.2.1`, integer(1)],
    [`${U}.6.1.3.1`, integer(state.airmaxQualityPct ?? 90)],
    [`${U}.6.1.4.1`, integer(state.airmaxCapacityPct ?? 80)],
    [`${U}.6.1.7.1`, integer((state.airtimePct ?? 0) * 10)],
  ];
}

function stationEntries(station: AirosStation): MibEntry[] {
  const index = `1.${macIndex(station.mac)}`;
  const column = (number: number): string => `${U}.7.1.${number}.${index}`;
  return [
    [column(1), octets(macBytes(station.mac))],
    [column(2), text(station.name)],
    [column(3), integer(station.signalDbm)],
    [column(4), integer(station.noiseDbm)],
    [column(5), integer(station.distanceM)],
    [column(6), integer(station.ccqPct)],
    [column(10), ip(station.lastIp)],
    [column(11), integer(station.txRateBps)],
    [column(12), integer(station.rxRateBps)],
    [column(13), counter64(station.txBytes)],
    [column(14), counter64(station.rxBytes)],
    [column(15), ticks(station.uptimeS)],
    [column(17), integer((station.txCapacityBps ?? station.txRateBps) / 1000)],
    [column(18), integer((station.rxCapacityBps ?? station.rxRateBps) / 1000)],
    [column(19), integer((station.txAirtimePct ?? 0) * 10)],
    [column(20), integer((station.rxAirtimePct ?? 0) * 10)],
    [column(21), integer(station.latencyMs)],
  ];
}
