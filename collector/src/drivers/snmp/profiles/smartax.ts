import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { NO_BULK_QUIRKS, NO_LINES, PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';

/** HUAWEI-XPON-MIB hwGponDeviceMIB objects. */
const GPON = '1.3.6.1.4.1.2011.6.128.1.1.2';
/** HUAWEI-DEVICE-MIB and HUAWEI-ENTITY boards. */
const FRAMES = '1.3.6.1.4.1.2011.2.6.7.1.1';
const DEVICE = '1.3.6.1.4.1.2011.6.3';
const INVALID = { absent: [2_147_483_647, -1], because: 'the type’s largest number: no value' };
const DBM = [-6_000, 2_000] as const;
const PON: TagRule = { from: 'index-interface', part: 0 };
const SERIAL: TagRule = { from: 'column-gpon-serial', column: 'serial' };

/** hwGponDeviceOntControlTable with what the tables of configuration and of optics tell of the same ONT. */
const onts: TableRule = {
  id: 'hwGponDeviceOntControlTable',
  entry: `${GPON}.46.1`,
  columns: {
    state: 15,
    distance: 20,
    downCause: 24,
    serial: `${GPON}.43.1.3`,
    name: `${GPON}.43.1.9`,
    temperature: `${GPON}.51.1.1`,
    rx: `${GPON}.51.1.4`,
    oltRx: `${GPON}.51.1.6`,
  },
  refresh: 'walk',
  maxRows: 4_000,
  tags: { pon: PON, serial: SERIAL },
  onus: {
    pon: PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'state', equals: [1] },
    downCauses: [
      { cause: 'dying-gasp', when: { column: 'downCause', equals: [13] } },
      // LOS, LOSi or LOBi, LOFi.
      { cause: 'loss-of-signal', when: { column: 'downCause', equals: [1, 2, 3] } },
      { cause: 'other', when: { column: 'downCause', matches: '^[1-9]\\d*$' } },
    ],
  },
  values: [
    { metric: 'onu.online', column: 'state', scope: 'fast', map: { values: { 1: 1, 2: 0 } } },
    { metric: 'onu.distance_m', column: 'distance', scope: 'slow', range: [0, 200_000] },
    { metric: 'onu.temperature_c', column: 'temperature', scope: 'slow', range: [-60, 150] },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', scale: 0.01, range: DBM },
    {
      metric: 'onu.olt_rx_power_dbm',
      column: 'oltRx',
      scope: 'slow',
      scale: 0.01,
      offset: -100,
      range: [4_000, 12_000],
      because: 'hundredths of dBm above -100 dBm',
    },
  ],
};

/** hwGponOltOpticsDdmInfoTable: the modules of the PON ports. */
const optics: TableRule = {
  id: 'hwGponOltOpticsDdmInfoTable',
  entry: `${GPON}.23.1`,
  columns: { temperature: 1, voltage: 2, bias: 3, tx: 4, rx: 5 },
  refresh: 'instances',
  maxRows: 512,
  tags: { interface: PON },
  values: [
    { metric: 'optic.temperature_c', column: 'temperature', scope: 'slow', range: [-60, 150] },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', scale: 0.01, ...INVALID },
    { metric: 'optic.bias_a', column: 'bias', scope: 'slow', scale: 0.001, ...INVALID },
    { metric: 'optic.tx_power_dbm', column: 'tx', scope: 'slow', scale: 0.01, range: DBM },
    { metric: 'optic.rx_power_dbm', column: 'rx', scope: 'slow', scale: 0.01, range: DBM },
  ],
};

/** ONTs that are configured on each port. */
const counts: TableRule = {
  id: 'hwGponOltControlTable',
  entry: `${GPON}.21.1`,
  columns: { onts: 16 },
  refresh: 'instances',
  maxRows: 512,
  values: [
    sensorColumn('onts', { from: 'wrapped', of: PON, after: ' ONTs' }, 'ONTs', {
      absent: [0],
      because: 'ports that are not in use',
    }),
  ],
};

const BOARD: TagRule = {
  from: 'joined',
  of: [
    { from: 'index', part: 1, prefix: 'slot ' },
    { from: 'column', column: 'name' },
  ],
  by: ' ',
};

const boards: TableRule = {
  id: 'hwMusaBoardTable',
  entry: `${FRAMES}.2.1`,
  columns: { cpu: 5, memory: 6, name: 7, temperature: 10, power: 11 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    {
      metric: 'device.cpu_pct',
      column: 'cpu',
      scope: 'fast',
      range: [0, 100],
      combine: 'max',
    },
    {
      metric: 'device.memory_pct',
      column: 'memory',
      scope: 'fast',
      range: [1, 100],
      because: 'boards that do not measure it send 0 or -1',
      combine: 'max',
    },
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      range: [-40, 150],
      combine: 'max',
    },
    sensorColumn('temperature', BOARD, '°C', {
      range: [-40, 150],
      unless: 'device.temperature_c',
    }),
    sensorColumn('power', { from: 'wrapped', of: BOARD, after: ' power' }, 'W', {
      range: [1, 10_000],
    }),
  ],
};

const chassis: TableRule = {
  id: 'hwMusaFrameTable',
  entry: `${FRAMES}.1.1`,
  columns: { power: 11 },
  refresh: 'instances',
  maxRows: 8,
  values: [
    {
      metric: 'device.power_w',
      column: 'power',
      scope: 'fast',
      range: [1, 100_000],
      combine: 'sum',
    },
  ],
};

const HUAWEI_ACCESS = 'Integrated Access|SmartAX|MA5[68]\\d\\d';
const COMMON = {
  vendor: 'Huawei',
  identity: {
    model: [
      { oid: `${DEVICE}.1.999.0`, pattern: '^(MA\\d{4}[A-Z]?)(?=V\\d)' },
      { under: '1.3.6.1.2.1.2.2.1.2', pattern: '(MA\\w{4})' },
      { oid: '1.3.6.1.2.1.1.1.0' },
    ],
    version: [{ oid: `${DEVICE}.1.999.0` }],
    serial: [{ under: `${DEVICE}.3.1.1.9` }],
  },
  interfaces: { ...PLAIN_INTERFACES, ignore: `^(${NO_LINES}|InLoopBack.*)$`, maxRows: 3_000 },
  scalars: [],
} as const satisfies Partial<SnmpProfile>;

/** Huawei MA5600 and MA5800 OLTs. */
export const smartax: SnmpProfile = {
  ...COMMON,
  id: 'smartax',
  title: 'Huawei SmartAX OLT',
  detect: [{ sysObjectId: '1.3.6.1.4.1.2011.2', sysDescr: HUAWEI_ACCESS }],
  quirks: PLAIN_QUIRKS,
  tables: [onts, optics, counts, boards, chassis],
};

/** Huawei MA5612 to MA5694 units for buildings (MDU). */
export const smartaxMdu: SnmpProfile = {
  ...COMMON,
  id: 'smartax-mdu',
  title: 'Huawei SmartAX MDU',
  detect: ['168', '169', '180', '182', '183', '184', '185', '186', '187', '188', '189'].map(
    (model) => ({ sysObjectId: `1.3.6.1.4.1.2011.2.${model}`, sysDescr: HUAWEI_ACCESS }),
  ),
  quirks: NO_BULK_QUIRKS,
  tables: [boards, chassis],
};
