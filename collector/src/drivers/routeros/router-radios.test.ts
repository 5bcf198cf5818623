import { describe, expect, it } from 'vitest';
import {
  ALL,
  accessPoint,
  counter,
  ether1,
  find,
  gauge,
  LIVE,
  open,
  read,
  table,
} from './testing/router-rig.js';

describe('an access point with an uplink radio (RouterOS 6)', () => {
  it('gives its stations as it hears them; p-throughput, an estimate, is no metric', async () => {
    const reading = await read(accessPoint());
    const tags = { radio: 'wlan1', mac: '02:00:00:00:01:01' };
    const values = Object.fromEntries(
      find(reading, 'station.signal_dbm', {})
        .concat(reading.observations.filter((one) => one.metric.startsWith('station.')))
        .flatMap((one) => (one.kind === 'gauge' ? [[one.metric.slice(8), one.value]] : [])),
    );
    expect(values).toEqual({
      signal_dbm: -76,
      remote_signal_dbm: -75,
      snr_db: 40,
      tx_ccq_pct: 76,
      rx_ccq_pct: 33,
      tx_rate_bps: 60_000_000,
      rx_rate_bps: 26_000_000,
      distance_m: 2_000,
      uptime_s: 400_787,
    });
    // `bytes` is tx,rx of the access point: what it received is the station's `in`.
    expect(counter(reading, 'station.in_bps', tags)?.raw).toBe(1_000n);
    expect(counter(reading, 'station.out_bps', tags)).toMatchObject({
      raw: 4_000n,
      bits: 32,
      factor: 8,
    });
    expect(reading.stations).toEqual([
      { mac: '02:00:00:00:01:01', radio: 'wlan1', name: 'casa-7', lastIp: '10.1.0.7' },
    ]);
    expect(gauge(reading, 'device.clients')).toBe(1);
  });

  it('gives its radios, and its uplink from monitor and registration together', async () => {
    const reading = await read(accessPoint());
    const ap = { radio: 'wlan1' };
    expect(gauge(reading, 'radio.noise_dbm', ap)).toBe(-103);
    expect(gauge(reading, 'radio.ccq_pct', ap)).toBe(65);
    expect(gauge(reading, 'radio.clients', ap)).toBe(1);
    expect(gauge(reading, 'radio.frequency_mhz', ap)).toBe(5745);
    expect(gauge(reading, 'radio.channel_width_mhz', ap)).toBe(40);
    expect(gauge(reading, 'radio.tx_power_dbm', ap)).toBe(18);
    expect(gauge(reading, 'radio.connected', ap)).toBeUndefined();
    const uplink = { radio: 'wlan2' };
    expect(gauge(reading, 'radio.connected', uplink)).toBe(1);
    expect(gauge(reading, 'radio.signal_dbm', uplink)).toBe(-61);
    expect(gauge(reading, 'radio.snr_db', uplink)).toBeUndefined();
    expect(gauge(reading, 'radio.tx_ccq_pct', uplink)).toBe(90);
    expect(gauge(reading, 'radio.tx_rate_bps', uplink)).toBe(65_000_000);
    expect(gauge(reading, 'radio.rx_rate_bps', uplink)).toBe(130_000_000);
    expect(gauge(reading, 'radio_chain.signal_dbm', { radio: 'wlan2', chain: '1' })).toBe(-65);
    expect(find(reading, 'radio.clients', { radio: 'wlan3' })).toEqual([]);
  });

  it('gives what hangs on it', async () => {
    const reading = await read(accessPoint());
    expect(reading.bridgeHosts).toEqual([
      { mac: '02:00:00:00:03:03', interface: 'wlan1' },
      { mac: '02:00:00:00:04:04', interface: 'ether1' },
    ]);
    expect(reading.neighbours).toEqual([
      {
        mac: '02:00:00:00:05:05',
        address: '10.0.0.2',
        name: 'core',
        interface: 'ether1',
        platform: 'MikroTik',
      },
    ]);
    expect(gauge(reading, 'interface.speed_bps')).toBe(1_000_000_000);
    expect(gauge(reading, 'optic.rx_power_dbm')).toBe(-5.22);
    expect(gauge(reading, 'optic.tx_power_dbm')).toBeUndefined();
    expect(gauge(reading, 'optic.bias_a')).toBe(0.006);
    expect(gauge(reading, 'device.voltage_v')).toBe(24.1);
    expect(gauge(reading, 'device.temperature_c')).toBe(33);
    expect(gauge(reading, 'sensor.value', { name: 'cpu-temperature', unit: '°C' })).toBe(51);
  });

  it('tells a new association from the old one', async () => {
    const router = accessPoint();
    const { device } = await open(router);
    const identities: unknown[] = [];
    for (const uptime of ['10m', '15m', '2m']) {
      const rows = router.menus['/interface/wireless/registration-table'] ?? [];
      router.menus['/interface/wireless/registration-table'] = rows.map((row) => ({
        ...row,
        uptime,
      }));
      const result = await device.poll(ALL, LIVE);
      if (result.ok) identities.push(counter(result.value, 'station.in_bps')?.identity);
    }
    expect(identities).toEqual(['association-0', 'association-0', 'association-1']);
  });
});

