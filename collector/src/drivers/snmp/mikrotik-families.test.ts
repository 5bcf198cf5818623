import { describe, it } from 'vitest';
import { deviceOf, expectFamily, expectFastPoll, type FamilyCase } from './testing/family-case.js';

const IF_NAME = '.1.3.6.1.2.1.31.1.1.1.1';

/** Rows of mtxrGaugeTable: name, value, unit. */
const health = (...gauges: readonly (readonly [name: string, value: number, unit: number])[]) =>
  Object.fromEntries(
    gauges.flatMap(([name, value, unit], at) => [
      [`3.100.1.2.${at + 1}`, name],
      [`3.100.1.3.${at + 1}`, value],
      [`3.100.1.4.${at + 1}`, unit],
    ]),
  );

const FAMILIES: readonly FamilyCase[] = [
  {
    name: 'a router with one sensor of each kind, by both of its tables',
    device: deviceOf('14988.1', 'RouterOS RB750Gr3', '14988.1.1', {
      '3.8.0': 243,
      '3.10.0': 380,
      ...health(['temperature', 38, 1], ['voltage', 243, 3]),
    }),
    profile: 'mikrotik',
    identity: { model: 'RB750Gr3' },
    stations: [],
    samples: { 'device.voltage_v': 24.3, 'device.temperature_c': 38 },
  },
  {
    name: 'a router with several inputs, of which one is plugged in',
    device: deviceOf('14988.1', 'RouterOS RB5009UPr+S+', '14988.1.1', {
      ...health(
        ['cpu-temperature', 50, 1],
        ['jack-voltage', 0, 3],
        ['2pin-voltage', 493, 3],
        ['poe-in-voltage', 0, 3],
        ['poe-out-consumption', 176, 5],
      ),
    }),
    profile: 'mikrotik',
    identity: { model: 'RB5009UPr+S+' },
    stations: [],
    samples: {
      'device.temperature_c': 50,
      'device.voltage_v': 49.3,
      'sensor.value{name=jack-voltage,unit=V}': 0,
      'sensor.value{name=poe-in-voltage,unit=V}': 0,
      'sensor.value{name=poe-out-consumption,unit=W}': 17.6,
    },
  },
  {
    name: 'a switch with two supplies, one of them dead',
    device: deviceOf('14988.1', 'RouterOS CRS317-1G-16S+', '14988.1.1', {
      // The old group knows only the processor's.
      '3.11.0': 440,
      ...health(
        ['cpu-temperature', 44, 1],
        ['board-temperature1', 36, 1],
        ['fan1-speed', 4_200, 2],
        ['psu1-state', 1, 6],
        ['psu2-state', 0, 6],
        ['power-consumption', 211, 5],
      ),
    }),
    profile: 'mikrotik',
    identity: { model: 'CRS317-1G-16S+' },
    stations: [],
    samples: {
      'device.temperature_c': 36,
      'device.power_w': 21.1,
      'sensor.value{name=cpu-temperature,unit=°C}': 44,
      'sensor.value{name=fan1-speed,unit=rpm}': 4_200,
      'sensor.value{name=psu1-state,unit=state}': 0,
      'sensor.value{name=psu2-state,unit=state}': 1,
    },
  },
  {
    name: 'an access point with a station and a virtual one without any',
    device: deviceOf('14988.1', 'RouterOS RB433GL', '14988.1.1.1.3.1', {
      [`${IF_NAME}.4`]: 'wlan1',
      [`${IF_NAME}.5`]: 'wlan2',
      '2.4': 90_000_000,
      '3.4': 60_000_000,
      '6.4': 1,
      '7.4': 5_220,
      '8.4': '5220/20-Ce/an',
      '9.4': -112,
      '10.4': 75,
      '2.5': 0,
      '3.5': 0,
      '6.5': 0,
      '7.5': 0,
      '9.5': 0,
      '10.5': 0,
    }),
    profile: 'mikrotik',
    identity: { model: 'RB433GL' },
    stations: [],
    samples: {
      'radio.clients{radio=wlan1}': 1,
      'radio.tx_rate_bps{radio=wlan1}': 90_000_000,
      'radio.rx_rate_bps{radio=wlan1}': 60_000_000,
      'radio.frequency_mhz{radio=wlan1}': 5_220,
      'radio.channel_width_mhz{radio=wlan1}': 40,
      'radio.noise_dbm{radio=wlan1}': -112,
      'radio.tx_ccq_pct{radio=wlan1}': 75,
      'radio.clients{radio=wlan2}': 0,
    },
  },
  {
    name: 'the radios of an access point with the drivers of RouterOS 7',
    device: deviceOf('14988.1', 'RouterOS hAP ax^2', '14988.1.1.21.5.1', {
      '2.11': 'wifi1',
      '3.11': 'tower',
      '4.11': '5180/ax/Ceee',
      '2.12': 'wifi2',
      '4.12': '2437/ax',
      '2.13': 'wifi3',
      '4.13': '',
    }),
    profile: 'mikrotik',
    identity: { model: 'hAP ax^2' },
    stations: [],
    samples: {
      'radio.frequency_mhz{radio=wifi1}': 5_180,
      'radio.channel_width_mhz{radio=wifi1}': 80,
      'radio.frequency_mhz{radio=wifi2}': 2_437,
      'radio.channel_width_mhz{radio=wifi2}': 20,
    },
  },
];

describe('the profile of RouterOS', () => {
  it.each(FAMILIES)('reads $name', expectFamily);
  it.each(FAMILIES)('reads what is fast of $name on a fast poll', expectFastPoll);
});
