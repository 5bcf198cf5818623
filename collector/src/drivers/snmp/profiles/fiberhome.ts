import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';

/** GEPON-OLT-COMMON-MIB. */
const OLT = '1.3.6.1.4.1.5875.800.3';
const PON: TagRule = {
  from: 'joined',
  of: [
    { from: 'column', column: 'slot', prefix: 'PON ' },
    { from: 'column', column: 'pon' },
  ],
  by: '/',
};
const SERIAL: TagRule = { from: 'column-gpon-serial', column: 'serial' };

/** authOnuListTable with what onuPonInfoTable tells of the unit's optics. */
const units: TableRule = {
  id: 'authOnuListTable',
  entry: `${OLT}.10.1.1`,
  columns: {
    slot: 2,
    pon: 3,
    name: 7,
    serial: 10,
    status: 11,
    rx: `${OLT}.9.3.3.1.6`,
    temperature: `${OLT}.9.3.3.1.10`,
  },
  refresh: 'walk',
  maxRows: 5_000,
  tags: { pon: PON, serial: SERIAL },
  onus: {
    pon: PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'status', equals: [1] },
    // The status of a unit that is away says why: 0 fibre cut, 2 power cut.
    downCauses: [
      { cause: 'dying-gasp', when: { column: 'status', equals: [2] } },
      { cause: 'loss-of-signal', when: { column: 'status', equals: [0] } },
    ],
  },
  values: [
    {
      metric: 'onu.online',
      column: 'status',
      scope: 'fast',
      map: { values: { 1: 1 }, other: 0 },
    },
    {
      metric: 'onu.rx_power_dbm',
      column: 'rx',
      scope: 'slow',
      scale: 0.01,
      range: [-5_900, 1_900],
      absent: [0],
    },
    {
      metric: 'onu.temperature_c',
      column: 'temperature',
      scope: 'slow',
      scale: 0.01,
      range: [-6_000, 15_000],
      absent: [0],
    },
  ],
};

/** Hundredths of a percent. */
const cards: TableRule = {
  id: 'mgrCardTable',
  entry: `${OLT}.9.8.1.1`,
  columns: { cpu: 5, memory: 6 },
  refresh: 'instances',
  maxRows: 32,
  values: [
    {
      metric: 'device.cpu_pct',
      column: 'cpu',
      scope: 'fast',
      scale: 0.01,
      range: [0, 10_000],
      combine: 'max',
    },
    {
      metric: 'device.memory_pct',
      column: 'memory',
      scope: 'fast',
      scale: 0.01,
      range: [0, 10_000],
      combine: 'max',
    },
  ],
};

const states = (id: string, arc: string, column: number, name: string): TableRule => ({
  id,
  entry: `${OLT}.60.${arc}`,
  columns: { status: column },
  refresh: 'instances',
  maxRows: 16,
  values: [sensorColumn('status', { from: 'index', part: 0, prefix: name }, 'state')],
});

/** FiberHome AN5516 and AN6000 OLTs. */
export const fiberhome: SnmpProfile = {
  id: 'fiberhome',
  title: 'FiberHome OLT',
  vendor: 'FiberHome',
  detect: [{ sysObjectId: '1.3.6.1.4.1.5875.800' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(AN\\S+)' }],
    version: [{ oid: `${OLT}.9.4.3.0` }],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 3_000 },
  scalars: [{ metric: 'device.temperature_c', oid: `${OLT}.9.4.5.0`, scope: 'fast', absent: [0] }],
  tables: [
    cards,
    states('powerInfoTable', '1.1', 2, 'power slot '),
    states('fanInfoTable', '2.1', 1, 'fan slot '),
    units,
  ],
};
