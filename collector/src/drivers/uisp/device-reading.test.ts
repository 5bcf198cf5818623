import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceReading, macAddress, parseSpeed, uptimeSeconds } from './device-reading.js';
import { isReachable } from './reachability.js';
import { uispDevice } from './uisp-schema.js';

const NOW = Date.UTC(2026, 2, 1);

/** A device of our own making in the shape of `GET /devices`. */
function device(parts: Record<string, unknown> = {}, overview: Record<string, unknown> = {}) {
  return uispDevice.parse({
    identification: { id: 'd1', name: 'cpe-garcia', type: 'airMax', role: 'station' },
    overview: { status: 'active', ...overview },
    ...parts,
  });
}

function values(parts: Record<string, unknown>, overview: Record<string, unknown>) {
  const { observations } = deviceReading(device(parts, overview), true, NOW);
  return Object.fromEntries(
    observations.flatMap((each) =>
      each.kind === 'gauge'
        ? [[[each.metric, ...Object.values(each.tags)].join(' '), each.value]]
        : [],
    ),
  );
}

describe('deviceReading', () => {
  it('reads a station: downlink is what it receives', () => {
    const parts = {
      airmax: { noiseFloor: '-94', ccq: 98, signalChain: [-58, -61, 0] },
      interfaces: [
        {
          identification: { name: 'eth0', type: 'eth', mac: '788a20f94e78' },
          status: { status: 'active', plugged: true, speed: 'auto', currentSpeed: '1000-full' },
          statistics: { rxrate: 4_000, txrate: 96_000, rxbytes: 7, errors: 0 },
        },
        {
          identification: { name: 'ath0', type: 'wlan', mac: '78:8a:20:f9:4e:79' },
          status: { status: 'disconnected' },
          wireless: { frequency: 5_400, channelWidth: 40, noiseFloor: -90 },
        },
      ],
    };
    const overview = {
      cpu: 12,
      ram: 48,
      voltage: 24.1,
      temperature: null,
      signal: -55,
      frequency: 5_400,
      channelWidth: 40,
      transmitPower: 24,
      distance: 750,
      downlinkCapacity: 220e6,
      uplinkCapacity: 180e6,
      totalCapacity: 200e6,
      downlinkUtilization: 0.12,
      uplinkUtilization: 0,
      wirelessMode: 'sta-ptmp',
    };
    expect(values(parts, overview)).toEqual({
      'device.cpu_pct': 12,
      'device.memory_pct': 48,
      'device.voltage_v': 24.1,
      'radio.signal_dbm ath0': -55,
      'radio.noise_dbm ath0': -94,
      'radio.ccq_pct ath0': 98,
      'radio.frequency_mhz ath0': 5_400,
      'radio.channel_width_mhz ath0': 40,
      'radio.tx_power_dbm ath0': 24,
      'radio.distance_m ath0': 750,
      'radio.rx_capacity_bps ath0': 220e6,
      'radio.tx_capacity_bps ath0': 180e6,
      'radio.frame_utilization_down_pct ath0': 12,
      'radio.frame_utilization_up_pct ath0': 0,
      'radio_chain.signal_dbm ath0 0': -58,
      'radio_chain.signal_dbm ath0 1': -61,
      'interface.in_bps eth0': 4_000,
      'interface.out_bps eth0': 96_000,
      'interface.oper_up eth0': 1,
      'interface.speed_bps eth0': 1e9,
      'interface.oper_up ath0': 0,
    });
  });

  it('shares the total capacity of an airMAX access point by its downlink ratio', () => {
    const ap = (dlRatio: number | null, totalCapacity: number | null) =>
      values(
        {
          identification: { id: 'ap', type: 'airMax', role: 'ap' },
          interfaces: [{ identification: { name: 'ath0' }, wireless: { dlRatio } }],
        },
        {
          wirelessMode: 'ap-ptmp',
          totalCapacity,
          downlinkCapacity: 190e6,
          uplinkCapacity: 170e6,
          theoreticalTotalCapacity: 1_000_000,
          stationsCount: 31,
        },
      );
    expect(ap(75, 200e6)).toMatchObject({
      'radio.tx_capacity_bps ath0': 150e6,
      'radio.rx_capacity_bps ath0': 50e6,
      'radio.clients ath0': 31,
      'device.clients': 31,
    });
    for (const values of [ap(null, 200e6), ap(75, null), ap(100, 200e6)]) {
      expect(values).toMatchObject({
        'radio.tx_capacity_bps ath0': 190e6,
        'radio.rx_capacity_bps ath0': 170e6,
      });
    }
  });

  it('takes the radio on the overview’s frequency for the main one', () => {
    const read = values(
      {
        identification: { id: 'w', type: 'wave', role: 'station' },
        interfaces: [
          { identification: { name: 'wlan0' }, wireless: { frequency: 5_600 } },
          { identification: { name: 'main60' }, wireless: { frequency: 64_800 } },
        ],
      },
      { signal: -48, frequency: 64_800, wirelessMode: 'sta-ptp' },
    );
    expect(read).toEqual({
      'radio.signal_dbm main60': -48,
      'radio.frequency_mhz main60': 64_800,
      'radio.frequency_mhz wlan0': 5_600,
    });
    expect(values({}, { signal: -48 })).toEqual({ 'radio.signal_dbm main': -48 });
  });

  it('takes sentinels and absurd values for no value', () => {
    const overview = {
      cpu: 4_294_967_295,
      ram: -1,
      signal: 0,
      frequency: 0,
      distance: 0,
      voltage: 0,
      temperature: 65_535,
      uplinkCapacity: -1,
    };
    expect(values({ airmax: { noiseFloor: 'unknown', signalChain: ['-50'] } }, overview)).toEqual(
      {},
    );
  });

  it('gives power units and leaves a switch without a radio', () => {
    const psu = [
      { psuType: 'ac', connected: true, voltage: 54.2, power: 31 },
      { psuType: 'battery', batteryCapacity: 88, batteryTime: 14_400 },
    ];
    expect(values({}, { psu })).toEqual({
      'power.voltage_v ac-1': 54.2,
      'power.power_w ac-1': 31,
      'power.charge_pct battery-2': 88,
      'power.runtime_s battery-2': 14_400,
    });
    expect(values({}, { batteryCapacity: 50 })).toEqual({ 'power.charge_pct battery': 50 });
  });

  it('tells who the device is, even when it is away', () => {
    const parts = {
      identification: {
        id: 'd1',
        name: 'raw',
        displayName: 'Torre Norte AP1',
        model: 'RP-5AC-Gen2',
        modelName: 'Rocket Prism 5AC Gen2',
        firmwareVersion: '8.7.18',
        serialNumber: '788A20F94E78',
        mac: '78:8a:20:f9:4e:78',
      },
      interfaces: [{ identification: { name: 'eth0', type: 'eth', mac: '78-8A-20-F9-4E-78' } }],
    };
    const reading = deviceReading(device(parts, { cpu: 5, uptime: 60 }), false, NOW);
    expect(reading).toEqual({
      observedAt: NOW,
      identity: {
        vendor: 'Ubiquiti',
        name: 'Torre Norte AP1',
        model: 'Rocket Prism 5AC Gen2',
        version: '8.7.18',
        serial: '788A20F94E78',
        macs: ['78:8A:20:F9:4E:78'],
      },
      observations: [],
      warnings: [],
      interfaces: [{ name: 'eth0', kind: 'eth', mac: '78:8A:20:F9:4E:78' }],
    });
  });

  it('does not call a third-party device Ubiquiti', () => {
    const parts = { identification: { id: 'b', type: 'blackBox', vendor: 'Mikrotik' } };
    expect(deviceReading(device(parts), true, NOW).identity).toEqual({ vendor: 'Mikrotik' });
  });

  it('survives any device that has an id', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.dictionary(fc.constantFrom('cpu', 'psu', 'signal', 'status', 'uptime'), fc.anything()),
        fc.array(fc.record({ identification: fc.anything(), wireless: fc.anything() })),
        (airmax, overview, interfaces) => {
          const parsed = uispDevice.parse({
            identification: { id: 'x', name: airmax, site: overview, mac: interfaces },
            overview,
            airmax,
            interfaces,
            ipAddress: airmax,
          });
          for (const each of deviceReading(parsed, isReachable(parsed, NOW), NOW).observations) {
            expect(each.kind === 'gauge' && Number.isFinite(each.value)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('uptimeSeconds', () => {
  it('knows milliseconds by their absurdity', () => {
    expect(uptimeSeconds(154_627)).toBe(154_627);
    expect(uptimeSeconds(864_000_000)).toBe(864_000);
    expect(uptimeSeconds(-1)).toBeUndefined();
    expect(uptimeSeconds(undefined)).toBeUndefined();
  });
});

describe('macAddress', () => {
  it.each([
    ['788a20f94e78', '78:8A:20:F9:4E:78'],
    ['78-8a-20-f9-4e-78', '78:8A:20:F9:4E:78'],
    ['00:00:00:00:00:00', undefined],
    ['garden router', undefined],
    [undefined, undefined],
  ])('%s is %s', (mac, expected) => {
    expect(macAddress(mac)).toBe(expected);
  });
});

describe('parseSpeed', () => {
  it.each([
    ['1000-full', 1e9],
    ['100-half', 100e6],
    ['2500', 2.5e9],
    ['10g-full', 10e9],
    ['2.5g-full', 2.5e9],
    ['auto', undefined],
    ['0-full', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (speed, bps) => {
    expect(parseSpeed(speed)).toBe(bps);
  });
});

describe('isReachable', () => {
  const seen = (agoMs: number) => new Date(NOW - agoMs).toISOString();
  it.each([
    [{ status: 'active' }, true],
    [{ status: 'disconnected', lastSeen: seen(0) }, false],
    [{ status: 'entangled', lastSeen: seen(60_000) }, true],
    [{ status: 'entangled', lastSeen: seen(600_000) }, false],
    [{ status: 'maintenance', lastSeen: 'yesterday' }, false],
    [{ status: null, lastSeen: null }, false],
  ])('%j: %s', (overview, expected) => {
    expect(isReachable(device({}, overview), NOW)).toBe(expected);
  });
});
