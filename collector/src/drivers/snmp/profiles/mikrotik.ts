import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { mikrotikOptics, mikrotikPoe } from './mikrotik-ports.js';
import { mikrotikWireless } from './mikrotik-wireless.js';

/** MIKROTIK-MIB mtXRouterOs. */
const ROUTEROS = '1.3.6.1.4.1.14988.1.1';
const NAME: TagRule = { from: 'column', column: 'name' };
const TENTH = 0.1;

/** mtxrGaugeUnit: what the value of a health gauge is in. */
const gaugeOf = (
  unit: number,
  name: string,
  scale: number,
  unless?: TableValueRule['unless'],
): TableValueRule => ({
  metric: 'sensor.value',
  column: 'value',
  scope: 'fast',
  scale,
  where: [{ column: 'unit', equals: [unit] }],
  ...(unless ? { unless } : {}),
  tags: { name: NAME, unit: { from: 'text', text: name } },
});

/** A gauge that is the device's own under the names of different boards, the best first, as with the RouterOS API. */
const deviceGauges = (
  metric: 'device.temperature_c' | 'device.voltage_v' | 'device.power_w',
  unit: number,
  scale: number,
  names: readonly string[],
): readonly TableValueRule[] =>
  names.map((name) => ({
    metric,
    column: 'value',
    scope: 'fast',
    scale,
    absent: [0],
    because: 'boards without that sensor, inputs that are not plugged in',
    where: [
      { column: 'unit', equals: [unit] },
      { column: 'name', matches: `^${name}$` },
    ],
  }));

/** RouterOS 7 and some of 6; what is told here comes before the same of the old group below. */
const health: TableRule = {
  id: 'mtxrGaugeTable',
  entry: `${ROUTEROS}.3.100.1`,
  columns: { name: 2, value: 3, unit: 4 },
  refresh: 'instances',
  maxRows: 128,
  values: [
    ...deviceGauges('device.temperature_c', 1, 1, [
      'temperature',
      'board-temperature1',
      'board-temperature',
      'cpu-temperature',
    ]),
    ...deviceGauges('device.voltage_v', 3, TENTH, [
      'voltage',
      'jack-voltage',
      '2pin-voltage',
      'poe-in-voltage',
      'psu1-voltage',
    ]),
    ...deviceGauges('device.power_w', 5, TENTH, ['power-consumption']),
    gaugeOf(1, '°C', 1, 'device.temperature_c'),
    gaugeOf(2, 'rpm', 1),
    gaugeOf(3, 'V', TENTH, 'device.voltage_v'),
    gaugeOf(4, 'A', TENTH),
    gaugeOf(5, 'W', TENTH, 'device.power_w'),
    // As the RouterOS API tells it: 1 is good, and 0 is not.
    { ...gaugeOf(6, 'state', 1), map: { values: { 0: 1 }, other: 0 } },
  ],
};

const old = (metric: TableValueRule['metric'], column: string, scale: number): TableValueRule => ({
  metric,
  column,
  scope: 'fast',
  scale,
  absent: [0],
  because: 'boards without that sensor',
});
/** mtxrHealth of RouterOS 6, and in part of 7. The board's temperature comes before its processor's. */
const oldHealth: TableRule = {
  id: 'mtxrHealth',
  entry: `${ROUTEROS}.3`,
  columns: { voltage: 8, temperature: 10, processor: 11, power: 12, current: 13 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    old('device.voltage_v', 'voltage', TENTH),
    old('device.temperature_c', 'temperature', TENTH),
    old('device.temperature_c', 'processor', TENTH),
    old('device.power_w', 'power', TENTH),
    old('device.current_a', 'current', 0.001),
  ],
};

const lte: TableRule = {
  id: 'mtxrLTEModemTable',
  entry: `${ROUTEROS}.16.1.1`,
  columns: { rssi: 2, rsrq: 3, rsrp: 4, sinr: 7 },
  refresh: 'instances',
  maxRows: 16,
  tags: { interface: { from: 'index-interface', part: 0 } },
  values: [
    { metric: 'lte.rssi_dbm', column: 'rssi', scope: 'fast', range: [-140, -1] },
    { metric: 'lte.rsrp_dbm', column: 'rsrp', scope: 'fast', range: [-180, -1] },
    { metric: 'lte.rsrq_db', column: 'rsrq', scope: 'fast', range: [-60, -1] },
    { metric: 'lte.sinr_db', column: 'sinr', scope: 'fast', range: [-40, 60] },
  ],
};

