import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { deviceOf } from './testing/family-case.js';
import { readRecorded, samplesOf } from './testing/recorded-device.js';

const HOST = '.1.3.6.1.2.1.25';
const SENSOR = '.1.3.6.1.2.1.99.1.1.1';
const UCD = '.1.3.6.1.4.1.2021';
const MAC = Buffer.from([2, 0, 0, 0, 16, 1]);

interface Family {
  readonly name: string;
  readonly device: Readonly<Record<string, SnmpValue>>;
  readonly profile: string;
  readonly identity: Record<string, string>;
  /** All of them: what a device does not measure is no sample. */
  readonly samples: Record<string, number | bigint>;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'an EdgePower',
    device: deviceOf('10002.1', 'Linux 2.6.32', '41112.1.5', {
      '1.1.0': 'EP-54V-150W',
      '1.3.0': 'EP.v1.6.0',
      '2.2.1.2.1': 53_852,
      '2.2.1.3.1': 412,
      '2.2.1.4.1': 22_000,
      '3.2.1.3.1': 1,
      '3.2.1.5.1': 0,
      '3.2.1.8.1': 3,
      '3.2.1.9.1': 88,
      '3.2.1.10.1': 12_000,
      '4.2.1.3.1': 18_500,
      '4.2.1.3.2': 25_500,
    }),
    profile: 'edgepoint',
    identity: { vendor: 'Ubiquiti', model: 'EP-54V-150W', version: '1.6.0' },
    samples: {
      'power.voltage_v{unit=output 1}': 53.852,
      'power.current_a{unit=output 1}': 0.412,
      'power.power_w{unit=output 1}': 22,
      'power.voltage_v{unit=PSU 1}': 0,
      'power.charge_pct{unit=PSU 1}': 88,
      'power.runtime_s{unit=PSU 1}': 120,
      'sensor.value{name=PSU 1 status,unit=state}': 1,
      'sensor.value{name=PSU 1 batteries,unit=batteries}': 3,
      'device.temperature_c': 25.5,
      'sensor.value{name=thermometer 1,unit=°C}': 18.5,
      'sensor.value{name=thermometer 2,unit=°C}': 25.5,
    },
  },
  {
    name: 'an EdgeRouter',
    device: deviceOf('41112.1.5', 'EdgeOS v2.0.9-hotfix.7', '41112.1.5', {
      '4.2.1.3.0': 47_250,
    }),
    profile: 'edgeos',
    identity: { vendor: 'Ubiquiti', model: 'EdgeOS', version: '2.0.9' },
    // Its only thermometer is the device's: it is not told twice.
    samples: { 'device.temperature_c': 47.25 },
  },
  {
    name: 'an EdgeSwitch',
    device: deviceOf('4413', 'EdgeSwitch 24-Port 250W, 1.9.3.5389270, Linux 3.6.5', '4413.1.1', {
      '1.1.4.1.0': 250,
      '1.1.4.2.0': 1_000,
      '1.1.4.9.0': '    5 Secs ( 12.5%)   60 Secs ( 54.2%)',
      '43.1.8.1.5.1.0': 61,
      '43.1.8.1.5.1.1': 59,
      '15.1.1.1.2.1.3': 4_200,
      '15.1.1.1.3.1.3': 86,
      '15.1.1.1.4.1.3': 49,
    }),
    profile: 'edgeswitch',
    identity: { vendor: 'Ubiquiti', model: 'EdgeSwitch 24-Port 250W', version: '1.9.3.5389270' },
    samples: {
      'device.cpu_pct': 12.5,
      'device.memory_pct': 75,
      'device.temperature_c': 61,
      'sensor.value{name=temperature 1.0,unit=°C}': 61,
      'sensor.value{name=temperature 1.1,unit=°C}': 59,
      'power.power_w{unit=port 3}': 4.2,
      'power.current_a{unit=port 3}': 0.086,
      'power.voltage_v{unit=port 3}': 49,
    },
  },
  {
    name: 'a UniFi switch',
    device: deviceOf('8072.3.2.10', 'USW-Flex 5.76.7.13442', 'x', { [`${HOST}.3.3.1.2.1`]: 4 }),
    profile: 'unifi-network',
    identity: { vendor: 'Ubiquiti', model: 'USW-Flex', version: '5.76.7.13442' },
    samples: { 'device.cpu_pct': 4 },
  },
  {
    name: 'a TP-Link switch',
    device: deviceOf('11863.5.190', 'Omada 18-Port', '11863.6', {
      '1.1.5.0': 'SG2218P 1.20',
      '1.1.6.0': '1.20.4 Build 1',
      '4.1.1.1.1.2.1': 79,
      '4.1.2.1.1.2.1': 41,
      '56.1.1.1.3.0': 404,
      '56.1.1.2.1.1.7.1': 20,
      '56.1.1.2.1.1.8.1': 39,
      '56.1.1.2.1.1.9.1': 528,
      '56.1.1.2.1.1.7.2': 0,
      '56.1.1.2.1.1.9.2': 0,
      '96.1.7.1.1.2.49177': '50.000000',
      '96.1.7.1.1.3.49177': '3.416200',
      '96.1.7.1.1.4.49177': '9.500000',
      '96.1.7.1.1.5.49177': '0.100000',
      '96.1.7.1.1.6.49177': '0.000000',
      '96.1.7.1.1.2.49178': 'N/A',
      '96.1.7.1.1.6.49178': 'N/A',
    }),
    profile: 'jetstream',
    identity: { vendor: 'TP-Link', model: 'SG2218P', version: '1.20.4' },
    samples: {
      'power.power_w{unit=PoE}': 40.4,
      'optic.temperature_c{interface=if49177}': 50,
      'optic.voltage_v{interface=if49177}': 3.4162,
      'optic.bias_a{interface=if49177}': 0.0095,
      'optic.tx_power_dbm{interface=if49177}': -10,
      'device.cpu_pct': 79,
      'device.memory_pct': 41,
      'power.power_w{unit=port 1}': 2,
      'power.power_w{unit=port 2}': 0,
      'power.current_a{unit=port 1}': 0.039,
      'power.voltage_v{unit=port 1}': 52.8,
    },
  },
  {
    name: 'a SwOS switch with an empty cage',
    device: deviceOf('14988.2', 'CSS610-8P-2S+ SwOS v2.20', '14988.1.1', {
      '3.100.1.3.16.0': 248,
      '3.100.1.3.52.0': 42,
      '3.100.1.3.7201.0': 2_813,
      '3.100.1.3.7202.0': 0,
      '3.100.1.3.7301.0': 494,
      '15.1.1.2.1': 'Port1',
      '15.1.1.4.1': 535,
      '15.1.1.5.1': 24,
      '15.1.1.6.1': 10,
      '19.1.1.2.9': 'SFP+1',
      '19.1.1.6.9': 21,
      '19.1.1.7.9': 3_308,
      '19.1.1.8.9': 25,
      '19.1.1.2.10': 'SFP+2',
      '19.1.1.6.10': 4_294_967_168,
      '19.1.1.7.10': 0,
    }),
    profile: 'swos',
    identity: { vendor: 'MikroTik', model: 'CSS610-8P-2S+', version: '2.20' },
    samples: {
      'device.power_w': 24.8,
      'device.temperature_c': 42,
      'power.voltage_v{unit=PSU1}': 28.13,
      'power.current_a{unit=PSU1}': 0.494,
      'power.voltage_v{unit=Port1}': 53.5,
      'power.current_a{unit=Port1}': 0.024,
      'power.power_w{unit=Port1}': 1,
      'optic.temperature_c{interface=SFP+1}': 21,
      'optic.voltage_v{interface=SFP+1}': 3.308,
      'optic.bias_a{interface=SFP+1}': 0.025,
    },
  },
  {
    name: 'a RouterOS router',
    device: deviceOf('14988.1', 'RouterOS RB5009', '14988.1.1', {
      '2.1.1.2.1': 'Lomas 11',
      '2.1.1.8.1': 900n,
      '2.1.1.9.1': 5_000n,
      '2.1.1.14.1': 3,
      '2.1.1.15.1': 4,
      '2.1.1.2.2': '<pppoe-x>',
      '2.1.1.8.2': 1n,
      '22.1.1.0': 255,
      '22.1.2.0': 252,
      '22.1.3.0': 3,
      '21.4.1.1.1': MAC,
      '21.4.1.2.1': 'wifi1',
      '21.4.1.4.1': 100,
      '21.4.1.6.1': -61,
    }),
    profile: 'mikrotik',
    identity: { vendor: 'MikroTik', model: 'RB5009' },
    samples: {
      'sensor.value{name=tracked connections,unit=connections}': 255,
      'sensor.value{name=tracked IPv4 connections,unit=connections}': 252,
      'sensor.value{name=tracked IPv6 connections,unit=connections}': 3,
      'station.signal_dbm{radio=wifi1,mac=02:00:00:00:10:01}': -61,
      'station.uptime_s{radio=wifi1,mac=02:00:00:00:10:01}': 1,
      'queue.in_bps{queue=Lomas 11}': 900n,
      'queue.out_bps{queue=Lomas 11}': 5000n,
      'queue.dropped_ps{queue=Lomas 11}': 7n,
    },
  },
  {
    name: 'any device with sensors',
    device: deviceOf('99998', 'A switch', 'x', {
      [`${SENSOR}.1.7`]: 8,
      [`${SENSOR}.2.7`]: 9,
      [`${SENSOR}.3.7`]: 1,
      [`${SENSOR}.4.7`]: 412,
      [`${SENSOR}.5.7`]: 1,
      '.1.3.6.1.2.1.47.1.1.1.1.7.7': 'CPU',
      [`${SENSOR}.1.8`]: 4,
      [`${SENSOR}.2.8`]: 8,
      [`${SENSOR}.3.8`]: 0,
      [`${SENSOR}.4.8`]: 12_050,
      [`${SENSOR}.5.8`]: 1,
      [`${SENSOR}.1.9`]: 8,
      [`${SENSOR}.2.9`]: 9,
      [`${SENSOR}.3.9`]: 0,
      [`${SENSOR}.4.9`]: 0,
      [`${SENSOR}.5.9`]: 2,
      [`${HOST}.3.3.1.2.1`]: 10,
      [`${HOST}.3.3.1.2.2`]: 30,
      [`${UCD}.11.11.0`]: 1,
      [`${HOST}.2.3.1.3.1`]: 'Physical memory',
      [`${HOST}.2.3.1.5.1`]: 200,
      [`${HOST}.2.3.1.6.1`]: 90,
      [`${HOST}.2.3.1.3.7`]: 'Cached memory',
      [`${HOST}.2.3.1.5.7`]: 40,
      [`${HOST}.2.3.1.6.7`]: 40,
      [`${HOST}.2.3.1.3.2`]: 'Swap space',
      [`${HOST}.2.3.1.5.2`]: 200,
      [`${HOST}.2.3.1.6.2`]: 190,
    }),
    profile: 'generic',
    identity: { model: 'A switch' },
    samples: {
      'device.cpu_pct': 20,
      'device.memory_pct': 25,
      'sensor.value{name=sensor 8,unit=V}': 12.05,
      'sensor.value{name=CPU,unit=°C}': 41.2,
    },
  },
  {
    name: 'a Baicells unit without a cell',
    device: deviceOf('8072.3.2.10', 'Linux BaiCPE 3.18.29', '53058.2', {
      '1.6.0': 'AP0001',
      '1.8.0': 'BaiCE_2.5',
      '2.3.0': '65535',
      '2.7.0': '-',
      '2.8.0': '-101',
      '2.9.0': '-11',
      '2.10.0': '14',
      '3.5.0': '11:22:33',
      '3.15.0': '4136',
    }),
    profile: 'baicells',
    identity: { vendor: 'Baicells', version: 'BaiCE_2.5', serial: 'AP0001' },
    samples: {
      'lte.rsrp_dbm{interface=lte antenna 1}': -101,
      'lte.rsrq_db{interface=lte}': -11,
      'lte.sinr_db{interface=lte}': 14,
      'sensor.value{name=connection time,unit=s}': 40953,
      'sensor.value{name=transmit rate,unit=bit/s}': 4136,
    },
  },
];

describe('a switch, a router or another wired device', () => {
  it.each(FAMILIES)('$name is read as $profile', async ({ device, profile, identity, samples }) => {
    const reading = await readRecorded(device);
    expect(reading.profile).toBe(profile);
    expect(reading.identity).toEqual({ name: 'cerro', ...identity });
    expect(samplesOf(reading)).toEqual(samples);
  });
});
