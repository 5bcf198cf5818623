import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';

/** NSCRTV-FTTX-EPON-MIB and -GPON-MIB, which C-Data's OLTs serve for their units. */
const NSCRTV = '1.3.6.1.4.1.17409.2';
/** FD-SYSTEM-MIB. */
const SYSTEM = '1.3.6.1.4.1.34592.1.3';
const LIGHT = { scale: 0.01, range: [-5_900, 1_900], absent: [0] } as const;
const DISTANCE = { range: [1, 200_000], because: '0 for a unit that is offline' } as const;

/** `epon 0/0/1 onu 3 house`; else the port's name: its ifIndex is the unit's index without the last byte. */
const PON: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'name', pattern: '^(\\w+ ?\\d+/\\d+(?:/\\d+)?) onu' },
    { from: 'index-interface', part: 0, mask: 0xffff_ff00 },
  ],
};
const MAC: TagRule = { from: 'column-mac', column: 'mac' };

const eponUnits: TableRule = {
  id: 'eponOnuInfoTable',
  entry: `${NSCRTV}.3.4.1.1`,
  columns: { name: 2, mac: 7, status: 8, distance: 15, rx: `${NSCRTV}.3.4.2.1.4` },
  refresh: 'walk',
  maxRows: 4_000,
  // The optics are indexed by card and port, too.
  indexParts: 1,
  tags: { pon: PON, serial: MAC },
  onus: { pon: PON, serial: MAC, name: 'name', online: { column: 'status', equals: [1] } },
  values: [
    { metric: 'onu.online', column: 'status', scope: 'fast', map: { values: { 1: 1, 2: 0 } } },
    { metric: 'onu.distance_m', column: 'distance', scope: 'slow', ...DISTANCE },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...LIGHT },
  ],
};

const SERIAL: TagRule = { from: 'column-gpon-serial', column: 'serial' };

const gponUnits: TableRule = {
  id: 'gponOnuInfoTable',
  entry: `${NSCRTV}.8.4.1.1`,
  columns: { name: 2, serial: 3, status: 7, distance: 9, rx: `${NSCRTV}.8.4.4.1.4` },
  refresh: 'walk',
  maxRows: 4_000,
  indexParts: 1,
  tags: { pon: PON, serial: SERIAL },
  onus: { pon: PON, serial: SERIAL, name: 'name', online: { column: 'status', equals: [1] } },
  values: [
    { metric: 'onu.online', column: 'status', scope: 'fast', map: { values: { 1: 1, 2: 0 } } },
    { metric: 'onu.distance_m', column: 'distance', scope: 'slow', ...DISTANCE },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...LIGHT },
  ],
};

const host: TableRule = {
  id: 'sysHost',
  entry: `${SYSTEM}.100.1.8`,
  columns: { cpu: 1, memory: 2, free: 3, temperature: 6 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    { metric: 'device.cpu_pct', column: 'cpu', scope: 'fast', range: [0, 100] },
    {
      metric: 'device.memory_pct',
      column: 'memory',
      minus: ['free'],
      over: 'memory',
      scope: 'fast',
    },
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      scale: 0.1,
      absent: [0],
    },
  ],
};

/** C-Data OLTs. Their MIB has no cause of a unit's last loss. */
export const cdata: SnmpProfile = {
  id: 'cdata',
  title: 'C-Data OLT',
  vendor: 'C-Data',
  detect: [{ sysObjectId: '1.3.6.1.4.1.17409' }, { sysObjectId: '1.3.6.1.4.1.34592' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [
      { under: `${NSCRTV}.3.1.2.1.1.3` },
      { under: `${SYSTEM}.1.5.2.1.1.4`, pattern: '^(?!V\\d)(.+)$' },
    ],
    version: [{ under: `${SYSTEM}.1.5.2.1.1.5` }],
    serial: [{ oid: `${NSCRTV}.3.1.1.13.0` }],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 3_000 },
  scalars: [],
  tables: [host, eponUnits, gponUnits],
};
