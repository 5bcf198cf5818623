import { CATALOGUE, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { DeviceReading, Observation } from '@atalaya/core/domain/network/reading';
import type { PollScope } from '@atalaya/core/ports/device-driver';
import { afterEach, describe, expect, it } from 'vitest';
import { ScriptedRouter } from '../../transports/routeros-api/testing/scripted-router.js';
import { openRouter } from './routeros.driver.js';
import { type TableRouter, tableScript } from './testing/table-router.js';

const ALL: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'slow', 'inventory']);
const FAST: ReadonlySet<PollScope> = new Set<PollScope>(['fast']);
const LIVE = new AbortController().signal;

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

const ether1 = {
  '.id': '*1',
  name: 'ether1',
  type: 'ether',
  'mac-address': '02:00:00:00:00:01',
  'rx-byte': '18446744073709551615',
  'tx-byte': '2000',
  'rx-packet': '10',
  'tx-packet': '20',
  'rx-error': '0',
  'rx-drop': '1',
  'tx-drop': '2',
  'tx-queue-drop': '3',
  running: 'true',
  disabled: 'false',
  'link-downs': '4',
  comment: 'uplink',
};

function table(more: Partial<TableRouter> = {}): TableRouter {
  return {
    saysEmpty: true,
    faults: {},
    monitors: {},
    ...more,
    menus: {
      '/system/resource': [
        {
          uptime: '1w2d03:04:05',
          version: '7.18.2 (stable)',
          'cpu-load': '12',
          'free-memory': '25',
          'total-memory': '100',
          'board-name': 'hAP test',
        },
      ],
      '/system/identity': [{ name: 'torre-1' }],
      '/system/routerboard': [{ routerboard: 'true', model: 'RBtest', 'serial-number': 'S1' }],
      '/interface': [ether1],
      '/ppp/active': [],
      ...more.menus,
    },
  };
}

async function open(router: TableRouter, password = 'sesame') {
  const fake = await ScriptedRouter.start(tableScript(router), {
    onLogin: (peer, words) => {
      if (!words.includes('=password=sesame'))
        peer.say('!trap', '=message=invalid user name or password (6)');
      peer.say('!done');
    },
  });
  const device = openRouter(
    {
      address: '127.0.0.1',
      port: fake.port,
      credential: { kind: 'routeros', user: 'reader', password, tls: false },
    },
    { now: () => 1_700_000_000_000 },
  );
  running.push(
    () => fake.stop(),
    () => device.close(),
  );
  return { fake, device };
}

