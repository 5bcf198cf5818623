import type { ScalarRule, TableValueRule, TagRule, ValueRule } from '../profile.js';

type ValueOptions = Partial<Omit<ValueRule, 'metric' | 'counter'>>;

/** A scalar that has no place of its own in the catalogue. */
export function sensorAt(
  oid: string,
  name: string,
  unit: string,
  options: ValueOptions = {},
): ScalarRule {
  return { metric: 'sensor.value', scope: 'slow', ...options, oid, tags: { name, unit } };
}

/** A column without a place of its own; `name` names the sensor of each row. */
export function sensorColumn(
  column: string,
  name: TagRule,
  unit: string,
  options: Partial<Omit<TableValueRule, 'metric' | 'column' | 'tags'>> = {},
): TableValueRule {
  const tags = { name, unit: { from: 'text', text: unit } } as const;
  return { metric: 'sensor.value', scope: 'slow', ...options, column, tags };
}

type PowerField = 'voltage_v' | 'current_a' | 'power_w' | 'charge_pct' | 'runtime_s' | 'load_pct';

/** A scalar of one unit of a power system: its battery, its input, its output. */
export function powerAt(
  oid: string,
  field: PowerField | 'temperature_c',
  unit: string,
  options: ValueOptions = {},
): ScalarRule {
  return { metric: `power.${field}`, scope: 'fast', ...options, oid, tags: { unit } };
}
