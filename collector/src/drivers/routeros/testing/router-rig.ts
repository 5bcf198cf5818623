import type { DeviceReading, Observation } from '@atalaya/core/domain/network/reading';
import type { UpstreamProbes } from '@atalaya/core/domain/network/upstream-probes';
import type { PollScope } from '@atalaya/core/ports/device-driver';
import { afterEach } from 'vitest';
import { ScriptedRouter } from '../../../transports/routeros-api/testing/scripted-router.js';
import { openRouter } from '../routeros.driver.js';
import { type TableRouter, tableScript } from './table-router.js';

export const ALL: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'slow', 'inventory']);
export const FAST: ReadonlySet<PollScope> = new Set<PollScope>(['fast']);
export const LIVE = new AbortController().signal;

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

export const ether1 = {
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

export function table(more: Partial<TableRouter> = {}): TableRouter {
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

/** Driver and router are stopped after the test. */
export async function open(router: TableRouter, password = 'sesame', probes?: UpstreamProbes) {
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
      ...(probes && { probes }),
    },
    { now: () => 1_700_000_000_000 },
  );
  running.push(
    () => fake.stop(),
    () => device.close(),
  );
  return { fake, device };
}

export async function read(router: TableRouter, scopes = ALL): Promise<DeviceReading> {
  const { device } = await open(router);
  const result = await device.poll(scopes, LIVE);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export const gauge = (reading: DeviceReading, metric: string, tags: Record<string, string> = {}) =>
  find(reading, metric, tags).flatMap((one) => (one.kind === 'gauge' ? one.value : []))[0];
export const counter = (
  reading: DeviceReading,
  metric: string,
  tags: Record<string, string> = {},
) => find(reading, metric, tags).flatMap((one) => (one.kind === 'counter' ? one : []))[0];
export function find(
  reading: DeviceReading,
  metric: string,
  tags: Record<string, string>,
): Observation[] {
  return reading.observations.filter(
    (one) =>
      one.metric === metric &&
      Object.entries(tags).every(([name, value]) => one.tags[name] === value),
  );
}

/** RouterOS 6: an access point with an uplink radio, stations, neighbours and a bridge. */
export function accessPoint(): TableRouter {
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
