import type { SnmpProfile, TableRule, TagRule, ValueRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { zxa10Chassis } from './zxa10-chassis.js';

const ZTE = '1.3.6.1.4.1.3902';
/** ZTE-AN-PON: C300 with version 2, C320, C600. */
const PON_NEW = `${ZTE}.1082.500`;
/** ZXGPON-SERVICE-MIB: C300 and C320 with version 1. */
const PON_OLD = `${ZTE}.1012.3`;
const PON: TagRule = { from: 'index-interface', part: 0 };
const SERIAL: TagRule = { from: 'column-gpon-serial', column: 'serial' };

/** Steps of 0.002 dB above -30 dBm; 65535 and what lies below -30 dBm (counted down from there) is no light. */
const UNIT_RX: Pick<ValueRule, 'scale' | 'offset' | 'range' | 'because'> = {
  scale: 0.002,
  offset: -30,
  range: [1, 20_000],
  because: '65535: no light',
};
const OLT_RX = { scale: 0.001, range: [-59_000, -1] } as const;

const newUnits: TableRule = {
  id: 'zxAnGponOnuState',
  entry: `${PON_NEW}.10.2.3.8.1`,
  columns: {
    phase: 4,
    downCause: 7,
    name: `${PON_NEW}.10.2.3.3.1.2`,
    serial: `${PON_NEW}.10.2.3.3.1.18`,
    distance: `${PON_NEW}.10.2.3.10.1.2`,
    rx: `${PON_NEW}.20.2.2.2.1.10`,
    oltRx: `${PON_NEW}.1.2.4.2.1.2`,
  },
  refresh: 'walk',
  maxRows: 5_000,
  // The unit's optics are indexed by its own port, too.
  indexParts: 2,
  tags: { pon: PON, serial: SERIAL },
  onus: {
    pon: PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'phase', equals: [4] },
    downCauses: [
      // Phases while it is away, then the last reason: power off; LOS, LOSi, LOFi.
      { cause: 'dying-gasp', when: { column: 'phase', equals: [5] } },
      { cause: 'loss-of-signal', when: { column: 'phase', equals: [2] } },
      { cause: 'dying-gasp', when: { column: 'downCause', equals: [9] } },
      { cause: 'loss-of-signal', when: { column: 'downCause', equals: [2, 3, 4] } },
      { cause: 'other', when: { column: 'downCause', matches: '^([5-8]|1\\d)$' } },
    ],
  },
  values: [
    {
      metric: 'onu.online',
      column: 'phase',
      scope: 'fast',
      map: { values: { 4: 1 }, other: 0 },
    },
    { metric: 'onu.distance_m', column: 'distance', scope: 'slow', range: [1, 200_000] },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...UNIT_RX },
    { metric: 'onu.olt_rx_power_dbm', column: 'oltRx', scope: 'slow', ...OLT_RX },
  ],
};

const oldUnits: TableRule = {
  id: 'zxGponOntStateTable',
  entry: `${PON_OLD}.28.2.1`,
  columns: {
    phase: 4,
    downCause: 7,
    name: `${PON_OLD}.28.1.1.2`,
    serial: `${PON_OLD}.28.1.1.5`,
    rx: `${PON_OLD}.50.12.1.1.10`,
  },
  refresh: 'walk',
  maxRows: 5_000,
  indexParts: 2,
  tags: { pon: PON, serial: SERIAL },
  onus: {
    pon: PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'phase', equals: [3] },
    downCauses: [
      { cause: 'dying-gasp', when: { column: 'phase', equals: [4] } },
      { cause: 'loss-of-signal', when: { column: 'phase', equals: [1] } },
      { cause: 'dying-gasp', when: { column: 'downCause', equals: [9] } },
      { cause: 'loss-of-signal', when: { column: 'downCause', equals: [1, 2, 3] } },
      { cause: 'other', when: { column: 'downCause', matches: '^([4-8]|1\\d)$' } },
    ],
  },
  values: [
    {
      metric: 'onu.online',
      column: 'phase',
      scope: 'fast',
      map: { values: { 3: 1 }, other: 0 },
    },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...UNIT_RX },
  ],
};

const COMMON = {
  vendor: 'ZTE',
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '\\b(C[236]\\d\\dE?)\\b' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'Version:?\\s*(V[\\w.]+)' }],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 5_000 },
  scalars: [],
} as const satisfies Partial<SnmpProfile>;

/** ZTE ZXA10 OLTs with the newer tree. */
export const zxa10: SnmpProfile = {
  ...COMMON,
  id: 'zxa10',
  title: 'ZTE ZXA10 OLT',
  detect: [{ sysObjectId: `${ZTE}.1082` }, { sysObjectId: ZTE, has: `${PON_NEW}.10` }],
  tables: [newUnits, ...zxa10Chassis],
};

/** ZTE ZXA10 C300 and C320 with version 1. Its phases and causes count from 0, the newer tree's from 1. */
export const zxa10V1: SnmpProfile = {
  ...COMMON,
  id: 'zxa10-v1',
  title: 'ZTE ZXA10 OLT, version 1',
  detect: [{ sysObjectId: ZTE, has: `${PON_OLD}.28` }],
  tables: [oldUnits],
};
