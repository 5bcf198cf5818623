import type { ScalarRule, SnmpProfile } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED } from './radio-shared.js';
import { sensorAt } from './sensor-rules.js';

const INTEGRA = '1.3.6.1.4.1.7571.100.1.1.7';

/** One radio with its modem; the groups' numbers below them differ by generation. */
interface Carrier {
  readonly name: string;
  readonly radio: string;
  readonly modem: string;
  readonly rxFrequency: number;
  readonly temperature: number;
  readonly bandwidth?: number;
  readonly rxCapacity: number;
  readonly carrierOffset?: number;
  readonly quality?: number;
}

/** SAF-INTEGRAB-MIB, -INTEGRAW-MIB, -INTEGRAE-MIB and -INTEGRAX-MIB: all units are kHz, kb/s, dBm and tenths. */
const GENERATIONS: readonly { readonly arc: number; readonly carriers: readonly Carrier[] }[] = [
  {
    arc: 1,
    carriers: [
      { name: 'radio', ...groups(), ...single(), bandwidth: 6, rxCapacity: 10, carrierOffset: 13 },
    ],
  },
  {
    arc: 2,
    carriers: [
      { name: 'radio', ...groups(), ...single(), bandwidth: 6, rxCapacity: 10, quality: 14 },
    ],
  },
  {
    arc: 9,
    carriers: [
      { name: 'radio', ...groups(), ...single(), bandwidth: 7, rxCapacity: 11, carrierOffset: 14 },
    ],
  },
  {
    arc: 10,
    carriers: ['A', 'B'].map((name, at) => ({
      name: `radio ${name}`,
      ...groups(`.${at + 1}`),
      rxFrequency: 9,
      temperature: 10,
      rxCapacity: 9,
      carrierOffset: 12,
    })),
  },
];

function groups(below = '') {
  return { radio: `2${below}`, modem: `3${below}` };
}

function single() {
  return { rxFrequency: 7, temperature: 8 };
}

function carrierScalars(arc: number, carrier: Carrier): ScalarRule[] {
  const { name, bandwidth, carrierOffset, quality } = carrier;
  const radio = (column: number) => `${INTEGRA}.${arc}.${carrier.radio}.${column}.0`;
  const modem = (column: number) => `${INTEGRA}.${arc}.${carrier.modem}.${column}.0`;
  const tags = { radio: name };
  const frequency = {
    metric: 'radio.frequency_mhz',
    scope: 'fast',
    scale: 0.001,
    absent: [0],
  } as const;
  const capacity = { scope: 'fast', scale: 1_000, tags } as const;
  return [
    { metric: 'radio.signal_dbm', oid: radio(3), scope: 'fast', range: RECEIVED, tags },
    { metric: 'radio.tx_power_dbm', oid: radio(1), scope: 'fast', range: [-60, 60], tags },
    { ...frequency, oid: radio(2), tags },
    { ...frequency, oid: radio(carrier.rxFrequency), tags: { radio: `${name} receive` } },
    sensorAt(radio(carrier.temperature), `${name} temperature`, '°C', {
      scale: 0.1,
      range: [-600, 1_500],
    }),
    sensorAt(modem(2), `${name} MSE`, 'dB', { scope: 'fast', scale: 0.1, range: [-600, -1] }),
    { metric: 'radio.rx_capacity_bps', oid: modem(carrier.rxCapacity), ...capacity },
    { metric: 'radio.tx_capacity_bps', oid: modem(carrier.rxCapacity + 1), ...capacity },
    ...(bandwidth === undefined
      ? []
      : [
          {
            metric: 'radio.channel_width_mhz',
            oid: modem(bandwidth),
            scope: 'slow',
            scale: 0.001,
            absent: [0],
            tags,
          } as const,
        ]),
    ...(carrierOffset === undefined
      ? []
      : [sensorAt(modem(carrierOffset), `${name} carrier offset`, 'Hz')]),
    ...(quality === undefined
      ? []
      : [sensorAt(modem(quality), `${name} signal quality`, '%', { range: [0, 100] })]),
  ];
}

/** The system group: the same in all generations. */
function systemScalars(arc: number): ScalarRule[] {
  const system = (column: number) => `${INTEGRA}.${arc}.4.${column}.0`;
  const unused = { scope: 'fast', scale: -0.1, offset: 100, range: [0, 1_000] } as const;
  return [
    {
      metric: 'device.temperature_c',
      oid: system(8),
      scope: 'fast',
      scale: 0.1,
      range: [-600, 1_500],
    },
    sensorAt(system(2), 'CPU temperature', '°C', { scale: 0.1, range: [-600, 1_500] }),
    { metric: 'device.voltage_v', oid: system(5), scope: 'fast', scale: 0.001, absent: [0] },
    { metric: 'device.current_a', oid: system(6), scope: 'slow', scale: 0.001 },
    { metric: 'device.power_w', oid: system(7), scope: 'slow', scale: 0.001, absent: [0] },
    // Tenths of a percent that are free and idle.
    { metric: 'device.memory_pct', oid: system(9), ...unused },
    { metric: 'device.cpu_pct', oid: system(10), ...unused },
  ];
}

/** SAF Tehnika Integra, -W, -E and -X: point-to-point microwave. */
export const safIntegra: SnmpProfile = {
  id: 'saf-integra',
  title: 'SAF Integra',
  vendor: 'SAF Tehnika',
  detect: [{ sysObjectId: INTEGRA }],
  quirks: RADIO_QUIRKS,
  identity: {
    // Prod: Integra-E;Vers: 3.17.10;Timestamp: …
    model: [
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'Prod: ?([^;]+)' },
      ...GENERATIONS.map(({ arc }) => ({ oid: `${INTEGRA}.${arc}.4.11.0` })),
    ],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'Vers: ?([^;]+)' }],
    serial: [
      ...GENERATIONS.map(({ arc }) => ({ oid: `${INTEGRA}.${arc}.4.12.0` })),
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'S/N: ?([^;\\s]+)' },
    ],
  },
  interfaces: RADIO_INTERFACES,
  scalars: GENERATIONS.flatMap(({ arc, carriers }) => [
    ...carriers.flatMap((carrier) => carrierScalars(arc, carrier)),
    ...systemScalars(arc),
  ]),
  tables: [],
};
