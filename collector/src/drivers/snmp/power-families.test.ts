import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { familyDevice } from './testing/family-device.js';
import { readRecorded, samplesOf } from './testing/recorded-device.js';

const UPS = '.1.3.6.1.2.1.33.1';

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
    name: 'an APC UPS with an old card, on battery',
    device: familyDevice(
      '318.1.3.2.7',
      'APC Web/SNMP Management Card (MB:v3 PF:v3.7.3 MN:AP9630)',
      '318.1.1.1',
      {
        '1.1.1.0': 'Smart-UPS 1500',
        '1.2.3.0': 'FFFFFFFFFFFF',
        '2.2.1.0': 97,
        '2.2.2.0': 31,
        '2.2.3.0': 150_000,
        '2.2.8.0': 27,
        '3.2.1.0': 0,
        '3.2.4.0': 50,
        '4.1.1.0': 3,
        '4.2.1.0': 230,
        '4.2.3.0': 41,
        '4.2.4.0': 0,
      },
    ),
    profile: 'apc',
    identity: { vendor: 'APC', model: 'Smart-UPS 1500', version: '3.7.3' },
    samples: {
      'power.runtime_s{unit=battery}': 1500,
      'sensor.value{name=output status,unit=state}': 3,
      'power.charge_pct{unit=battery}': 97,
      'power.temperature_c{unit=battery}': 31,
      'power.voltage_v{unit=battery}': 27,
      'power.voltage_v{unit=input}': 0,
      'sensor.value{name=input frequency,unit=Hz}': 50,
      'power.voltage_v{unit=output}': 230,
      'power.load_pct{unit=output}': 41,
    },
  },
  {
    name: 'an APC UPS with tenths and probes',
    device: familyDevice('318.1.3.27', 'APC Web/SNMP Management Card', '318.1.1', {
      '1.1.1.1.0': 'Smart-UPS X 750',
      '1.2.2.1.0': 97,
      '1.2.2.8.0': 54,
      '1.2.3.1.0': 975,
      '1.2.3.2.0': 312,
      '1.2.3.4.0': 545,
      '1.3.3.1.0': 2_312,
      '1.4.3.3.0': 412,
      '1.4.2.3.0': 41,
      '10.2.3.2.1.2.1': 'shelter',
      '10.2.3.2.1.3.1': 2,
      '10.2.3.2.1.4.1': 77,
      '10.2.3.2.1.5.1': 2,
      '10.2.3.2.1.6.1': -1,
      '25.1.2.1.6.1.1': 24,
    }),
    profile: 'apc',
    identity: { vendor: 'APC', model: 'Smart-UPS X 750' },
    samples: {
      'power.charge_pct{unit=battery}': 97.5,
      'power.temperature_c{unit=battery}': 31.2,
      'power.voltage_v{unit=battery}': 54.5,
      'power.voltage_v{unit=input}': 231.2,
      'power.load_pct{unit=output}': 41.2,
      'sensor.value{name=shelter,unit=°C}': 25,
      'sensor.value{name=probe 1,unit=°C}': 24,
    },
  },
  {
    name: 'a CyberPower UPS',
    device: familyDevice('3808.1.1.3', 'Power Manager', '3808.1.1', {
      '1.1.1.1.0': 'OL1000',
      '1.2.2.1.0': 88,
      '1.2.2.4.0': 90_000,
      '1.3.2.1.0': 1_195,
      '1.4.2.4.0': 31,
      '4.2.1.0': 770,
      '4.3.1.0': 44,
    }),
    profile: 'cyberpower',
    identity: { vendor: 'CyberPower', model: 'OL1000' },
    samples: {
      'power.charge_pct{unit=battery}': 88,
      'power.runtime_s{unit=battery}': 900,
      'power.voltage_v{unit=input}': 119.5,
      'power.current_a{unit=output}': 3.1,
      'sensor.value{name=environment,unit=°C}': 25,
      'sensor.value{name=environment humidity,unit=%}': 44,
    },
  },
  {
    name: 'a Huawei UPS, whose card says kilowatts',
    device: familyDevice('2011.6.174.4', 'SNMP Card', 'x', {
      [`${UPS}.1.2.0`]: 'UPS2000',
      [`${UPS}.2.3.0`]: 4_294_967_295,
      [`${UPS}.2.4.0`]: 100,
      [`${UPS}.3.3.1.3.1`]: 229,
      [`${UPS}.4.4.1.3.1`]: 72,
      [`${UPS}.4.4.1.4.1`]: 1,
    }),
    profile: 'huawei-ups',
    identity: { vendor: 'Huawei', model: 'UPS2000' },
    samples: {
      'power.charge_pct{unit=battery}': 100,
      'power.voltage_v{unit=input 1}': 229,
      'power.current_a{unit=output 1}': 7.2,
      'power.power_w{unit=output 1}': 1000,
    },
  },
  {
    name: 'any UPS with RFC 1628, on battery',
    device: familyDevice('99999', 'Some UPS', 'x', {
      [`${UPS}.2.2.0`]: 12,
      [`${UPS}.2.3.0`]: 45,
      [`${UPS}.2.5.0`]: 546,
      [`${UPS}.3.3.1.2.1`]: 499,
      [`${UPS}.3.3.1.3.1`]: 0,
      [`${UPS}.4.4.1.4.1`]: 310,
      [`${UPS}.4.4.1.5.1`]: 34,
    }),
    profile: 'generic',
    identity: { model: 'Some UPS' },
    samples: {
      'sensor.value{name=time on battery,unit=s}': 12,
      'power.runtime_s{unit=battery}': 2700,
      'power.voltage_v{unit=battery}': 54.6,
      'power.voltage_v{unit=input 1}': 0,
      'sensor.value{name=input 1 frequency,unit=Hz}': 49.9,
      'power.power_w{unit=output 1}': 310,
      'power.load_pct{unit=output 1}': 34,
    },
  },
  {
    name: 'a PowerWalker UPS',
    device: familyDevice('935.10.1', 'NMC', '935.10.1.1', {
      '2.16.1.3.1': 2_382,
      '2.16.1.4.1': -1,
      '2.18.1.7.1': 27,
      '3.3.0': 60,
      '3.5.0': -1,
      '2.2.0': 308,
    }),
    profile: 'powerwalker',
    identity: { vendor: 'PowerWalker' },
    samples: {
      'device.temperature_c': 30.8,
      'power.runtime_s{unit=battery}': 3600,
      'power.voltage_v{unit=input 1}': 238.2,
      'power.load_pct{unit=output 1}': 27,
    },
  },
  {
    name: 'a PowerWalker UPS with an old card',
    device: familyDevice('935', 'UPS', '935.1.1.1', {
      '1.1.1.0': 'VI 2000',
      '2.2.1.0': 99,
      '3.2.1.0': 2_301,
      '4.2.3.0': 12,
    }),
    profile: 'powerwalker',
    identity: { vendor: 'PowerWalker', model: 'VI 2000' },
    samples: {
      'power.charge_pct{unit=battery}': 99,
      'power.voltage_v{unit=input}': 230.1,
      'power.load_pct{unit=output}': 12,
    },
  },
  {
    name: 'a Netonix switch',
    device: familyDevice('46242', 'Netonix WS-8-150-DC', '46242', {
      '1.0': '1.5.14',
      '3.1.2.1': 'Board Temp',
      '3.1.3.1': 41,
      '3.1.2.2': 'CPU Temp',
      '3.1.3.2': 77,
      '4.1.2.1': 'Board 24V',
      '4.1.3.1': 2_460,
      '6.0': 330,
      '7.0': 14,
      '.1.3.6.1.4.1.2021.11.11.0': 81,
      '.1.3.6.1.4.1.2021.4.5.0': 1_000,
      '.1.3.6.1.4.1.2021.4.6.0': 400,
      '.1.3.6.1.4.1.2021.4.14.0': 50,
      '.1.3.6.1.4.1.2021.4.15.0': 150,
    }),
    profile: 'netonix',
    identity: { vendor: 'Netonix', model: 'WS-8-150-DC', version: '1.5.14' },
    samples: {
      'device.power_w': 33,
      'device.current_a': 1.4,
      'device.temperature_c': 41,
      'sensor.value{name=CPU Temp,unit=°C}': 77,
      'sensor.value{name=Board 24V,unit=V}': 24.6,
      'device.cpu_pct': 19,
      'device.memory_pct': 40,
    },
  },
  {
    name: 'an ICT panel with a negative bus',
    device: familyDevice('39145.10', 'ICT Distribution Panel', '39145.10', {
      '1.0': 'ICT180S',
      '4.0': '2.08',
      '6.0': '-53.4',
      '7.0': '-3.1',
      '8.1.2.0': 'AP north',
      '8.1.3.0': '-1.9',
      '8.1.4.0': 1,
      '8.1.2.1': '',
      '8.1.3.1': '0.0',
      '8.1.4.1': 2,
    }),
    profile: 'ict-pdu',
    identity: { vendor: 'ICT', model: 'ICT180S', version: '2.08' },
    samples: {
      'power.voltage_v{unit=bus}': -53.4,
      'power.current_a{unit=bus}': -3.1,
      'power.current_a{unit=AP north}': -1.9,
      'power.current_a{unit=output 2}': 0,
      'sensor.value{name=AP north fuse,unit=state}': 1,
      'sensor.value{name=output 2 fuse,unit=state}': 2,
    },
  },
  {
    name: 'an ICT inverter',
    device: familyDevice('39145.12', 'ICT Sine Wave Inverter', '39145.12', {
      '4.0': '1.03',
      '6.0': '54.3',
      '7.0': '119',
      '8.0': '12',
      '9.0': 1,
      '11.0': 1,
    }),
    profile: 'ict-inverter',
    identity: { vendor: 'ICT', model: 'Sine Wave Inverter', version: '1.03' },
    samples: {
      'power.voltage_v{unit=battery}': 54.3,
      'power.voltage_v{unit=output}': 119,
      'power.load_pct{unit=output}': 12,
      'sensor.value{name=inverter status,unit=state}': 1,
      'sensor.value{name=transfer relay,unit=state}': 1,
    },
  },
  {
    name: 'an ICT power system',
    device: familyDevice('39145.13', 'ICT Modular Power System', '39145.13', {
      '1.0': 'Modular 48V',
      '4.0': '1.04',
      '6.0': '121',
      '7.0': '54.1',
      '8.0': '2.3',
      '10.1.2.1': 2,
      '10.1.4.1': '54.1',
      '10.1.5.1': '0.4',
      '10.1.2.2': 1,
      '10.1.4.2': Buffer.from([0]),
      '10.1.5.2': Buffer.from([0]),
    }),
    profile: 'ict-power-system',
    identity: { vendor: 'ICT', model: 'Modular 48V', version: '1.04' },
    samples: {
      'power.voltage_v{unit=input}': 121,
      'power.voltage_v{unit=output}': 54.1,
      'power.current_a{unit=output}': 2.3,
      'power.voltage_v{unit=module 1}': 54.1,
      'power.current_a{unit=module 1 channel 1}': 0.4,
      'sensor.value{name=module 1 status,unit=state}': 2,
    },
  },
  {
    name: 'a SiteMonitor Base 3',
    device: familyDevice('32050.1.4', 'SiteMonitor Base 3', '32050.3.2', {
      '1.1.4.0.1': 53_589_600,
      '1.1.5.0.1': 'VinA',
      '1.1.4.0.4': -283,
      '1.1.5.0.4': 'Shunt(raw)',
      '3.1.4.0.1': 1_123,
      '3.1.5.0.1': 'Board Temperature',
    }),
    profile: 'sitemonitor',
    identity: { vendor: 'PacketFlux', model: 'SiteMonitor Base 3' },
    samples: {
      'power.voltage_v{unit=VinA}': 53.5896,
      'sensor.value{name=Shunt(raw),unit=V}': -0.000283,
      'device.temperature_c': 11.23,
    },
  },
  {
    name: 'a SiteMonitor Base II',
    device: familyDevice('32050.1.1', 'PacketFlux SiteMonitor Base II', '32050.2.1.27.5', {
      '0': 316,
      '1': -28,
      '2': 469,
      '5': 1_000,
    }),
    profile: 'sitemonitor',
    identity: { vendor: 'PacketFlux', model: 'SiteMonitor Base II' },
    samples: {
      'device.temperature_c': 31.6,
      'sensor.value{name=shunt,unit=V}': -2.8,
      'power.voltage_v{unit=input 1}': 46.9,
    },
  },
  {
    name: 'an Algcom UPS',
    device: familyDevice('49136', 'DC UPS ALGCOM', '49136.1', {
      '1.1.0': 539,
      '1.2.0': 1_374,
      '2.1.0': 512,
      '2.2.0': -1_581,
      '3.2.0': 1,
      '4.1.0': 37,
      '4.2.0': 0,
      '6.1.0': 0,
    }),
    profile: 'algcom',
    identity: { vendor: 'Algcom', model: 'DC UPS' },
    samples: {
      'power.voltage_v{unit=output}': 53.9,
      'power.current_a{unit=output}': 1.374,
      'power.voltage_v{unit=battery}': 51.2,
      'power.current_a{unit=battery}': -1.581,
      'device.temperature_c': 37,
      'sensor.value{name=mains failure,unit=state}': 1,
    },
  },
  {
    name: 'a Linux host with a UPS',
    device: familyDevice(
      '8072.3.2.10',
      'Linux tower 6.1.0 #1 SMP x86_64',
      '8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116',
      { '1': '96', '2': 'mains', '3': '2280', '4': '26.8', '7': '229.0', '8': '17' },
    ),
    profile: 'linux',
    identity: { model: 'x86_64', version: '6.1.0' },
    samples: {
      'power.charge_pct{unit=battery}': 96,
      'power.runtime_s{unit=battery}': 2280,
      'power.voltage_v{unit=battery}': 26.8,
      'power.voltage_v{unit=input}': 229,
      'power.load_pct{unit=output}': 17,
    },
  },
];

describe('a power system or a UPS', () => {
  it.each(FAMILIES)('$name is read as $profile', async ({ device, profile, identity, samples }) => {
    const reading = await readRecorded(device);
    expect(reading.profile).toBe(profile);
    expect(reading.identity).toEqual(identity);
    expect(samplesOf(reading)).toEqual(samples);
  });
});
