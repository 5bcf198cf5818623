import { describe, it } from 'vitest';
import { deviceOf, expectFamily, expectFastPoll, type FamilyCase } from './testing/family-case.js';

const MAC_1 = '02:00:00:00:10:01';

const FAMILIES: readonly FamilyCase[] = [
  {
    name: 'a Wave with a receiver of GPS',
    device: deviceOf('41112', 'Linux 4.4.241 armv7l', '41112.1.11.1', {
      '1.2.1': 70_560,
      '1.3.1': 540,
      '2.2.1': 'Wave Long-Range',
      '2.4.1': 'GMC.ipq5018.v3.4.0.c58e0ac',
      '2.5.1': 41,
      '2.6.1': 4,
      '3.1.3.2.0.0.0.16.1.1': -55,
      '3.1.9.2.0.0.0.16.1.1': 2_000n,
      '3.1.10.2.0.0.0.16.1.1': 1_000n,
      '3.1.14.2.0.0.0.16.1.1': 'Lomas 15',
      '3.1.17.2.0.0.0.16.1.1': 360_000,
      '3.1.20.2.0.0.0.16.1.1': '100.64.0.15',
      '4.1.1': 2,
      '4.7.1': 12,
      '4.8.1': 9,
    }),
    profile: 'af60',
    identity: { model: 'Wave Long-Range', version: '3.4.0' },
    stations: [{ mac: MAC_1, radio: 'wlan0', name: 'Lomas 15', lastIp: '100.64.0.15' }],
    samples: {
      'device.cpu_pct': 4,
      'device.memory_pct': 41,
      'radio.frequency_mhz{radio=wlan0}': 70_560,
      'radio.channel_width_mhz{radio=wlan0}': 540,
      [`station.signal_dbm{radio=wlan0,mac=${MAC_1}}`]: -55,
      [`station.uptime_s{radio=wlan0,mac=${MAC_1}}`]: 3_600,
      [`station.in_bps{radio=wlan0,mac=${MAC_1}}`]: 1_000n,
      [`station.out_bps{radio=wlan0,mac=${MAC_1}}`]: 2_000n,
      'sensor.value{name=GPS satellites visible,unit=satellites}': 12,
      'sensor.value{name=GPS satellites tracked,unit=satellites}': 9,
    },
  },
  {
    name: 'an AF60 without a receiver of GPS',
    device: deviceOf('10002.1', 'Linux 4.9.241 armv7l', '41112.1.11.1', {
      '1.2.1': 60_480,
      '2.2.1': 'AF60',
      '4.1.1': 0,
      '4.7.1': 0,
      '4.8.1': 0,
    }),
    profile: 'af60',
    identity: { model: 'AF60' },
    stations: [],
    samples: { 'radio.frequency_mhz{radio=wlan0}': 60_480 },
  },
  {
    name: 'an LTU with a receiver of GPS',
    device: deviceOf('8072.3.2.10', 'Linux 3.14.65 armv7l', '41112.1.10.1', {
      '2.2.0': 5_840,
      '3.2.0': 'LTU Rocket',
      '3.4.0': 'LTU.v2.3.1.1',
      '7.1.0': 2,
      '7.7.0': 12,
      '7.8.0': 10,
    }),
    profile: 'ltu',
    identity: { model: 'LTU Rocket', version: '2.3.1' },
    stations: [],
    samples: {
      'radio.frequency_mhz{radio=ltu0}': 5_840,
      'sensor.value{name=GPS satellites visible,unit=satellites}': 12,
      'sensor.value{name=GPS satellites tracked,unit=satellites}': 10,
    },
  },
  {
    name: 'an airOS access point whose stations have an interface, or none',
    device: deviceOf('10002.1', 'Linux 2.6.32 mips', '41112.1.4', {
      '1.1.4.1': 5_745,
      '7.1.2.1.2.0.0.0.16.1': 'Lomas 16',
      '7.1.3.1.2.0.0.0.16.1': -61,
      '7.1.3.2.0.0.0.16.2': -64,
    }),
    profile: 'airos',
    identity: {},
    stations: [
      { mac: MAC_1, radio: 'ath0', name: 'Lomas 16' },
      { mac: '02:00:00:00:10:02', radio: 'ath0' },
    ],
    samples: {
      'radio.frequency_mhz{radio=ath0}': 5_745,
      [`station.signal_dbm{radio=ath0,mac=${MAC_1}}`]: -61,
      'station.signal_dbm{radio=ath0,mac=02:00:00:00:10:02}': -64,
    },
  },
  {
    name: 'an airFiber 5 with two radios’ temperatures',
    device: deviceOf('10002.1', 'Linux 2.6.33 armv5tejl', '41112.1', {
      '3.1.1.5.1': 5_735,
      '3.1.1.6.1': 5_835,
      '3.2.1.4.1': 11_450,
      '3.2.1.8.1': 22,
      '3.2.1.10.1': 25,
      '3.2.1.11.1': -54,
      '3.2.1.14.1': -55,
      '3.2.1.26.1': 1,
      '4.8.3.0': 1_250,
    }),
    profile: 'airfiber',
    identity: {},
    samples: {
      'device.cpu_pct': 12.5,
      'device.temperature_c': 22,
      'sensor.value{name=air0 second radio,unit=°C}': 25,
      'radio.frequency_mhz{radio=air0}': 5_735,
      'radio.frequency_mhz{radio=air0 receive}': 5_835,
      'radio.distance_m{radio=air0}': 11_450,
      'radio.signal_dbm{radio=air0}': -54,
      'radio_chain.signal_dbm{radio=air0,chain=0}': -54,
      'radio_chain.signal_dbm{radio=air0,chain=1}': -55,
      'radio.connected{radio=air0}': 1,
    },
  },
  {
    name: 'a UISP Fiber OLT, which shows Broadcom’s object and plain degrees',
    device: deviceOf('4413', 'UISP Fiber OLT XGS, 4.6.1.28209, Linux 4.4.302', '41112.1.5', {
      '1.1.0': 'UISP Fiber OLT XGS',
      '1.3.0': 'OLT.xgs.v4.6.1.f1cb9c2',
      '4.2.1.3.1': 37,
      '4.2.1.3.2': 44,
      '5.2.1.3.1': 4_215,
    }),
    profile: 'ufiber',
    identity: { vendor: 'Ubiquiti', model: 'UISP Fiber OLT XGS', version: '4.6.1' },
    samples: {
      'device.temperature_c': 44,
      'sensor.value{name=thermometer 1,unit=°C}': 37,
      'sensor.value{name=thermometer 2,unit=°C}': 44,
      'sensor.value{name=fan 1,unit=rpm}': 4_215,
    },
  },
  {
    name: 'a UniFi switch of the EdgeSwitch’s make',
    device: deviceOf(
      '4413',
      'UBNT US48PRO - 48 GE POE + 4 XE, 4.0.19.9951, Linux 3.6.5',
      '4413.1.1.43.1.8.1.5',
      { '1.0': 52 },
    ),
    profile: 'edgeswitch',
    identity: { vendor: 'Ubiquiti', model: 'US48PRO', version: '4.0.19.9951' },
    // Its only thermometer is the device's: it is not told twice.
    samples: { 'device.temperature_c': 52 },
  },
];

describe('the profiles of Ubiquiti', () => {
  it.each(FAMILIES)('read $name', expectFamily);
  it.each(FAMILIES)('read what is fast of $name on a fast poll', expectFastPoll);
  it.each([
    ['UAP-AC-HD 3.9.19.8123', '8072.3.2.10', 'UAP-AC-HD', '3.9.19.8123'],
    ['E7 *14', '41112', 'E7', undefined],
    ['U7-Pro 8.0.62.17159', '41112', 'U7-Pro', '8.0.62.17159'],
  ])('know %s by its name for a UniFi AP', async (descr, objectId, model, version) => {
    await expectFamily({
      name: model,
      device: deviceOf(objectId, descr, 'x', {}),
      profile: 'unifi-ap',
      identity: version === undefined ? { model } : { model, version },
      samples: {},
    });
  });
});
