import type { SnmpProfile } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import { powerAt, sensorAt } from './sensor-rules.js';

/** ICT-SINE-WAVE-INVERTER-MIB: numbers are texts. */
const INVERTER = '1.3.6.1.4.1.39145.12';

export const ictInverter: SnmpProfile = {
  id: 'ict-inverter',
  title: 'ICT sine wave inverter',
  vendor: 'ICT',
  detect: [{ sysObjectId: INVERTER }],
  quirks: NO_BULK_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?:ICT\\s*)?(.+)$' }],
    version: [{ oid: `${INVERTER}.4.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    powerAt(`${INVERTER}.6.0`, 'voltage_v', 'battery'),
    powerAt(`${INVERTER}.7.0`, 'voltage_v', 'output'),
    powerAt(`${INVERTER}.8.0`, 'load_pct', 'output'),
    sensorAt(`${INVERTER}.9.0`, 'inverter status', 'state', { scope: 'fast' }),
    sensorAt(`${INVERTER}.11.0`, 'transfer relay', 'state', { scope: 'fast' }),
  ],
  tables: [],
};