describe('the newer wireless menus', () => {
  const station = { 'mac-address': '02:00:00:00:01:01', interface: 'wifi1' };

  it.each(['/interface/wifi', '/interface/wifiwave2'])(
    '%s: no CCQ, no noise, never 0',
    async (menu) => {
      const reading = await read(
        table({
          menus: {
            [menu]: [
              { name: 'wifi1', disabled: 'false', running: 'true', 'configuration.mode': 'ap' },
              { name: 'wifi2', disabled: 'false', inactive: 'true' },
            ],
            [`${menu}/registration-table`]: [
              {
                ...station,
                signal: '-55',
                'tx-rate': '1200.9Mbps-80MHz/2S/MCS11',
                bytes: '7,5',
                uptime: '1h',
              },
            ],
          },
          monitors: {
            [menu]: {
              wifi1: {
                state: 'running',
                channel: '5500/ax/Ceee',
                'registered-peers': '1',
                'tx-power': '23',
              },
            },
          },
        }),
      );
      expect(gauge(reading, 'station.signal_dbm')).toBe(-55);
      expect(gauge(reading, 'station.tx_rate_bps')).toBe(1_200_900_000);
      expect(gauge(reading, 'station.tx_mcs')).toBe(11);
      expect(counter(reading, 'station.in_bps')).toMatchObject({ raw: 5n, bits: 64 });
      expect(gauge(reading, 'radio.frequency_mhz')).toBe(5500);
      expect(gauge(reading, 'radio.channel_width_mhz')).toBe(80);
      expect(gauge(reading, 'radio.tx_power_dbm')).toBe(23);
      expect(gauge(reading, 'radio.clients')).toBe(1);
      const said = reading.observations.map((one) => one.metric);
      expect(said.filter((metric) => /ccq|noise|snr/.test(metric))).toEqual([]);
    },
  );

  it('a wifi client tells its uplink', async () => {
    const reading = await read(
      table({
        menus: {
          '/interface/wifi': [
            { name: 'wifi1', disabled: 'false', running: 'true', 'configuration.mode': 'station' },
          ],
          '/interface/wifi/registration-table': [{ ...station, signal: '-66', 'rx-rate': '6Mbps' }],
        },
        monitors: { '/interface/wifi': { wifi1: { state: 'running', channel: '5500/ac/Ce' } } },
      }),
    );
    expect(gauge(reading, 'radio.signal_dbm')).toBe(-66);
    expect(gauge(reading, 'radio.connected')).toBe(1);
    expect(gauge(reading, 'device.clients')).toBeUndefined();
    expect(reading.stations).toEqual([]);
  });

  it('one radio heard by a CAP and its manager is one station', async () => {
    const reading = await read(
      table({
        menus: {
          '/interface/wireless': [{ name: 'wifi1', mode: 'ap-bridge', disabled: 'false' }],
          '/interface/wireless/registration-table': [{ ...station, 'signal-strength': '-50' }],
          '/caps-man/interface': [
            {
              name: 'cap1',
              'current-channel': '2462/20/gn(30dBm)',
              'current-registered-clients': '1',
            },
          ],
          '/caps-man/registration-table': [
            { ...station, interface: 'cap1', 'rx-signal': '-43', uptime: '5m' },
            {
              interface: 'cap1',
              'mac-address': '02:00:00:00:09:09',
              'rx-signal': '-70',
              uptime: '5m',
            },
            {
              interface: 'cap2',
              'mac-address': '02:00:00:00:09:09',
              'rx-signal': '-60',
              uptime: '5s',
            },
          ],
        },
        monitors: {
          '/interface/wireless': { wifi1: { status: 'running-ap', 'registered-clients': '1' } },
        },
      }),
    );
    expect(reading.stations?.map((one) => [one.mac, one.radio])).toEqual([
      ['02:00:00:00:01:01', 'wifi1'],
      ['02:00:00:00:09:09', 'cap2'],
    ]);
    expect(gauge(reading, 'station.signal_dbm', { radio: 'wifi1' })).toBe(-50);
    expect(gauge(reading, 'station.uptime_s', { radio: 'wifi1' })).toBe(300);
    expect(gauge(reading, 'radio.tx_power_dbm', { radio: 'cap1' })).toBe(30);
  });

  it('tells which CAP hears a station, also on a virtual access point', async () => {
    const wifi = [
      { name: 'cap1', disabled: 'false', cap: 'torre-norte@02:00:00:00:0C:01%*41' },
      { name: 'cap1-guests', disabled: 'false', 'master-interface': 'cap1' },
      { name: 'own', disabled: 'false' },
    ];
    const reading = await read(
      table({
        menus: {
          '/interface/wifi': wifi.map((row) => ({ ...row, 'configuration.mode': 'ap' })),
          '/interface/wifi/registration-table': [
            { 'mac-address': '02:00:00:00:01:01', interface: 'cap1-guests', signal: '-50' },
            { 'mac-address': '02:00:00:00:01:02', interface: 'own', signal: '-50' },
          ],
          '/caps-man/interface': [
            { name: 'cap9', disabled: 'false' },
            { name: 'cap9-guests', disabled: 'false', 'master-interface': 'cap9' },
          ],
          '/caps-man/radio': [
            {
              interface: 'cap9',
              'radio-mac': '02:00:00:00:0D:02',
              'remote-cap-identity': 'torre-sur',
              'remote-cap-name': '[02:00:00:00:0D:01]',
            },
          ],
          '/caps-man/registration-table': [
            { 'mac-address': '02:00:00:00:01:03', interface: 'cap9-guests', 'rx-signal': '-60' },
          ],
        },
        monitors: { '/interface/wifi': { cap1: { state: 'running', channel: '5500/ax' } } },
      }),
    );
    expect(reading.stations?.map(({ radio, cap }) => [radio, cap])).toEqual([
      ['cap1-guests', { name: 'torre-norte', mac: '02:00:00:00:0C:01' }],
      ['own', undefined],
      ['cap9-guests', { name: 'torre-sur', mac: '02:00:00:00:0D:01' }],
    ]);
  });

  it('60 GHz: tells each station of a sector, its traffic from its own interface', async () => {
    const reading = await read(
      table({
        menus: {
          '/interface': [
            ether1,
            { name: 'wlan60-sta1', type: 'w60g-station', 'rx-byte': '70', 'tx-byte': '900' },
          ],
          '/interface/w60g': [{ name: 'wlan60-1', mode: 'ap-bridge', disabled: 'false' }],
          '/interface/w60g/station': [
            {
              name: 'wlan60-sta1',
              parent: 'wlan60-1',
              'remote-address': '02:00:00:00:06:06',
              running: 'true',
            },
          ],
        },
        monitors: {
          '/interface/w60g': { 'wlan60-1': { frequency: '60480' } },
          '/interface/w60g/station': {
            'wlan60-sta1': {
              connected: 'yes',
              'tx-mcs': '8',
              'tx-phy-rate': '2.3Gbps',
              signal: '80',
              rssi: '-57',
              distance: '410.3m',
            },
          },
        },
      }),
    );
    const tags = { radio: 'wlan60-1', mac: '02:00:00:00:06:06' };
    expect(gauge(reading, 'station.signal_dbm', tags)).toBe(-57);
    expect(gauge(reading, 'station.tx_rate_bps', tags)).toBe(2_300_000_000);
    expect(gauge(reading, 'station.tx_mcs', tags)).toBe(8);
    expect(gauge(reading, 'station.distance_m', tags)).toBe(410.3);
    expect(gauge(reading, 'station.rx_rate_bps', tags)).toBeUndefined();
    expect(counter(reading, 'station.in_bps', tags)?.raw).toBe(70n);
    expect(counter(reading, 'station.out_bps', tags)?.raw).toBe(900n);
  });

  it('60 GHz: a link of two tells its other end on the radio itself', async () => {
    const reading = await read(
      table({
        menus: {
          '/interface/w60g': [{ name: 'wlan60-1', mode: 'bridge', disabled: 'false' }],
          '/interface/w60g/station': [],
        },
        monitors: {
          '/interface/w60g': {
            'wlan60-1': { connected: 'true', 'remote-address': '02:00:00:00:06:06', rssi: '-50' },
          },
        },
      }),
    );
    expect(reading.stations).toEqual([{ mac: '02:00:00:00:06:06', radio: 'wlan60-1' }]);
    expect(gauge(reading, 'radio.clients')).toBe(1);
  });

  it('60 GHz: the level is rssi, and stations prove a parent that shows itself down', async () => {
    const reading = await read(
      table({
        menus: {
          '/interface/w60g': [
            { name: 'wlan60-1', mode: 'ap-bridge', disabled: 'false', running: 'false' },
          ],
          '/interface/w60g/station': [
            {
              name: 'ptp01',
              parent: 'wlan60-1',
              'remote-address': '02:00:00:00:06:06',
              running: 'true',
            },
            {
              name: 'ptp02',
              parent: 'wlan60-1',
              'remote-address': '02:00:00:00:06:07',
              running: 'false',
            },
          ],
        },
        monitors: {
          '/interface/w60g': {
            'wlan60-1': {
              frequency: '58320',
              signal: '80',
              rssi: '-68',
              'tx-phy-rate': '2.3Gbps',
              distance: '160.9m',
              'tx-packet-error-rate': '5%',
            },
          },
        },
      }),
    );
    const radio = reading.observations.filter((one) => one.metric.startsWith('radio.'));
    expect(
      Object.fromEntries(
        radio.flatMap((one) => (one.kind === 'gauge' ? [[one.metric, one.value]] : [])),
      ),
    ).toEqual({
      'radio.signal_dbm': -68,
      'radio.tx_rate_bps': 2_300_000_000,
      'radio.packet_error_pct': 5,
      'radio.frequency_mhz': 58_320,
      'radio.distance_m': 160.9,
      'radio.clients': 1,
      'radio.connected': 1,
    });
    expect(gauge(reading, 'device.clients')).toBe(1);
  });
});
