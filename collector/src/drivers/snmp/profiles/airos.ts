import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import {
  hostCpu,
  UBIQUITI_OBJECT_ID,
  UBIQUITI_RADIO_INTERFACES,
  UBIQUITI_RADIO_QUIRKS,
} from './ubiquiti-shared.js';

/** UBNT-AirMAX-MIB. */
const AIRMAX = '1.3.6.1.4.1.41112.1.4';
/** IEEE802dot11-MIB dot11ResourceInfoTable; its instance (the radio's ifIndex) differs by model. */
const DOT11_RESOURCE = '1.2.840.10036.3.1.2.1';

/** airOS names its radios ath0, ath1; the MIB counts them from 1. */
const RADIO: TagRule = { from: 'index', part: 0, prefix: 'ath', offset: -1 };
/** ubntStaEntry is indexed by the wireless interface and the station's MAC; some agents leave out the interface. */
const STATION: TagRule = { from: 'index-mac', part: -6 };
const STATION_RADIO: TagRule = {
  from: 'first',
  of: [
    { from: 'index', part: -7, prefix: 'ath', offset: -1 },
    { from: 'text', text: 'ath0' },
  ],
};

const radio: TableRule = {
  id: 'ubntRadioTable',
  entry: `${AIRMAX}.1.1`,
  columns: { frequency: 4, txPower: 6, distance: 7 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'fast' },
    { metric: 'radio.distance_m', column: 'distance', scope: 'slow', absent: [0] },
  ],
};

/** Column 6 (ubntWlStatRssi) is signal + 96 and no dBm (librenms#6992); the chains' table is on that scale, or on none. */
const wireless: TableRule = {
  id: 'ubntWlStatTable',
  entry: `${AIRMAX}.5.1`,
  columns: { signal: 5, ccq: 7, noise: 8, txRate: 9, rxRate: 10, width: 14, clients: 15 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.signal_dbm',
      column: 'signal',
      scope: 'fast',
      range: [-95, -1],
      because: '0 and -96 mean that nothing is connected',
    },
    {
      metric: 'radio.ccq_pct',
      column: 'ccq',
      scope: 'fast',
      absent: [0],
      because: '0 on radios that compute none (airMAX AC) or that have no station',
    },
    { metric: 'radio.noise_dbm', column: 'noise', scope: 'fast', range: [-150, -1] },
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', range: [1, 2_147_483_647] },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', range: [1, 2_147_483_647] },
    { metric: 'radio.channel_width_mhz', column: 'width', scope: 'slow', absent: [0] },
    { metric: 'radio.clients', column: 'clients', scope: 'fast' },
  ],
};

const airmax: TableRule = {
  id: 'ubntAirMaxTable',
  entry: `${AIRMAX}.6.1`,
  columns: { quality: 3, capacity: 4, airtime: 7 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.airmax_quality_pct', column: 'quality', scope: 'fast', range: [0, 100] },
    { metric: 'radio.airmax_capacity_pct', column: 'capacity', scope: 'fast', range: [0, 100] },
    {
      metric: 'radio.airtime_pct',
      column: 'airtime',
      scope: 'fast',
      scale: 0.1,
      range: [0, 1_000],
    },
  ],
};

const stations: TableRule = {
  id: 'ubntStaTable',
  entry: `${AIRMAX}.7.1`,
  columns: {
    name: 2,
    signal: 3,
    noise: 4,
    distance: 5,
    ccq: 6,
    lastIp: 10,
    txRate: 11,
    rxRate: 12,
    txBytes: 13,
    rxBytes: 14,
    connectedFor: 15,
    txCapacity: 17,
    rxCapacity: 18,
    txAirtime: 19,
    rxAirtime: 20,
    latency: 21,
  },
  refresh: 'walk',
  maxRows: 512,
  tags: { radio: STATION_RADIO, mac: STATION },
  stations: { mac: STATION, radio: STATION_RADIO, name: 'name', lastIp: 'lastIp' },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-95, -1] },
    { metric: 'station.noise_dbm', column: 'noise', scope: 'slow', range: [-150, -1] },
    { metric: 'station.distance_m', column: 'distance', scope: 'slow', absent: [0] },
    { metric: 'station.tx_ccq_pct', column: 'ccq', scope: 'slow', absent: [0] },
    { metric: 'station.tx_rate_bps', column: 'txRate', scope: 'slow', range: [1, 2_147_483_647] },
    { metric: 'station.rx_rate_bps', column: 'rxRate', scope: 'slow', range: [1, 2_147_483_647] },
    {
      metric: 'station.tx_capacity_bps',
      column: 'txCapacity',
      scope: 'slow',
      scale: 1_000,
      absent: [0],
    },
    {
      metric: 'station.rx_capacity_bps',
      column: 'rxCapacity',
      scope: 'slow',
      scale: 1_000,
      absent: [0],
    },
    {
      metric: 'station.airtime_pct',
      column: 'txAirtime',
      plus: 'rxAirtime',
      scope: 'slow',
      scale: 0.1,
      range: [0, 2_000],
    },
    { metric: 'station.latency_ms', column: 'latency', scope: 'slow', range: [0, 60_000] },
    { metric: 'station.uptime_s', column: 'connectedFor', scope: 'slow', scale: 0.01 },
    // Seen from the access point: what it receives comes in.
    {
      metric: 'station.in_bps',
      column: 'rxBytes',
      scope: 'slow',
      counter: { factor: 8, since: 'connectedFor' },
    },
    {
      metric: 'station.out_bps',
      column: 'txBytes',
      scope: 'slow',
      counter: { factor: 8, since: 'connectedFor' },
    },
  ],
};

/** Ubiquiti airMAX radios with airOS 5 to 8: access points, point-to-point links and CPEs. */
export const airos: SnmpProfile = {
  id: 'airos',
  title: 'Ubiquiti airMAX (airOS)',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: AIRMAX },
    { sysObjectId: UBIQUITI_OBJECT_ID, has: `${AIRMAX}.1.1` },
    {
      sysObjectId: UBIQUITI_OBJECT_ID,
      text: { under: `${DOT11_RESOURCE}.2`, matches: '^Ubiquiti' },
    },
  ],
  quirks: UBIQUITI_RADIO_QUIRKS,
  identity: {
    model: [{ under: `${DOT11_RESOURCE}.3` }],
    // XC.qca955x.v8.7.11.46972.220614.0419
    version: [{ under: `${DOT11_RESOURCE}.4`, pattern: 'v(\\d+(?:\\.\\d+){1,2})' }],
  },
  interfaces: { ...UBIQUITI_RADIO_INTERFACES, counters: 'basic', unknownSpeedCeilingBps: 1e9 },
  bridge: { fdbPort: 'bridge-port', maxRows: 1_000 },
  scalars: [
    hostCpu,
    {
      metric: 'device.temperature_c',
      oid: `${AIRMAX}.8.4.0`,
      scope: 'fast',
      absent: [0],
      above: { limit: 1_000, scale: 1e-7, reason: 'airOS 8.7.4 to 8.7.6 send °C × 10^7' },
    },
  ],
  tables: [radio, wireless, airmax, stations],
};