async function read(router: TableRouter, scopes = ALL): Promise<DeviceReading> {
  const { device } = await open(router);
  const result = await device.poll(scopes, LIVE);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const gauge = (reading: DeviceReading, metric: string, tags: Record<string, string> = {}) =>
  find(reading, metric, tags).flatMap((one) => (one.kind === 'gauge' ? one.value : []))[0];
const counter = (reading: DeviceReading, metric: string, tags: Record<string, string> = {}) =>
  find(reading, metric, tags).flatMap((one) => (one.kind === 'counter' ? one : []))[0];
function find(reading: DeviceReading, metric: string, tags: Record<string, string>): Observation[] {
  return reading.observations.filter(
    (one) =>
      one.metric === metric &&
      Object.entries(tags).every(([name, value]) => one.tags[name] === value),
  );
}

describe('a router', () => {
  it('is not read when it shows nothing of itself', async () => {
    const { device } = await open(table({ menus: { '/system/resource': [] } }));
    expect(await device.poll(FAST, LIVE)).toMatchObject({
      ok: false,
      error: { kind: 'protocol-error', message: expect.stringContaining('nothing of itself') },
    });
  });

  it('gives its uptime, load, identity and interfaces', async () => {
    const reading = await read(table());
    expect(reading.observedAt).toBe(1_700_000_000_000);
    expect(reading.uptime).toEqual({ seconds: 788_645, wraps: false });
    expect(reading.identity).toEqual({
      vendor: 'MikroTik',
      model: 'RBtest',
      version: '7.18.2',
      name: 'torre-1',
      serial: 'S1',
      macs: ['02:00:00:00:00:01'],
    });
    expect(gauge(reading, 'device.cpu_pct')).toBe(12);
    expect(gauge(reading, 'device.memory_pct')).toBe(75);
    expect(gauge(reading, 'interface.oper_up', { interface: 'ether1' })).toBe(1);
    expect(gauge(reading, 'interface.link_downs')).toBe(4);
    expect(counter(reading, 'interface.in_bps')).toEqual({
      kind: 'counter',
      metric: 'interface.in_bps',
      tags: { interface: 'ether1' },
      raw: 2n ** 64n - 1n,
      bits: 64,
      factor: 8,
      identity: '*1',
    });
    expect(counter(reading, 'interface.out_discards_ps')?.raw).toBe(5n);
    expect(counter(reading, 'interface.out_errors_ps')).toBeUndefined();
    expect(reading.interfaces).toEqual([
      { name: 'ether1', mac: '02:00:00:00:00:01', kind: 'ether', running: true, comment: 'uplink' },
    ]);
    expect(reading.stations).toBeUndefined();
    expect(reading.warnings).toEqual([]);
  });

  it('uses tags of the catalogue only, whole and nothing else', async () => {
    const reading = await read(accessPoint());
    for (const { metric, tags } of reading.observations) {
      const { measurement } = splitMetric(metric);
      expect(Object.keys(tags).sort()).toEqual([...CATALOGUE[measurement].tags].sort());
    }
  });

  it('is read lightly between the slow reads, on one login', async () => {
    const { fake, device } = await open(table());
    await device.poll(ALL, LIVE);
    fake.heard.length = 0;
    const result = await device.poll(FAST, LIVE);
    expect(result.ok && result.value.identity).toBeUndefined();
    expect(result.ok && result.value.interfaces).toBeUndefined();
    const menus = fake.heard.map((words) => words.split(' ')[0]);
    expect(menus.sort()).toEqual([
      '/interface/print',
      '/ppp/active/print',
      '/system/resource/print',
    ]);
    expect(fake.heard.find((words) => words.startsWith('/interface/print'))).toContain(
      '?type=pppoe-in',
    );
    expect(fake.connections).toBe(1);
  });

  it('takes a licence for the serial where there is no routerboard', async () => {
    const reading = await read(
      table({
        menus: {
          '/system/routerboard': [{ routerboard: 'false' }],
          '/system/license': [{ 'system-id': 'abc' }],
        },
      }),
    );
    expect(reading.identity).toMatchObject({ model: 'hAP test', serial: 'abc' });
  });
});

function accessPoint(): TableRouter {
  return table({
    menus: {
      '/system/resource': [
        { uptime: '4d15h20m38s', version: '6.49.13 (long-term)', 'cpu-load': '5' },
      ],
      '/interface/wireless': [
        { name: 'wlan1', mode: 'ap-bridge', disabled: 'false', running: 'true' },
        { name: 'wlan2', mode: 'station-bridge', disabled: 'false', running: 'true' },
        { name: 'wlan3', mode: 'ap-bridge', disabled: 'true', running: 'false' },
      ],
      '/interface/wireless/registration-table': [
        {
          '.id': '*2',
          interface: 'wlan1',
          'radio-name': 'casa-7',
          'mac-address': '02:00:00:00:01:01',
          ap: 'false',
          'rx-rate': '26Mbps-20MHz/2S',
          'tx-rate': '60Mbps-40MHz/2S/SGI',
          bytes: '4000,1000',
          uptime: '4d15h19m47s',
          'signal-strength': '-76@6Mbps',
          'signal-to-noise': '40',
          'tx-signal-strength': '-75',
          'tx-ccq': '76',
          'rx-ccq': '33',
          'p-throughput': '54928',
          distance: '2',
          'last-ip': '10.1.0.7',
        },
        {
          interface: 'wlan2',
          'mac-address': '02:00:00:00:02:02',
          ap: 'true',
          'signal-strength': '-61',
          'signal-strength-ch0': '-63',
          'signal-strength-ch1': '-65',
          'signal-to-noise': '0',
          'rx-rate': '130Mbps-20MHz/2S',
        },
      ],
      '/interface/bridge/host': [
        { 'mac-address': '02:00:00:00:03:03', 'on-interface': 'wlan1', local: 'false' },
        { 'mac-address': '02:00:00:00:00:01', interface: 'ether1', local: 'true' },
        { 'mac-address': '02:00:00:00:04:04', interface: 'ether1', local: 'false' },
      ],
      '/ip/neighbor': [
        {
          interface: 'ether1,bridgeLocal',
          address: '10.0.0.2',
          'mac-address': '02:00:00:00:05:05',
          identity: 'core',
          platform: 'MikroTik',
        },
      ],
      '/system/health': [{ voltage: '24.1', temperature: '33', 'cpu-temperature': '51' }],
    },
    monitors: {
      '/interface/wireless': {
        wlan1: {
          status: 'running-ap',
          channel: '5745/20-Ce/an(18dBm)',
          'noise-floor': '-103',
          'overall-tx-ccq': '65',
          'registered-clients': '1',
        },
        wlan2: {
          status: 'connected-to-ess',
          channel: '5180/20/an',
          'tx-ccq': '90',
          'tx-rate': '65Mbps',
        },
      },
      '/interface/ethernet': {
        ether1: {
          name: 'ether1',
          status: 'link-ok',
          rate: '1Gbps',
          'sfp-module-present': 'true',
          'sfp-rx-power': '-5.22',
          'sfp-tx-power': '-40',
          'sfp-tx-bias-current': '6',
        },
      },
    },
  });
}

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

describe('a concentrator', () => {
  const concentrator = () =>
    table({
      menus: {
        '/interface': [
          ether1,
          {
            '.id': '*A',
            name: '<pppoe-ana>',
            type: 'pppoe-in',
            dynamic: 'true',
            running: 'true',
            'rx-byte': '100',
            'tx-byte': '900',
            'last-link-up-time': '2026-01-02 03:04:05',
          },
        ],
        '/interface/pppoe-server/server': [{ '.id': '*1', disabled: 'false' }],
        '/ppp/active': [
          {
            name: 'ana',
            service: 'pppoe',
            'caller-id': '02:00:00:00:0a:0a',
            address: '10.9.0.1',
            uptime: '44m55s',
          },
          { name: 'vpn', service: 'l2tp', 'caller-id': '192.0.2.7', address: '10.9.1.1' },
        ],
      },
    });

  it('joins sessions to their interfaces, seen from the router', async () => {
    const reading = await read(concentrator());
    expect(reading.pppSessions).toEqual([
      { user: 'ana', callerId: '02:00:00:00:0A:0A', address: '10.9.0.1', uptimeS: 2_695 },
      { user: 'vpn', callerId: '192.0.2.7', address: '10.9.1.1' },
    ]);
    expect(gauge(reading, 'device.pppoe_sessions')).toBe(1);
    const tags = { service: 'ana' };
    expect(gauge(reading, 'session.online', tags)).toBe(1);
    expect(counter(reading, 'session.in_bps', tags)).toMatchObject({
      raw: 100n,
      identity: '*A@2026-01-02 03:04:05',
    });
    expect(counter(reading, 'session.out_bps', tags)?.raw).toBe(900n);
    expect(find(reading, 'interface.in_bps', { interface: '<pppoe-ana>' })).toEqual([]);
    expect(reading.interfaces?.map((one) => one.name)).toEqual(['ether1']);
  });

  it('adds up two sessions of one user, each on its own interface', async () => {
    const router = concentrator();
    const [port, ana] = [router.menus['/interface'], router.menus['/ppp/active']?.[0]];
    const again = { ...ana, 'caller-id': '02:00:00:00:0A:0B', uptime: '10s' };
    router.menus['/ppp/active'] = [
      { ...ana, '.id': '*1' },
      { ...again, '.id': '*2' },
    ];
    const second = { ...port?.[1], '.id': '*B', name: '<pppoe-ana-1>', 'rx-byte': '7' };
    router.menus['/interface'] = [...(port ?? []), second];
    router.menus['/interface/pppoe-server'] = [
      { name: '<pppoe-ana>', user: 'ana', 'remote-address': '02:00:00:00:0A:0A', service: 'x' },
      {
        name: '<pppoe-ana-1>',
        user: 'ana',
        'remote-address': '02:00:00:00:0A:0B',
        interface: 'vlan9',
      },
      { name: 'static-luis', user: 'luis' },
    ];
    router.menus['/interface/pppoe-server/server'] = [
      { 'service-name': 'x', interface: 'bridge1', disabled: 'false' },
      { 'service-name': 'old', interface: 'ether9', disabled: 'true' },
    ];
    const reading = await read(router);
    const tags = { service: 'ana' };
    expect(find(reading, 'session.in_bps', tags)).toHaveLength(1);
    expect(counter(reading, 'session.in_bps', tags)?.raw).toBe(107n);
    expect(gauge(reading, 'session.uptime_s', tags)).toBe(2_695);
    expect(reading.pppSessions?.map((one) => one.serverInterface)).toEqual(['bridge1', 'vlan9']);
    expect(gauge(reading, 'device.pppoe_sessions')).toBe(2);
  });

  it('tells once that a user is gone', async () => {
    const router = concentrator();
    const { device } = await open(router);
    const online: unknown[] = [];
    for (const rows of [router.menus['/ppp/active'] ?? [], [], []]) {
      router.menus['/ppp/active'] = rows;
      const result = await device.poll(FAST, LIVE);
      if (result.ok) online.push(gauge(result.value, 'session.online', { service: 'ana' }));
    }
    expect(online).toEqual([1, 0, undefined]);
  });

  it('counts no session at all as 0, and only where a server is on', async () => {
    const router = concentrator();
    router.menus['/ppp/active'] = [];
    expect(gauge(await read(router), 'device.pppoe_sessions')).toBe(0);
    expect(gauge(await read(table()), 'device.pppoe_sessions')).toBeUndefined();
  });

  it('leaves the counters of sessions to the slow read', async () => {
    const reading = await read(concentrator(), FAST);
    expect(counter(reading, 'session.in_bps')).toBeUndefined();
    expect(reading.pppSessions).toHaveLength(2);
  });
});

describe('health', () => {
  it('is read as rows of name and value too', async () => {
    const reading = await read(
      table({
        menus: {
          '/system/health': [
            { '.id': '*1', name: 'cpu-temperature', value: '44', type: 'C' },
            { '.id': '*2', name: 'psu1-state', value: 'ok', type: '' },
            { '.id': '*3', name: 'psu2-state', value: 'fail', type: '' },
            { '.id': '*4', name: 'fan1-speed', value: '4500', type: 'RPM' },
            { '.id': '*5', name: 'voltage', value: '0', type: 'V' },
          ],
        },
      }),
    );
    expect(gauge(reading, 'device.temperature_c')).toBe(44);
    expect(gauge(reading, 'device.voltage_v')).toBeUndefined();
    expect(gauge(reading, 'sensor.value', { name: 'psu1-state' })).toBe(1);
    expect(gauge(reading, 'sensor.value', { name: 'psu2-state' })).toBe(0);
    expect(gauge(reading, 'sensor.value', { name: 'fan1-speed', unit: 'rpm' })).toBe(4_500);
  });
});

describe('what fails', () => {
  it('a missing menu is asked for once and not again for an hour', async () => {
    const { fake, device } = await open(table());
    await device.poll(FAST, LIVE);
    const asked = () =>
      fake.heard.filter((words) => words.startsWith('/interface/wifi/print')).length;
    expect(asked()).toBe(1);
    await device.poll(FAST, LIVE);
    expect(asked()).toBe(1);
  });

  it('is asked for again when the version has changed', async () => {
    const router = table();
    const { fake, device } = await open(router);
    await device.poll(FAST, LIVE);
    router.menus['/system/resource'] = [{ uptime: '1m', version: '7.19 (stable)' }];
    await device.poll(FAST, LIVE);
    expect(fake.heard.filter((words) => words.startsWith('/interface/wifi/print'))).toHaveLength(2);
  });

  it('a menu that is forbidden or broken leaves a partial reading with a warning', async () => {
    const faults = {
      '/ppp/active': 'not enough permissions (9)',
      '/system/health': 'action failed (6)',
    };
    const reading = await read(table({ faults }), FAST);
    expect(gauge(reading, 'interface.oper_up')).toBe(1);
    expect(reading.warnings).toEqual([
      '/system/health was not read: The router refused /system/health/print: action failed (6).',
      '/ppp/active was not read: The router refused /ppp/active/print: not enough permissions (9).',
    ]);
  });

  it('a menu that does not answer costs only itself', async () => {
    const { device } = await open(table({ faults: { '/system/health': '' } }));
    const result = await device.poll(FAST, AbortSignal.timeout(150));
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(gauge(result.value, 'interface.oper_up')).toBe(1);
    expect(result.value.warnings).toEqual([
      '/system/health was not read: /system/health/print was not answered in the time the read had.',
    ]);
  });

  it('a refused login, a closed port and a silent router are failures', async () => {
    const { device } = await open(table(), 'wrong');
    expect(await device.poll(FAST, LIVE)).toMatchObject({
      ok: false,
      error: { kind: 'login-refused' },
    });
    const { fake, device: second } = await open(table());
    await fake.stop();
    expect(await second.poll(FAST, LIVE)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const { device: third } = await open(table({ faults: { '/system/resource': '' } }));
    const late = new AbortController();
    setTimeout(() => late.abort(new Error('late')), 50);
    expect(await third.poll(FAST, late.signal)).toMatchObject({
      ok: false,
      error: { kind: 'timeout' },
    });
  });

  it('a busy router is spared its big tables, not its first read', async () => {
    const router = table({
      menus: { '/system/resource': [{ uptime: '1d', version: '7.18', 'cpu-load': '97' }] },
    });
    const { device } = await open(router);
    const had: boolean[] = [];
    for (let i = 0; i < 6; i++) {
      const result = await device.poll(ALL, LIVE);
      had.push(result.ok && result.value.identity !== undefined);
      if (i === 1 && result.ok) expect(result.value.warnings[0]).toMatch(/CPU is at 97 %/);
    }
    expect(had).toEqual([true, false, false, false, false, true]);
  });

  it('a busy router is spared its sessions too', async () => {
    const router = table({
      menus: { '/system/resource': [{ uptime: '1d', version: '7.18', 'cpu-load': '90' }] },
    });
    const { fake, device } = await open(router);
    await device.poll(FAST, LIVE);
    fake.heard.length = 0;
    for (let i = 0; i < 10; i++) await device.poll(FAST, LIVE);
    expect(fake.heard.filter((words) => words.startsWith('/ppp/active'))).toHaveLength(2);
    expect(fake.heard.filter((words) => words.startsWith('/interface/print'))).toHaveLength(10);
  });

  it('a router that restarted under an idle connection is read on a new one', async () => {
    const { fake, device } = await open(table());
    await device.poll(FAST, LIVE);
    for (const socket of fake.sockets) socket.resetAndDestroy();
    expect((await device.poll(FAST, LIVE)).ok).toBe(true);
    expect(fake.connections).toBe(2);
  });
});
