import type { ScalarRule, SnmpProfile } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED } from './radio-shared.js';
import { powerAt, sensorAt } from './sensor-rules.js';

/** SAF-MPMUX-MIB mpmux: an indoor unit with up to two outdoor radios. */
const MPMUX = '1.3.6.1.4.1.7571.100.1.1.2.22';
const TERMINAL = `${MPMUX}.1`;
/** `22.72V`, `-5.28V`, `0.45A`. */
const IN_TEXT = '(-?\\d+(?:\\.\\d+)?)';

/** The radio on one of the cables; what its cable carries stands with the terminal. */
function radioScalars(number: 1 | 2): ScalarRule[] {
  const name = `radio ${number}`;
  const tags = { radio: name };
  const radio = (column: number) => `${MPMUX}.${number + 2}.${column}.0`;
  const supply = (column: number) => `${TERMINAL}.${column + (number - 1) * 6}.0`;
  const text = { pattern: IN_TEXT } as const;
  // Tx=7777.777MHz
  const frequency = {
    metric: 'radio.frequency_mhz',
    scope: 'fast',
    pattern: '=([\\d.]+)',
  } as const;
  const temperature = { range: [-60, 120] as const };
  return [
    { ...frequency, oid: radio(6), tags },
    { ...frequency, oid: radio(7), tags: { radio: `${name} receive` } },
    { metric: 'radio.tx_power_dbm', oid: radio(8), scope: 'fast', range: [-60, 60], tags },
    { metric: 'radio.signal_dbm', oid: radio(10), scope: 'fast', range: RECEIVED, tags },
    sensorAt(radio(11), `${name} cable attenuation`, 'dB'),
    sensorAt(radio(15), `${name} temperature`, '°C', temperature),
    sensorAt(supply(16), `${name} supply +3.3 V`, 'V', text),
    sensorAt(supply(17), `${name} supply +5 V`, 'V', text),
    sensorAt(supply(18), `${name} supply -5 V`, 'V', text),
    powerAt(supply(19), 'voltage_v', name, text),
    powerAt(supply(20), 'current_a', name, text),
    powerAt(supply(21), 'power_w', name, text),
  ];
}

/** SAF Tehnika CFM. */
export const safCfm: SnmpProfile = {
  id: 'saf-cfm',
  title: 'SAF CFM',
  vendor: 'SAF Tehnika',
  detect: [{ sysObjectId: MPMUX }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${TERMINAL}.1.0`, pattern: '^(?:SAF )?(.+)' }],
    version: [{ oid: `${TERMINAL}.4.0`, pattern: '^V?(\\d\\S*)' }],
    serial: [{ oid: `${TERMINAL}.13.0` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    { metric: 'device.temperature_c', oid: `${TERMINAL}.6.0`, scope: 'fast', range: [-60, 120] },
    { metric: 'device.cpu_pct', oid: `${TERMINAL}.28.0`, scope: 'fast', range: [0, 100] },
    ...radioScalars(1),
    ...radioScalars(2),
  ],
  tables: [],
};
