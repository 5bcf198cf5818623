import type { ScalarRule, SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS } from './radio-shared.js';
import { sensorAt } from './sensor-rules.js';

/** The same groups lie below both: current firmware answers Peplink's on either make, old Pepwave only its own. */
const PEPLINK = '1.3.6.1.4.1.23695';
const PEPWAVE = '1.3.6.1.4.1.27662';

/** cellularSignalInfoId counts from 0, the case from 1. */
const CELLULAR: TagRule = { from: 'index', part: 0, prefix: 'Cellular ', offset: 1 };
const SUPPLY: TagRule = { from: 'index', part: 0, prefix: 'PSU ', offset: 1 };

const signal = (
  metric: TableValueRule['metric'],
  column: string,
  range: readonly [number, number],
): TableValueRule => ({ metric, column, scope: 'fast', range, because: '-9999: not applicable' });

function tables(arc: string): readonly TableRule[] {
  return [
    {
      id: 'cellularSignalInfoTable',
      entry: `${arc}.200.1.12.1.1.1`,
      columns: { rssi: 3, sinr: 5, rsrp: 7, rsrq: 8 },
      refresh: 'instances',
      maxRows: 16,
      tags: { interface: CELLULAR },
      values: [
        signal('lte.rssi_dbm', 'rssi', [-140, -1]),
        signal('lte.rsrp_dbm', 'rsrp', [-160, -1]),
        signal('lte.rsrq_db', 'rsrq', [-50, 20]),
        signal('lte.sinr_db', 'sinr', [-30, 50]),
      ],
    },
    {
      id: 'devicePSUTable',
      entry: `${arc}.200.1.1.1.4.1.1`,
      columns: { power: 3 },
      refresh: 'instances',
      maxRows: 8,
      tags: { unit: SUPPLY },
      values: [{ metric: 'power.power_w', column: 'power', scope: 'fast', range: [0, 10_000] }],
    },
    // kB.
    {
      id: 'deviceMemoryUsage',
      entry: `${arc}.200.1.1.1.3`,
      columns: { total: 2, used: 3 },
      refresh: 'instances',
      maxRows: 1,
      values: [{ metric: 'device.memory_pct', column: 'used', over: 'total', scope: 'fast' }],
    },
  ];
}

/** PEPLINK-DEVICE and PEPLINK-WLC: a router that manages access points counts those and what is on them. */
function scalars(arc: string): readonly ScalarRule[] {
  return [
    {
      metric: 'device.temperature_c',
      oid: `${arc}.200.1.1.1.4.4.1.0`,
      scope: 'fast',
      scale: 0.001,
      absent: [0],
    },
    {
      metric: 'device.cpu_pct',
      oid: `${arc}.200.1.1.1.3.1.0`,
      scope: 'fast',
      range: [0, 100],
    },
    { metric: 'device.clients', oid: `${arc}.4.1.1.8.0`, scope: 'fast' },
    sensorAt(`${arc}.4.1.1.7.0`, 'access points online', 'count'),
  ];
}

const inBoth = (below: string, pattern?: string) =>
  [PEPLINK, PEPWAVE].map((arc) => ({ oid: `${arc}.${below}`, ...(pattern ? { pattern } : {}) }));

const COMMON = {
  vendor: 'Peplink',
  quirks: RADIO_QUIRKS,
  identity: {
    model: [...inBoth('200.1.1.1.1.1.0'), { oid: '1.3.6.1.2.1.1.1.0' }],
    version: inBoth('200.1.1.1.1.3.0', '^(\\S+)'),
    serial: inBoth('200.1.1.1.1.2.0'),
  },
  interfaces: { ...RADIO_INTERFACES, maxRows: 256 },
} as const satisfies Partial<SnmpProfile>;

/** Peplink Balance and Pepwave MAX: routers over several lines and cellular networks. */
export const peplink: SnmpProfile = {
  ...COMMON,
  id: 'peplink',
  title: 'Peplink and Pepwave',
  detect: [{ sysObjectId: PEPLINK }, { sysObjectId: PEPWAVE, has: `${PEPLINK}.200` }],
  scalars: scalars(PEPLINK),
  tables: tables(PEPLINK),
};

export const pepwave: SnmpProfile = {
  ...COMMON,
  id: 'pepwave',
  title: 'Pepwave with old firmware',
  detect: [{ sysObjectId: PEPWAVE }],
  scalars: scalars(PEPWAVE),
  tables: tables(PEPWAVE),
};
