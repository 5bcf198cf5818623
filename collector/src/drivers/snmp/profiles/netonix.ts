import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** NETONIX-SWITCH-MIB. */
const NETONIX = '1.3.6.1.4.1.46242';
const NAME: TagRule = { from: 'column', column: 'name' };

const fans: TableRule = {
  id: 'fanTable',
  entry: `${NETONIX}.2.1`,
  columns: { speed: 2 },
  refresh: 'instances',
  maxRows: 8,
  values: [sensorColumn('speed', { from: 'index', part: 0, prefix: 'fan ' }, 'rpm')],
};

const temperatures: TableRule = {
  id: 'tempTable',
  entry: `${NETONIX}.3.1`,
  columns: { name: 2, temperature: 3 },
  refresh: 'instances',
  maxRows: 16,
  values: [
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      where: [{ column: 'name', matches: '^board' }],
      combine: 'max',
    },
    sensorColumn('temperature', NAME, '°C', { where: [{ column: 'name', matches: '^(?!board)' }] }),
  ],
};

const voltages: TableRule = {
  id: 'voltageTable',
  entry: `${NETONIX}.4.1`,
  columns: { name: 2, voltage: 3 },
  refresh: 'instances',
  maxRows: 16,
  values: [sensorColumn('voltage', NAME, 'V', { scope: 'fast', scale: 0.01 })],
};

/** Netonix WISP switches. */
export const netonix: SnmpProfile = {
  id: 'netonix',
  title: 'Netonix WISP Switch',
  vendor: 'Netonix',
  detect: [{ sysObjectId: NETONIX }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^Netonix\\s+(.+)$' }],
    version: [{ oid: `${NETONIX}.1.0`, pattern: '^(\\d+(?:\\.\\d+)*)' }],
  },
  interfaces: PLAIN_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    { metric: 'device.power_w', oid: `${NETONIX}.6.0`, scope: 'fast', scale: 0.1 },
    {
      metric: 'device.current_a',
      oid: `${NETONIX}.7.0`,
      scope: 'fast',
      scale: 0.1,
      absent: [0],
      because: 'models that are fed with AC',
    },
  ],
  tables: [fans, temperatures, voltages, ucdProcessor, ucdMemory],
};
