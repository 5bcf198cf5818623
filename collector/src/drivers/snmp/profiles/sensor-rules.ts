import type { ScalarRule, TableValueRule, TagRule, ValueRule } from '../profile.js';

const BATTERY = { unit: 'battery' } as const;

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

/**
 * Whether the load hangs on the battery, from an object that says what feeds it: 1 for the codes that mean the battery,
 * 0 for the others. `unknown` are the codes that say nothing. A test of the battery is no power cut.
 */
export function onBatteryAt(
  oid: string,
  battery: readonly number[],
  unknown: readonly number[] = [],
): ScalarRule {
  const values = Object.fromEntries(battery.map((code) => [code, 1]));
  return {
    metric: 'power.on_battery',
    scope: 'fast',
    oid,
    tags: BATTERY,
    absent: unknown,
    map: { values, other: 0 },
  };
}

/** The same from the seconds since the battery feeds the load. */
export function onBatterySince(oid: string, unknown: readonly number[]): ScalarRule {
  const map = { values: { 0: 0 }, other: 1 };
  return { metric: 'power.on_battery', scope: 'fast', oid, tags: BATTERY, absent: unknown, map };
}

/** The same from the volts at the input, which are a text there: less than 10 V is no mains. */
export function onBatteryWithoutInput(oid: string): ScalarRule {
  return {
    metric: 'power.on_battery',
    scope: 'fast',
    oid,
    tags: BATTERY,
    cases: [
      { matches: '^\\s*\\d(?:\\.\\d*)?\\s*$', value: 1 },
      { matches: '^\\s*\\d{2,}(?:\\.\\d*)?\\s*$', value: 0 },
    ],
  };
}
