import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';
import { UBIQUITI_OBJECT_ID } from './ubiquiti-shared.js';

/** Broadcom FASTPATH, the system inside. */
const FASTPATH = '1.3.6.1.4.1.4413';
const SWITCHING = `${FASTPATH}.1.1.1.1`;
const BOX = `${FASTPATH}.1.1.43.1`;
const UBIQUITI_NAMES = '^(Edge(Switch|Point)|USW|US-|UBNT US|UniFi)';

const bySensor = (name: string): TagRule => ({
  from: 'joined',
  of: [
    { from: 'index', part: 0, prefix: `${name} ` },
    { from: 'index', part: 1, prefix: '' },
  ],
  by: '.',
});

/** agentSwitchCpuProcess, kilobytes. */
const memory: TableRule = {
  id: 'agentSwitchCpuProcess',
  entry: `${SWITCHING}.4`,
  columns: { free: 1, total: 2 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    {
      metric: 'device.memory_pct',
      column: 'total',
      minus: ['free'],
      over: 'total',
      scope: 'fast',
    },
  ],
};

const temperatures: TableRule = {
  id: 'boxServicesTempSensorsTable',
  entry: `${BOX}.8.1`,
  columns: { temperature: 5 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      absent: [0],
      combine: 'max',
    },
    sensorColumn('temperature', bySensor('temperature'), '°C', {
      absent: [0],
      unless: 'device.temperature_c',
    }),
  ],
};

/** boxServicesFansTable; many models show fans whose speed nobody measures: 0. */
const fans: TableRule = {
  id: 'boxServicesFansTable',
  entry: `${BOX}.6.1`,
  columns: { speed: 4 },
  refresh: 'instances',
  maxRows: 32,
  values: [sensorColumn('speed', bySensor('fan'), 'rpm', { range: [1, 100_000] })],
};

/** agentPethPortTable: milliwatts, milliamperes, volts; 0 on a port that feeds nothing. */
const poe: TableRule = {
  id: 'agentPethPortTable',
  entry: `${FASTPATH}.1.1.15.1.1.1`,
  columns: { power: 2, current: 3, voltage: 4 },
  refresh: 'instances',
  maxRows: 256,
  tags: { unit: { from: 'index', part: -1, prefix: 'port ' } },
  values: [
    { metric: 'power.power_w', column: 'power', scope: 'fast', scale: 0.001 },
    { metric: 'power.current_a', column: 'current', scope: 'fast', scale: 0.001 },
    { metric: 'power.voltage_v', column: 'voltage', scope: 'fast', absent: [0] },
  ],
};

/** Ubiquiti EdgeSwitch, EdgePoint switches, and UniFi switches of the same make. */
export const edgeswitch: SnmpProfile = {
  id: 'edgeswitch',
  title: 'Ubiquiti EdgeSwitch',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: FASTPATH, sysDescr: UBIQUITI_NAMES },
    { sysObjectId: UBIQUITI_OBJECT_ID, sysDescr: '^EdgeSwitch' },
    // The 10XP names its chip and no maker.
    { sysObjectId: '1.3.6.1.4.1.27282.3.2.10' },
  ],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?:UBNT )?([^,]+?)(?: - [^,]*)?(?:,|$)' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: ',\\s*(\\d[\\w.]*)' }],
    // entPhysicalSerialNum of the switch itself, where FASTPATH's own is missing.
    serial: [{ oid: `${SWITCHING}.1.4.0` }, { oid: '1.3.6.1.2.1.47.1.1.1.1.11.1' }],
  },
  interfaces: PLAIN_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    {
      metric: 'device.cpu_pct',
      oid: `${SWITCHING}.4.9.0`,
      scope: 'fast',
      pattern: '5 Secs \\(\\s*([\\d.]+)%',
      range: [0, 100],
    },
  ],
  tables: [memory, temperatures, fans, poe],
};
