import type { ScalarRule, TableRule, TagRule } from '../profile.js';
import { onBatteryAt, onBatterySince, powerAt, sensorAt, sensorColumn } from './sensor-rules.js';

/** UPS-MIB (RFC 1628), which many makers' network cards serve. */
export const UPS_MIB = '1.3.6.1.2.1.33.1';
const TENTH = 0.1;
/** Agents send the type's largest numbers, or -1, for what they do not measure. */
const UNKNOWN = [-1, 2_147_483_647, 4_294_967_295];

export const upsIdentity = {
  model: { oid: `${UPS_MIB}.1.2.0` },
  version: { oid: `${UPS_MIB}.1.3.0` },
};

export const upsScalars: readonly ScalarRule[] = [
  sensorAt(`${UPS_MIB}.2.1.0`, 'battery status', 'state'),
  sensorAt(`${UPS_MIB}.2.2.0`, 'time on battery', 's', { scope: 'fast', absent: UNKNOWN }),
  powerAt(`${UPS_MIB}.2.3.0`, 'runtime_s', 'battery', {
    scale: 60,
    absent: UNKNOWN,
    because: 'minutes; the largest number while the mains feeds the load',
  }),
  powerAt(`${UPS_MIB}.2.4.0`, 'charge_pct', 'battery', { range: [0, 100] }),
  powerAt(`${UPS_MIB}.2.5.0`, 'voltage_v', 'battery', { scale: TENTH, absent: [0, ...UNKNOWN] }),
  powerAt(`${UPS_MIB}.2.6.0`, 'current_a', 'battery', { scale: TENTH, absent: UNKNOWN }),
  powerAt(`${UPS_MIB}.2.7.0`, 'temperature_c', 'battery', {
    range: [-40, 100],
    absent: [0, -1],
    because: 'cards without a thermometer',
  }),
  sensorAt(`${UPS_MIB}.4.1.0`, 'output source', 'state', { scope: 'fast' }),
  // upsOutputSource: other(1), none(2), normal(3), bypass(4), battery(5), booster(6), reducer(7).
  onBatteryAt(`${UPS_MIB}.4.1.0`, [5], [1, ...UNKNOWN]),
  // For cards without it, upsSecondsOnBattery: zero unless the battery feeds the load.
  onBatterySince(`${UPS_MIB}.2.2.0`, UNKNOWN),
  sensorAt(`${UPS_MIB}.4.2.0`, 'output frequency', 'Hz', { scale: TENTH, absent: [0, ...UNKNOWN] }),
  sensorAt(`${UPS_MIB}.5.1.0`, 'bypass frequency', 'Hz', { scale: TENTH, absent: [0, ...UNKNOWN] }),
];

const line = (side: string): TagRule => ({ from: 'index', part: 0, prefix: `${side} ` });

/** `wattsScale`: RFC 1628 says watts. */
export function upsTables(wattsScale = 1): readonly TableRule[] {
  const measured = { scope: 'fast', absent: UNKNOWN } as const;
  const volts = {
    ...measured,
    metric: 'power.voltage_v',
    above: { limit: 1_000, scale: TENTH, reason: 'tenths, where RFC 1628 says volts' },
  } as const;
  const watts = { ...measured, metric: 'power.power_w', scale: wattsScale } as const;
  return [
    {
      id: 'upsInputTable',
      entry: `${UPS_MIB}.3.3.1`,
      columns: { frequency: 2, voltage: 3, current: 4, power: 5 },
      refresh: 'instances',
      maxRows: 12,
      tags: { unit: line('input') },
      values: [
        // 0 V at the input is a power cut, and the reason why this is read at all.
        { ...volts, column: 'voltage' },
        { ...measured, metric: 'power.current_a', column: 'current', scale: TENTH },
        { ...watts, column: 'power' },
        sensorColumn(
          'frequency',
          { from: 'wrapped', of: line('input'), after: ' frequency' },
          'Hz',
          {
            scale: TENTH,
            absent: [0, ...UNKNOWN],
          },
        ),
      ],
    },
    {
      id: 'upsOutputTable',
      entry: `${UPS_MIB}.4.4.1`,
      columns: { voltage: 2, current: 3, power: 4, load: 5 },
      refresh: 'instances',
      maxRows: 12,
      tags: { unit: line('output') },
      values: [
        { ...volts, column: 'voltage' },
        { ...measured, metric: 'power.current_a', column: 'current', scale: TENTH },
        { ...watts, column: 'power' },
        { ...measured, metric: 'power.load_pct', column: 'load', range: [0, 300] },
      ],
    },
    {
      id: 'upsBypassTable',
      entry: `${UPS_MIB}.5.3.1`,
      columns: { voltage: 2, current: 3, power: 4 },
      refresh: 'instances',
      maxRows: 12,
      tags: { unit: line('bypass') },
      values: [
        { ...volts, column: 'voltage' },
        { ...measured, metric: 'power.current_a', column: 'current', scale: TENTH },
        { ...watts, column: 'power' },
      ],
    },
  ];
}
