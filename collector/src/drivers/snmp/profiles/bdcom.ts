import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';

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

/** BDCOM EPON OLTs (P3310, P3608, P3616). */
export const bdcom: SnmpProfile = {
  id: 'bdcom',
  title: 'BDCOM OLT',
  vendor: 'BDCOM',
  detect: [{ sysObjectId: '1.3.6.1.4.1.3320' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '(P\\d{4}\\w*|S\\d{4}\\w*|GP\\d{4}\\w*)' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'Version (\\S+)' }],
    serial: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'Serial num:\\s*(\\w+)' }],
  },
  interfaces: { ...PLAIN_INTERFACES, maxRows: 3_000 },
  scalars: [],
  tables: [units],
};
