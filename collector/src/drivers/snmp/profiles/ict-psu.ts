import type { SnmpProfile } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import { onBatteryWithoutInput, powerAt } from './sensor-rules.js';

/** ICT-PLATINUM-MIB: volts and amperes are texts. */
const PLATINUM = '1.3.6.1.4.1.39145.11';
/** Without a battery all that is told of one is 0. */
const OF_A_BATTERY = { absent: [0] } as const;

export const ictPsu: SnmpProfile = {
  id: 'ict-psu',
  title: 'ICT Platinum and Digital power supply',
  vendor: 'ICT',
  detect: [{ sysObjectId: PLATINUM }],
  quirks: NO_BULK_QUIRKS,
  identity: { model: [{ oid: `${PLATINUM}.1.0` }], version: [{ oid: `${PLATINUM}.4.0` }] },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    // 0 V in is a supply on its battery.
    powerAt(`${PLATINUM}.6.0`, 'voltage_v', 'input'),
    onBatteryWithoutInput(`${PLATINUM}.6.0`),
    powerAt(`${PLATINUM}.7.0`, 'voltage_v', 'output'),
    powerAt(`${PLATINUM}.8.0`, 'current_a', 'output'),
    powerAt(`${PLATINUM}.10.0`, 'voltage_v', 'battery', OF_A_BATTERY),
    powerAt(`${PLATINUM}.11.0`, 'current_a', 'battery', OF_A_BATTERY),
    powerAt(`${PLATINUM}.12.0`, 'temperature_c', 'battery', {
      ...OF_A_BATTERY,
      range: [-60, 120],
    }),
    powerAt(`${PLATINUM}.13.0`, 'charge_pct', 'battery', { ...OF_A_BATTERY, range: [0, 100] }),
    powerAt(`${PLATINUM}.15.0`, 'runtime_s', 'battery', { ...OF_A_BATTERY, scale: 60 }),
  ],
  tables: [],
};
