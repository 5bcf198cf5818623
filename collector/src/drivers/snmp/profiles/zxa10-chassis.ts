import type { TableRule, TagRule } from '../profile.js';
import { sensorColumn } from './sensor-rules.js';

const CHASSIS = '1.3.6.1.4.1.3902.1082.10';
/** ZTE-AN-CHASSIS-MIB zxAnCardEntry; cards, supplies and fans are counted by rack, shelf and slot. */
const CARD = `${CHASSIS}.1.2.4.1`;
/** ZTE-AN-ENVMON-MIB. */
const ENVIRONMENT = `${CHASSIS}.10.2`;
const SLOT: TagRule = { from: 'index', part: 2, prefix: 'slot ' };
const CARD_NAME: TagRule = {
  from: 'first',
  of: [{ from: 'joined', of: [SLOT, { from: 'column', column: 'type' }], by: ' ' }, SLOT],
};
/** The MIB: 0 is not available. */
const MILLI = { scope: 'fast', scale: 0.001, range: [1, 10_000_000] } as const;

const cardLoad: TableRule = {
  id: 'zxAnCardTable',
  entry: CARD,
  columns: { cpu: 9, memory: 11 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    { metric: 'device.cpu_pct', column: 'cpu', scope: 'fast', range: [0, 100], combine: 'max' },
    {
      metric: 'device.memory_pct',
      column: 'memory',
      scope: 'fast',
      range: [1, 100],
      combine: 'max',
    },
  ],
};

const cards: TableRule = {
  id: 'zxAnCardEnvParamTable',
  entry: `${ENVIRONMENT}.1.6.1`,
  columns: { temperature: 2, power: 3, voltage: 4, current: 5, type: `${CARD}.4` },
  refresh: 'instances',
  maxRows: 64,
  tags: { unit: CARD_NAME },
  values: [
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      range: [-60, 150],
      absent: [0],
      combine: 'max',
      tags: {},
    },
    sensorColumn('temperature', CARD_NAME, '°C', {
      range: [-60, 150],
      absent: [0],
      unless: 'device.temperature_c',
    }),
    { metric: 'power.power_w', column: 'power', ...MILLI },
    { metric: 'power.voltage_v', column: 'voltage', ...MILLI },
    { metric: 'power.current_a', column: 'current', ...MILLI },
  ],
};

const supplies: TableRule = {
  id: 'zxAnPowerSupplyTable',
  entry: `${ENVIRONMENT}.3.11.1`,
  columns: { voltage: 2 },
  refresh: 'instances',
  maxRows: 16,
  tags: { unit: { from: 'wrapped', of: SLOT, after: ' supply' } },
  // 0 V is a supply that is not fed.
  values: [{ metric: 'power.voltage_v', column: 'voltage', scope: 'fast', range: [0, 400] }],
};

const fans: TableRule = {
  id: 'zxAnEnvFanTable',
  entry: `${ENVIRONMENT}.4.11.1`,
  columns: { speed: 7 },
  refresh: 'instances',
  maxRows: 32,
  values: [
    sensorColumn('speed', { from: 'index', part: 2, prefix: 'fan ' }, 'rpm', {
      range: [0, 100_000],
    }),
  ],
};

export const zxa10Chassis: readonly TableRule[] = [cardLoad, cards, supplies, fans];
