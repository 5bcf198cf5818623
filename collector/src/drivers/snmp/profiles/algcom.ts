import type { SnmpProfile } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { onBatteryAt, powerAt, sensorAt } from './sensor-rules.js';

const UPS = '1.3.6.1.4.1.49136.1';
const TENTH = 0.1;
const MILLI = 0.001;
const absent = { absent: [0], because: '0 without the optional probe or input' };

/** Algcom DC UPSs. */
export const algcom: SnmpProfile = {
  id: 'algcom',
  title: 'Algcom DC UPS',
  vendor: 'Algcom',
  detect: [{ sysObjectId: '1.3.6.1.4.1.49136', has: `${UPS}.1` }],
  quirks: PLAIN_QUIRKS,
  identity: { model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(.+?)(?:\\s+ALGCOM)?$' }] },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    powerAt(`${UPS}.1.1.0`, 'voltage_v', 'output', { scale: TENTH }),
    powerAt(`${UPS}.1.2.0`, 'current_a', 'output', { scale: MILLI }),
    powerAt(`${UPS}.2.1.0`, 'voltage_v', 'battery', { scale: TENTH }),
    powerAt(`${UPS}.2.2.0`, 'current_a', 'battery', { scale: MILLI }),
    powerAt(`${UPS}.6.1.0`, 'voltage_v', 'input', { scale: TENTH, ...absent }),
    { metric: 'device.temperature_c', oid: `${UPS}.4.1.0`, scope: 'fast' },
    sensorAt(`${UPS}.4.2.0`, 'external probe', '°C', absent),
    sensorAt(`${UPS}.4.3.0`, 'heat sink', '°C'),
    sensorAt(`${UPS}.2.3.0`, 'charger', 'state'),
    sensorAt(`${UPS}.3.1.0`, 'on battery', 'state', { scope: 'fast' }),
    onBatteryAt(`${UPS}.3.1.0`, [1]),
    sensorAt(`${UPS}.3.2.0`, 'mains failure', 'state', { scope: 'fast' }),
    sensorAt(`${UPS}.3.5.0`, 'overheat', 'state'),
    sensorAt(`${UPS}.3.6.0`, 'overload', 'state'),
    sensorAt(`${UPS}.3.11.0`, 'hours of operation', 'h'),
    sensorAt(`${UPS}.8.5.0`, 'battery test, first voltage', 'V', { scale: TENTH, absent: [0] }),
    sensorAt(`${UPS}.8.6.0`, 'battery test, first current', 'A', { scale: MILLI, absent: [0] }),
    sensorAt(`${UPS}.8.7.0`, 'battery test, last voltage', 'V', { scale: TENTH, absent: [0] }),
    sensorAt(`${UPS}.8.8.0`, 'battery test, last current', 'A', { scale: MILLI, absent: [0] }),
  ],
  tables: [],
};
