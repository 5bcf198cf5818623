import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';

/** NMS-EPON-ONU-MIB: the index is the unit's ifIndex, whose name is `EPON0/1:3`. */
const EPON = '1.3.6.1.4.1.3320.101';
const PON: TagRule = { from: 'column', column: 'port', pattern: '^(.+):\\d+$' };
const MAC: TagRule = { from: 'column-mac', column: 'mac' };
const LIGHT = { scale: 0.1, range: [-590, 190], absent: [0, -1] } as const;

const units: TableRule = {
  id: 'onuIfTable',
  entry: `${EPON}.10.1.1`,
  columns: {
    mac: 3,
    status: 26,
    distance: 27,
    port: '1.3.6.1.2.1.31.1.1.1.1',
    name: '1.3.6.1.2.1.31.1.1.1.18',
    temperature: `${EPON}.10.5.1.2`,
    rx: `${EPON}.10.5.1.5`,
    oltRx: `${EPON}.108.1.3`,
  },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { pon: PON, serial: MAC },
  // 3: registered.
  onus: { pon: PON, serial: MAC, name: 'name', online: { column: 'status', equals: [3] } },
  values: [
    {
      metric: 'onu.online',
      column: 'status',
      scope: 'fast',
      map: { values: { 3: 1 }, other: 0 },
    },
    { metric: 'onu.distance_m', column: 'distance', scope: 'slow', range: [1, 200_000] },
    {
      metric: 'onu.temperature_c',
      column: 'temperature',
      scope: 'slow',
      scale: 1 / 256,
      range: [-15_000, 38_000],
      absent: [0],
    },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...LIGHT },
    { metric: 'onu.olt_rx_power_dbm', column: 'oltRx', scope: 'slow', ...LIGHT },
  ],
};

/** NMS-CARD-MIB nmscardTable. */
const CARD = '1.3.6.1.4.1.3320.3.6.10.1';
const cards: TableRule = {
  id: 'nmscardTable',
  entry: CARD,
  columns: { cpu: 11, memory: 12, temperature: 13, voltage: 14 },
  refresh: 'instances',
  maxRows: 32,
  values: [
    { metric: 'device.cpu_pct', column: 'cpu', scope: 'fast', range: [0, 100], combine: 'max' },
    {
      metric: 'device.memory_pct',
      column: 'memory',
      scope: 'fast',
      range: [0, 100],
      combine: 'max',
    },
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      range: [-40, 150],
      absent: [0],
      combine: 'max',
    },
    sensorColumn('voltage', { from: 'index', part: 0, prefix: 'card voltage ' }, 'V', {
      range: [1, 100],
    }),
  ],
};

const PORT: TagRule = { from: 'index-interface', part: 0 };
const NO_MODULE = { absent: [-65_535, 0], because: '-65535: not measured' } as const;
const PORT_LIGHT = { scope: 'slow', scale: 0.01, range: [-6_000, 2_000], ...NO_MODULE } as const;

/** ifSfpParameterTable: 1/256 °C, 0.1 mV, 2 µA, hundredths of a dBm. */
const optics: TableRule = {
  id: 'ifSfpParameterTable',
  entry: '1.3.6.1.4.1.3320.9.63.1.7.1',
  columns: { txPower: 2, rxPower: 3, temperature: 4, voltage: 5, bias: 6 },
  refresh: 'instances',
  maxRows: 256,
  tags: { interface: PORT },
  values: [
    { metric: 'optic.tx_power_dbm', column: 'txPower', ...PORT_LIGHT },
    { metric: 'optic.rx_power_dbm', column: 'rxPower', ...PORT_LIGHT },
    {
      metric: 'optic.temperature_c',
      column: 'temperature',
      scope: 'slow',
      scale: 1 / 256,
      ...NO_MODULE,
    },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', scale: 1e-4, ...NO_MODULE },
    { metric: 'optic.bias_a', column: 'bias', scope: 'slow', scale: 2e-6, ...NO_MODULE },
  ],
};

/** gponOltPonPortTable: all that is known of GPON's units. */
const ponPorts: TableRule = {
  id: 'gponOltPonPortTable',
  entry: '1.3.6.1.4.1.3320.10.2.1.1',
  columns: { online: 4, offline: 5 },
  refresh: 'instances',
  maxRows: 256,
  values: [
    sensorColumn('online', { from: 'wrapped', of: PORT, after: ' ONUs online' }, 'ONUs'),
    sensorColumn('offline', { from: 'wrapped', of: PORT, after: ' ONUs offline' }, 'ONUs'),
  ],
};

const fans: TableRule = {
  id: 'fanTable',
  entry: '1.3.6.1.4.1.3320.9.187.4.1',
  columns: { speed: 3 },
  refresh: 'instances',
  maxRows: 32,
  values: [sensorColumn('speed', { from: 'index', part: 0, prefix: 'fan ' }, 'rpm')],
};

/** BDCOM OLTs: P3310 to P3616 with their EPON units, GP3600 without its units. */
export const bdcom: SnmpProfile = {
  id: 'bdcom',
  title: 'BDCOM OLT',
  vendor: 'BDCOM',
  detect: [{ sysObjectId: '1.3.6.1.4.1.3320' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [
      { under: `${CARD}.3`, pattern: '^(\\S+)' },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '(P\\d{4}\\w*|S\\d{4}\\w*|GP\\d{4}\\w*)' },
    ],
    version: [{ under: `${CARD}.6` }, { oid: '1.3.6.1.2.1.1.1.0', pattern: 'Version (\\S+)' }],
    serial: [
      { under: `${CARD}.4` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'Serial num:\\s*(\\w+)' },
    ],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 3_000 },
  scalars: [],
  tables: [cards, fans, units, ponPorts, optics],
};
