import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';
import { UBIQUITI_RADIO_INTERFACES, UBIQUITI_RADIO_QUIRKS } from './ubiquiti-shared.js';

/** UBNT-AFLTU-MIB. */
const LTU = '1.3.6.1.4.1.41112.1.10.1';
const RADIO_NAME = 'ltu0';
const RADIO: TagRule = { from: 'text', text: RADIO_NAME };
const STATION: TagRule = { from: 'index-mac', part: -6 };
const DBM: TagRule = { from: 'text', text: 'dBm' };
/** −99 and 0: nothing received. */
const RECEIVED = [-98, -1] as const;

const chainSignal = (column: string, chain: string): TableValueRule => ({
  metric: 'radio_chain.signal_dbm',
  column,
  scope: 'fast',
  range: RECEIVED,
  tags: { radio: RADIO, chain: { from: 'wrapped', before: `${chain} `, of: STATION } },
});
const stationSensor = (column: string, before: string, unit: TagRule): TableValueRule => ({
  metric: 'sensor.value',
  column,
  scope: 'slow',
  // -1 %: not known.
  range: unit === DBM ? RECEIVED : [0, 200],
  tags: { name: { from: 'wrapped', before: `${before} `, of: STATION }, unit },
});
const PERCENT: TagRule = { from: 'text', text: '%' };

const stations: TableRule = {
  id: 'afLTUStaTable',
  entry: `${LTU}.4.1`,
  columns: {
    txCapacity: 3,
    rxCapacity: 4,
    rxPower0: 5,
    rxPower1: 6,
    idealPower0: 7,
    idealPower1: 8,
    level0: 9,
    level1: 10,
    name: 13,
    remotePower0: 16,
    latency: 22,
    distance: 23,
    connectedFor: 24,
    lastIp: 25,
  },
  refresh: 'walk',
  maxRows: 256,
  tags: { radio: RADIO, mac: STATION },
  stations: { mac: STATION, radio: RADIO, name: 'name', lastIp: 'lastIp' },
  values: [
    { metric: 'station.signal_dbm', column: 'rxPower0', scope: 'fast', range: RECEIVED },
    chainSignal('rxPower0', '0'),
    chainSignal('rxPower1', '1'),
    { metric: 'station.remote_signal_dbm', column: 'remotePower0', scope: 'slow', range: RECEIVED },
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
    stationSensor('idealPower0', 'ideal signal, chain 0,', DBM),
    stationSensor('idealPower1', 'ideal signal, chain 1,', DBM),
    stationSensor('level0', 'signal of the ideal, chain 0,', PERCENT),
    stationSensor('level1', 'signal of the ideal, chain 1,', PERCENT),
    {
      metric: 'station.distance_m',
      column: 'distance',
      scope: 'slow',
      absent: [0],
      because: 'metres, where the MIB says kilometres',
    },
    { metric: 'station.latency_ms', column: 'latency', scope: 'slow', range: [0, 60_000] },
    { metric: 'station.uptime_s', column: 'connectedFor', scope: 'slow', scale: 0.01 },
  ],
};

/** afLTUgps: satellites count where a receiver is on. */
const RECEIVER_ON = [{ column: 'status', equals: [2] }] as const;
const gps: TableRule = {
  id: 'afLTUgps',
  entry: `${LTU}.7`,
  columns: { status: 1, visible: 7, tracked: 8 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    sensorColumn('visible', text('GPS satellites visible'), 'satellites', { where: RECEIVER_ON }),
    sensorColumn('tracked', text('GPS satellites tracked'), 'satellites', { where: RECEIVER_ON }),
  ],
};

/** LTU and airFiber 5XHD; sysObjectID is net-snmp's for any Linux. */
export const ltu: SnmpProfile = {
  id: 'ltu',
  title: 'Ubiquiti LTU',
  vendor: 'Ubiquiti',
  detect: [{ sysObjectId: '1.3.6.1.4.1.8072.3.2.10', has: `${LTU}.3` }],
  quirks: UBIQUITI_RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${LTU}.3.2.0` }],
    version: [{ oid: `${LTU}.3.4.0`, pattern: 'v(\\d+(?:\\.\\d+){1,2})' }],
  },
  interfaces: UBIQUITI_RADIO_INTERFACES,
  scalars: [
    {
      metric: 'radio.frequency_mhz',
      oid: `${LTU}.2.2.0`,
      scope: 'fast',
      absent: [0],
      tags: { radio: RADIO_NAME },
    },
    {
      metric: 'radio.channel_width_mhz',
      oid: `${LTU}.2.4.0`,
      scope: 'slow',
      absent: [0],
      tags: { radio: RADIO_NAME },
    },
    {
      metric: 'sensor.value',
      oid: `${LTU}.2.6.0`,
      scope: 'slow',
      tags: { name: `${RADIO_NAME} EIRP`, unit: 'dBm' },
    },
    { metric: 'device.cpu_pct', oid: `${LTU}.3.6.0`, scope: 'fast', range: [0, 100] },
  ],
  tables: [stations, gps],
};
