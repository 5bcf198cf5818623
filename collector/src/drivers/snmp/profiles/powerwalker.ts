import type { SnmpProfile, TableRule, TagRule, ValueRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { onBatteryAt, powerAt, sensorAt, sensorColumn } from './sensor-rules.js';

/** XPPC-MIB: upsE of newer cards, upsSmart of older ones. */
const UPS = '1.3.6.1.4.1.935.10.1.1';
const OLD = '1.3.6.1.4.1.935.1.1.1';
const TENTH = 0.1;
const NONE = { absent: [-1], because: '-1 for what the model does not measure' };

const line = (side: string): TagRule => ({ from: 'index', part: 0, prefix: `${side} ` });

/** Rows of an input, a bypass or an output: its columns are the same up to the power. */
function lines(id: string, arc: string, side: string, hasLoad: boolean): TableRule {
  const tenths: Pick<ValueRule, 'scope' | 'scale' | 'absent' | 'because'> = {
    scope: 'fast',
    scale: TENTH,
    ...NONE,
  };
  return {
    id,
    entry: `${UPS}.2.${arc}.1`,
    columns: { frequency: 2, voltage: 3, current: 4, power: 5, ...(hasLoad ? { load: 7 } : {}) },
    refresh: 'instances',
    maxRows: 6,
    tags: { unit: line(side) },
    values: [
      { ...tenths, metric: 'power.voltage_v', column: 'voltage' },
      { ...tenths, metric: 'power.current_a', column: 'current' },
      { metric: 'power.power_w', column: 'power', scope: 'fast', ...NONE },
      ...(hasLoad
        ? [{ metric: 'power.load_pct', column: 'load', scope: 'fast', range: [0, 300] } as const]
        : []),
      sensorColumn('frequency', { from: 'wrapped', of: line(side), after: ' frequency' }, 'Hz', {
        scale: TENTH,
        absent: [-1, 0],
      }),
    ],
  };
}

/** PowerWalker and other UPSs with a card by Voltronic or Megatec. */
export const powerwalker: SnmpProfile = {
  id: 'powerwalker',
  title: 'PowerWalker UPS',
  vendor: 'PowerWalker',
  detect: [{ sysObjectId: '1.3.6.1.4.1.935' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: `${UPS}.1.2.0` }, { oid: `${OLD}.1.1.1.0` }],
    version: [{ oid: `${UPS}.1.3.0` }, { oid: `${OLD}.1.2.1.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    sensorAt(`${UPS}.2.1.0`, 'output status', 'state', { scope: 'fast' }),
    // upsESystemStatus: battery(5), battery-test(6), other(13).
    onBatteryAt(`${UPS}.2.1.0`, [5], [13]),
    { metric: 'device.temperature_c', oid: `${UPS}.2.2.0`, scope: 'fast', scale: TENTH, ...NONE },
    sensorAt(`${UPS}.3.1.0`, 'battery status', 'state'),
    powerAt(`${UPS}.3.3.0`, 'runtime_s', 'battery', { scale: 60, ...NONE }),
    powerAt(`${UPS}.3.4.0`, 'charge_pct', 'battery', { range: [0, 100] }),
    powerAt(`${UPS}.3.5.0`, 'voltage_v', 'battery', { scale: TENTH, absent: [-1, 0] }),
    powerAt(`${UPS}.3.6.0`, 'current_a', 'battery', { scale: TENTH, ...NONE }),
    sensorAt(`${UPS}.6.1.1.0`, 'environment', '°C', { scale: TENTH, ...NONE }),
    sensorAt(`${UPS}.6.2.1.0`, 'environment humidity', '%', { range: [1, 100] }),
    powerAt(`${OLD}.2.2.1.0`, 'charge_pct', 'battery', { range: [0, 100] }),
    powerAt(`${OLD}.2.2.2.0`, 'voltage_v', 'battery', { scale: TENTH, absent: [-1, 0] }),
    powerAt(`${OLD}.2.2.3.0`, 'temperature_c', 'battery', { scale: TENTH, absent: [-1, 0] }),
    powerAt(`${OLD}.3.2.1.0`, 'voltage_v', 'input', { scale: TENTH, ...NONE }),
    powerAt(`${OLD}.4.2.1.0`, 'voltage_v', 'output', { scale: TENTH, ...NONE }),
    powerAt(`${OLD}.4.2.3.0`, 'load_pct', 'output', { range: [0, 300] }),
    sensorAt(`${OLD}.3.2.4.0`, 'input frequency', 'Hz', { scale: TENTH, absent: [-1, 0] }),
    sensorAt(`${OLD}.4.2.2.0`, 'output frequency', 'Hz', { scale: TENTH, absent: [-1, 0] }),
    sensorAt(`${OLD}.4.1.1.0`, 'output status', 'state', { scope: 'fast' }),
    // upsBaseOutputStatus: unknown(1), onBattery(3).
    onBatteryAt(`${OLD}.4.1.1.0`, [3], [1]),
  ],
  tables: [
    lines('upsESystemInputTable', '16', 'input', false),
    lines('upsESystemBypassTable', '17', 'bypass', false),
    lines('upsESystemOutputTable', '18', 'output', true),
  ],
};
