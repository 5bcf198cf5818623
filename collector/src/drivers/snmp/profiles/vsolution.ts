import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';

/** V1600D-MIB and V1600G-MIB: measurements are texts such as `0.03 mW (-14.61 dBm)`. */
const VSOL = '1.3.6.1.4.1.37950.1.1';
const SYSTEM = `${VSOL}.5.10.12`;
const EPON = `${VSOL}.5.12`;
const GPON = `${VSOL}.6.1.1`;
const NUMBER = '(-?\\d+(?:\\.\\d+)?)';
/** The dBm in brackets where there are milliwatts before them, else the number. */
const DBM = `(?:^|\\()${NUMBER}\\s*(?:\\(?dBm|$)`;
const DARK = { pattern: DBM, range: [-59, 19], absent: [0] } as const;

const ponOptics: TableRule = {
  id: 'ponTransceiverTable',
  entry: `${VSOL}.5.10.13.1.1`,
  columns: {
    temperature: 2,
    voltage: 3,
    bias: 4,
    tx: 5,
    name: `${VSOL}.5.10.1.2.1.1.2`,
  },
  refresh: 'instances',
  maxRows: 64,
  tags: {
    interface: {
      from: 'first',
      of: [
        { from: 'column', column: 'name' },
        { from: 'index', part: 0, prefix: 'PON ' },
      ],
    },
  },
  values: [
    {
      metric: 'optic.temperature_c',
      column: 'temperature',
      scope: 'slow',
      pattern: NUMBER,
      absent: [0],
    },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', pattern: NUMBER, absent: [0] },
    {
      metric: 'optic.bias_a',
      column: 'bias',
      scope: 'slow',
      pattern: NUMBER,
      scale: 0.001,
      absent: [0],
    },
    {
      metric: 'optic.tx_power_dbm',
      column: 'tx',
      scope: 'slow',
      pattern: NUMBER,
      range: [-59, 19],
      absent: [0],
    },
  ],
};

/** EPON units are told by their place: no table joins the MAC to the optics. */
const EPON_PON: TagRule = { from: 'index', part: 0, prefix: 'EPON0/' };
const EPON_UNIT: TagRule = {
  from: 'joined',
  of: [EPON_PON, { from: 'index', part: 1, prefix: '' }],
  by: ':',
};
const LISTED_PON: TagRule = { from: 'column', column: 'pon', prefix: 'EPON0/' };
const LISTED_UNIT: TagRule = {
  from: 'joined',
  of: [LISTED_PON, { from: 'column', column: 'llid' }],
  by: ':',
};
const ONLINE = '^(auth|online|active|up|success)';

const eponUnits: TableRule = {
  id: 'onuListTable',
  entry: `${EPON}.1.9.1`,
  columns: { pon: 2, llid: 3, status: 4 },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { pon: LISTED_PON, serial: LISTED_UNIT },
  onus: {
    pon: LISTED_PON,
    serial: LISTED_UNIT,
    online: { column: 'status', matches: ONLINE },
  },
  values: [
    {
      metric: 'onu.online',
      column: 'status',
      scope: 'fast',
      cases: [
        { matches: '^(?:[Aa]uth|[Oo]nline|[Aa]ctive|[Uu]p|[Ss]uccess)', value: 1 },
        { matches: '.', value: 0 },
      ],
    },
  ],
};

const eponOptics: TableRule = {
  id: 'opmDiagInfoTable',
  entry: `${EPON}.2.1.8.1`,
  columns: { temperature: 3, tx: 6, rx: 7 },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { pon: EPON_PON, serial: EPON_UNIT },
  values: [
    {
      metric: 'onu.temperature_c',
      column: 'temperature',
      scope: 'slow',
      pattern: NUMBER,
      absent: [0],
    },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...DARK },
    sensorColumn('tx', { from: 'wrapped', of: EPON_UNIT, after: ' transmit power' }, 'dBm', DARK),
  ],
};

const GPON_PON: TagRule = { from: 'index', part: 0, prefix: 'GPON0/' };
const SERIAL: TagRule = {
  from: 'first',
  of: [
    { from: 'column-gpon-serial', column: 'serial' },
    { from: 'joined', of: [GPON_PON, { from: 'index', part: 1, prefix: '' }], by: ':' },
  ],
};

/** gOnuStaInfoTable, with the tables of authentication, of optics and of round trips. */
const gponUnits: TableRule = {
  id: 'gOnuStaInfoTable',
  entry: `${GPON}.1.1`,
  columns: {
    phase: 5,
    name: 7,
    downCause: 10,
    serial: `${GPON}.2.1.5`,
    temperature: `${GPON}.3.1.3`,
    tx: `${GPON}.3.1.6`,
    rx: `${GPON}.3.1.7`,
    oltRx: `${GPON}.3.1.8`,
  },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { pon: GPON_PON, serial: SERIAL },
  onus: {
    pon: GPON_PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'phase', equals: [3] },
    // The phase says it while the unit is away; the last reason stays.
    downCauses: [
      { cause: 'dying-gasp', when: { column: 'phase', equals: [4] } },
      { cause: 'loss-of-signal', when: { column: 'phase', equals: [1] } },
      { cause: 'dying-gasp', when: { column: 'downCause', matches: 'dying|gasp|power' } },
      { cause: 'loss-of-signal', when: { column: 'downCause', matches: 'lo[sbf]|fiber|signal' } },
      { cause: 'other', when: { column: 'downCause', matches: '[a-z]{3}' } },
    ],
  },
  values: [
    {
      metric: 'onu.online',
      column: 'phase',
      scope: 'fast',
      map: { values: { 3: 1 }, other: 0 },
    },
    {
      metric: 'onu.temperature_c',
      column: 'temperature',
      scope: 'slow',
      pattern: NUMBER,
      absent: [0],
    },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...DARK },
    { metric: 'onu.olt_rx_power_dbm', column: 'oltRx', scope: 'slow', ...DARK },
    sensorColumn('tx', { from: 'wrapped', of: SERIAL, after: ' transmit power' }, 'dBm', DARK),
  ],
};

/** VSOL (V-Solution) OLTs: V1600D with EPON, V1600G with GPON. */
export const vsolution: SnmpProfile = {
  id: 'vsolution',
  title: 'VSOL OLT',
  vendor: 'VSOL',
  detect: [{ sysObjectId: '1.3.6.1.4.1.37950' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(V\\d+\\S*)' }, { oid: `${SYSTEM}.5.1.0` }],
    version: [{ oid: `${SYSTEM}.5.4.0` }],
    serial: [{ oid: `${SYSTEM}.5.11.0` }],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 3_000 },
  scalars: [
    { metric: 'device.cpu_pct', oid: `${SYSTEM}.3.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.memory_pct', oid: `${SYSTEM}.4.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.temperature_c', oid: `${SYSTEM}.5.9.0`, scope: 'fast', absent: [0] },
  ],
  tables: [ponOptics, eponUnits, eponOptics, gponUnits],
};
