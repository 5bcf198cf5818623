import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import { onBatteryWithoutInput, powerAt, sensorColumn } from './sensor-rules.js';

/** ICT-MODULAR-POWER-SYSTEM-MIB: numbers are texts; one NUL for what a module does not have. */
const SYSTEM = '1.3.6.1.4.1.39145.13';
const MODULE: TagRule = { from: 'index', part: 0, prefix: 'module ' };

const channel = (column: string, number: number): TableValueRule => ({
  metric: 'power.current_a',
  column,
  scope: 'fast',
  tags: { unit: { from: 'wrapped', of: MODULE, after: ` channel ${number}` } },
});

const modules: TableRule = {
  id: 'moduleTable',
  entry: `${SYSTEM}.10.1`,
  columns: { status: 2, voltage: 4, currentA: 5, currentB: 6, currentC: 7, currentD: 8 },
  refresh: 'instances',
  maxRows: 16,
  tags: { unit: MODULE },
  values: [
    { metric: 'power.voltage_v', column: 'voltage', scope: 'fast' },
    channel('currentA', 1),
    channel('currentB', 2),
    channel('currentC', 3),
    channel('currentD', 4),
    sensorColumn('status', { from: 'wrapped', of: MODULE, after: ' status' }, 'state', {
      scope: 'fast',
      absent: [1],
      because: 'an empty slot',
    }),
  ],
};

export const ictPowerSystem: SnmpProfile = {
  id: 'ict-power-system',
  title: 'ICT Modular Power System',
  vendor: 'ICT',
  detect: [{ sysObjectId: SYSTEM }],
  quirks: NO_BULK_QUIRKS,
  identity: { model: [{ oid: `${SYSTEM}.1.0` }], version: [{ oid: `${SYSTEM}.4.0` }] },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    powerAt(`${SYSTEM}.6.0`, 'voltage_v', 'input'),
    onBatteryWithoutInput(`${SYSTEM}.6.0`),
    powerAt(`${SYSTEM}.7.0`, 'voltage_v', 'output'),
    powerAt(`${SYSTEM}.8.0`, 'current_a', 'output'),
    powerAt(`${SYSTEM}.12.0`, 'temperature_c', 'battery', { range: [-60, 120], absent: [0] }),
    // Without a battery: 0.
    powerAt(`${SYSTEM}.13.0`, 'charge_pct', 'battery', { range: [1, 100] }),
    powerAt(`${SYSTEM}.15.0`, 'runtime_s', 'battery', { scale: 60, absent: [0] }),
  ],
  tables: [modules],
};
