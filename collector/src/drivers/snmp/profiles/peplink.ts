import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS } from './radio-shared.js';
import { sensorAt } from './sensor-rules.js';

/** Peplink's own arc; Pepwave devices answer it too, with the same groups as below their own. */
const PEPLINK = '1.3.6.1.4.1.23695';
const PEPWAVE = '1.3.6.1.4.1.27662';
/** PEPLINK-DEVICE, PEPLINK-CELLULAR and PEPLINK-WLC. */
const DEVICE = `${PEPLINK}.200.1.1.1`;
const WLC = `${PEPLINK}.4.1.1`;
/** cellularSignalInfoId counts from 0, the case from 1. */
const CELLULAR: TagRule = { from: 'index', part: 0, prefix: 'Cellular ', offset: 1 };
const SUPPLY: TagRule = { from: 'index', part: 0, prefix: 'PSU ', offset: 1 };

const signal = (
  metric: TableValueRule['metric'],
  column: string,
  range: readonly [number, number],
): TableValueRule => ({ metric, column, scope: 'fast', range, because: '-9999: not applicable' });
const cellular: TableRule = {
  id: 'cellularSignalInfoTable',
  entry: `${PEPLINK}.200.1.12.1.1.1`,
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
};

const supplies: TableRule = {
  id: 'devicePSUTable',
  entry: `${DEVICE}.4.1.1`,
  columns: { power: 3 },
  refresh: 'instances',
  maxRows: 8,
  tags: { unit: SUPPLY },
  values: [{ metric: 'power.power_w', column: 'power', scope: 'fast', range: [0, 10_000] }],
};

/** kB. */
const memory: TableRule = {
  id: 'deviceMemoryUsage',
  entry: `${DEVICE}.3`,
  columns: { total: 2, used: 3 },
  refresh: 'instances',
  maxRows: 1,
  values: [{ metric: 'device.memory_pct', column: 'used', over: 'total', scope: 'fast' }],
};

/** Peplink Balance and Pepwave MAX: routers over several lines and cellular networks. */
export const peplink: SnmpProfile = {
  id: 'peplink',
  title: 'Peplink and Pepwave',
  vendor: 'Peplink',
  detect: [{ sysObjectId: PEPLINK }, { sysObjectId: PEPWAVE }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${DEVICE}.1.1.0` }, { oid: '1.3.6.1.2.1.1.1.0' }],
    version: [
      { oid: `${DEVICE}.1.3.0`, pattern: '^(\\S+)' },
      { oid: `${PEPWAVE}.200.1.1.1.1.3.0`, pattern: '^(\\S+)' },
    ],
    serial: [{ oid: `${DEVICE}.1.2.0` }, { oid: `${PEPWAVE}.200.1.1.1.1.2.0` }],
  },
  interfaces: { ...RADIO_INTERFACES, maxRows: 256 },
  scalars: [
    {
      metric: 'device.temperature_c',
      oid: `${DEVICE}.4.4.1.0`,
      scope: 'fast',
      scale: 0.001,
      absent: [0],
    },
    { metric: 'device.cpu_pct', oid: `${DEVICE}.3.1.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.clients', oid: `${WLC}.8.0`, scope: 'fast' },
    sensorAt(`${WLC}.7.0`, 'access points online', 'count'),
  ],
  tables: [cellular, supplies, memory],
};
