import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';
import {
  UBIQUITI_OBJECT_ID,
  UBIQUITI_RADIO_INTERFACES,
  UBIQUITI_RADIO_QUIRKS,
} from './ubiquiti-shared.js';

/** UI-AF60-MIB. */
const AF60 = '1.3.6.1.4.1.41112.1.11.1';
const RADIO: TagRule = { from: 'text', text: 'wlan0' };
/** The station's MAC, then the number of the link. */
const STATION: TagRule = { from: 'index-mac', part: 0 };
const RECEIVED = [-98, -1] as const;

const radio: TableRule = {
  id: 'af60RadioTable',
  entry: `${AF60}.1`,
  columns: { frequency: 2, width: 3 },
  refresh: 'instances',
  maxRows: 4,
  values: [
    {
      metric: 'radio.frequency_mhz',
      column: 'frequency',
      scope: 'fast',
      absent: [0],
      tags: { radio: RADIO },
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      absent: [0],
      tags: { radio: RADIO },
    },
  ],
};

const host: TableRule = {
  id: 'af60HostTable',
  entry: `${AF60}.2`,
  columns: { memory: 5, cpu: 6 },
  refresh: 'instances',
  maxRows: 4,
  values: [
    { metric: 'device.cpu_pct', column: 'cpu', scope: 'fast', range: [0, 100] },
    { metric: 'device.memory_pct', column: 'memory', scope: 'fast', range: [1, 100] },
  ],
};

const stations: TableRule = {
  id: 'af60StaTable',
  entry: `${AF60}.3.1`,
  columns: {
    signal: 3,
    snr: 4,
    txMcs: 5,
    rxMcs: 6,
    txCapacity: 7,
    rxCapacity: 8,
    txBytes: 9,
    rxBytes: 10,
    name: 14,
    distance: 15,
    connectedFor: 17,
    remoteSignal: 18,
    remoteSnr: 19,
    lastIp: 20,
  },
  refresh: 'walk',
  maxRows: 64,
  tags: { radio: RADIO, mac: STATION },
  stations: { mac: STATION, radio: RADIO, name: 'name', lastIp: 'lastIp' },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', range: [0, 60] },
    { metric: 'station.remote_signal_dbm', column: 'remoteSignal', scope: 'fast', range: RECEIVED },
    // What the far radio has: there is no field of a station for it.
    {
      metric: 'radio.snr_db',
      column: 'remoteSnr',
      scope: 'fast',
      range: [0, 60],
      tags: { radio: { from: 'wrapped', before: 'far ', of: STATION } },
    },
    { metric: 'station.tx_mcs', column: 'txMcs', scope: 'slow', range: [0, 31] },
    { metric: 'station.rx_mcs', column: 'rxMcs', scope: 'slow', range: [0, 31] },
    {
      metric: 'station.tx_capacity_bps',
      column: 'txCapacity',
      scope: 'fast',
      scale: 1_000,
      absent: [0],
    },
    {
      metric: 'station.rx_capacity_bps',
      column: 'rxCapacity',
      scope: 'fast',
      scale: 1_000,
      absent: [0],
    },
    { metric: 'station.distance_m', column: 'distance', scope: 'slow', absent: [0] },
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

/** af60GpsTable: satellites count where a receiver is on. */
const RECEIVER_ON = [{ column: 'status', equals: [2] }] as const;
const gps: TableRule = {
  id: 'af60GpsTable',
  entry: `${AF60}.4`,
  columns: { status: 1, visible: 7, tracked: 8 },
  refresh: 'instances',
  maxRows: 4,
  values: [
    sensorColumn('visible', text('GPS satellites visible'), 'satellites', { where: RECEIVER_ON }),
    sensorColumn('tracked', text('GPS satellites tracked'), 'satellites', { where: RECEIVER_ON }),
  ],
};

/** airFiber 60 and Wave. */
export const af60: SnmpProfile = {
  id: 'af60',
  title: 'Ubiquiti airFiber 60 and Wave',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: UBIQUITI_OBJECT_ID, has: `${AF60}.2` },
    // Wave since 3.
    { sysObjectId: '1.3.6.1.4.1.41112', has: `${AF60}.2` },
  ],
  quirks: UBIQUITI_RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${AF60}.2.2.1` }],
    version: [{ oid: `${AF60}.2.4.1`, pattern: 'v(\\d+(?:\\.\\d+){1,2})' }],
  },
  interfaces: UBIQUITI_RADIO_INTERFACES,
  scalars: [],
  tables: [radio, host, stations, gps],
};