const interfaceStats: TableRule = {
  id: 'mtxrInterfaceStatsTable',
  entry: `${ROUTEROS}.14.1.1`,
  columns: { name: 2, linkDowns: 90 },
  refresh: 'instances',
  maxRows: 500,
  tags: { interface: NAME },
  values: [
    {
      metric: 'interface.link_downs',
      column: 'linkDowns',
      scope: 'slow',
      where: [{ column: 'name', matches: '^[^<]' }],
    },
  ],
};

/**
 * mtxrQueueSimpleTable, seen from the router: what comes in from the queue's target. Dynamic queues of sessions
 * (`<pppoe-name>`) are left out: their interfaces count the same.
 */
const NAMED = [{ column: 'name', matches: '^[^<]' }] as const;
const simpleQueues: TableRule = {
  id: 'mtxrQueueSimpleTable',
  entry: `${ROUTEROS}.2.1.1`,
  columns: { name: 2, bytesIn: 8, bytesOut: 9, droppedIn: 14, droppedOut: 15 },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { queue: NAME },
  values: [
    {
      metric: 'queue.in_bps',
      column: 'bytesIn',
      scope: 'slow',
      where: NAMED,
      counter: { factor: 8 },
    },
    {
      metric: 'queue.out_bps',
      column: 'bytesOut',
      scope: 'slow',
      where: NAMED,
      counter: { factor: 8 },
    },
    {
      metric: 'queue.dropped_ps',
      column: 'droppedIn',
      plus: 'droppedOut',
      scope: 'slow',
      where: NAMED,
      counter: { factor: 1 },
    },
  ],
};

const neighbours: TableRule = {
  id: 'mtxrNeighborTable',
  entry: `${ROUTEROS}.11.1.1`,
  columns: { address: 2, mac: 3, platform: 5, identity: 6, ifIndex: 8 },
  refresh: 'walk',
  maxRows: 500,
  values: [],
  neighbours: {
    address: 'address',
    mac: 'mac',
    platform: 'platform',
    name: 'identity',
    interfaceIndex: 'ifIndex',
  },
};

const sensor = (name: string, unit: string, oid: string) =>
  ({ metric: 'sensor.value', oid, scope: 'slow', tags: { name, unit } }) as const;

/** RouterOS 6 and 7: routers, access points, CPEs, 60 GHz and LTE. SwOS is another family. */
export const mikrotik: SnmpProfile = {
  id: 'mikrotik',
  title: 'MikroTik RouterOS',
  vendor: 'MikroTik',
  detect: [{ sysObjectId: '1.3.6.1.4.1.14988.1' }],
  quirks: { bulk: true, maxRepetitions: 20, varbinds: 20 },
  identity: {
    model: [
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^RouterOS\\s+(.+)$' },
      // mtxrBoardName: before 6.41 sysDescr was `router`.
      { oid: `${ROUTEROS}.7.9.0` },
    ],
    // mtxrLicVersion; mtxrFirmwareVersion is the boot loader's.
    version: [{ oid: `${ROUTEROS}.4.4.0` }],
    serial: [{ oid: `${ROUTEROS}.7.3.0` }],
  },
  interfaces: {
    counters: 'hc',
    // <pppoe-name>: one for each subscriber session, counted by the RouterOS API where it is used.
    ignore: '^(<|lo$)',
    maxRows: 3_000,
  },
  bridge: { fdbPort: 'if-index', maxRows: 2_000 },
  scalars: [
    { metric: 'device.clients', oid: `${ROUTEROS}.1.4.0`, scope: 'fast' },
    // CISCO-PPPOE-MIB cPppoeSystemCurrSessions, which RouterOS answers too.
    { metric: 'device.pppoe_sessions', oid: '1.3.6.1.4.1.9.9.150.1.1.1.0', scope: 'fast' },
    sensor('DHCP leases', 'leases', `${ROUTEROS}.6.1.0`),
    sensor('tracked connections', 'connections', `${ROUTEROS}.22.1.1.0`),
    sensor('tracked IPv4 connections', 'connections', `${ROUTEROS}.22.1.2.0`),
    sensor('tracked IPv6 connections', 'connections', `${ROUTEROS}.22.1.3.0`),
  ],
  tables: [
    ...mikrotikWireless,
    processorLoad,
    mainMemory,
    health,
    oldHealth,
    mikrotikPoe,
    mikrotikOptics,
    lte,
    interfaceStats,
    simpleQueues,
    neighbours,
  ],
};
