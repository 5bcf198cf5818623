import { openUispSession, uispDriver } from '@atalaya/collector/drivers/uisp/uisp.driver';
import type { UispSession } from '@atalaya/collector/drivers/uisp/uisp-session';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { ControlledReading } from '@atalaya/core/domain/network/reading';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Credential, PollScope } from '@atalaya/core/ports/device-driver';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmallUispWorld, smallUispWorld } from './small-uisp-world.js';
import { startUispServer, type UispServer } from './uisp-server.js';

const TOKEN = '0e8f-lab-token';
const NOW = Date.UTC(2026, 2, 1, 12);
const FAST = new Set<PollScope>(['fast']);
const ALL = new Set<PollScope>(['fast', 'slow', 'inventory']);
const signal = new AbortController().signal;
const PLAIN: Credential = { kind: 'uisp', token: TOKEN, tls: false };

let world: SmallUispWorld;
let server: UispServer;
let session: UispSession;

function sessionOf(port: number, credential: Credential): UispSession {
  return openUispSession({ address: '127.0.0.1', port, credential }, { now: () => NOW });
}

beforeEach(async () => {
  world = smallUispWorld(NOW);
  server = await startUispServer({ world, token: TOKEN });
  session = sessionOf(server.port, PLAIN);
});
afterEach(async () => {
  await session.close();
  await server.close();
});

async function readings(scopes = ALL): Promise<Map<string, ControlledReading>> {
  const result = await session.poll(scopes, signal);
  if (!result.ok) return expect.fail(result.error.message);
  return new Map(result.value.map((reading) => [reading.externalId, reading]));
}

function valuesOf(reading: ControlledReading | undefined): Record<string, number> {
  return Object.fromEntries(
    (reading?.reading.observations ?? []).flatMap((each) => {
      expect(isMetricName(each.metric)).toBe(true);
      return each.kind === 'gauge'
        ? [[[each.metric, ...Object.values(each.tags)].join(' '), each.value]]
        : [];
    }),
  );
}

async function failureOf(polled = session): Promise<unknown> {
  const result = await polled.poll(FAST, signal);
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain(TOKEN);
  return result.ok ? null : result.error;
}

describe('UISP driver on the simulated UISP', () => {
  it('has the leases of a gateway, and no others', async () => {
    const [base] = world.state.devices.filter(({ id }) => id === 'switch');
    if (base === undefined) throw new Error('no switch');
    const leases = [{ address: '100.64.0.9', mac: '02:00:5e:00:0b:01', server: 'clientes' }];
    const gateway = { ...base, id: 'edge', type: 'erouter', role: 'router', leases };
    world.state.devices.push(gateway, { ...gateway, id: 'away', status: 'disconnected' });
    const read = await readings();
    expect(read.get('edge')?.reading.dhcpLeases).toEqual([
      { address: '100.64.0.9', mac: '02:00:5E:00:0B:01', bound: true, server: 'clientes' },
    ]);
    expect(read.get('away')?.reading.dhcpLeases).toBeUndefined();
    expect(read.get('ap')?.reading.dhcpLeases).toBeUndefined();
    expect((await readings(FAST)).get('edge')?.reading.dhcpLeases).toBeUndefined();
  });

  it('reads an access point and its stations', async () => {
    const ap = (await readings()).get('ap');
    expect(ap).toMatchObject({
      siteName: 'Cerro Alto',
      address: '10.20.0.2',
      reachable: true,
      reading: {
        observedAt: NOW,
        uptime: { seconds: 86_400, wraps: false },
        identity: {
          vendor: 'Ubiquiti',
          model: 'Rocket 5AC Prism Gen2',
          macs: ['02:00:5E:00:01:01', '02:00:5E:00:01:02'],
        },
        stations: [{ mac: '02:00:5E:00:02:01', radio: 'ath0', lastIp: '10.20.1.12' }],
        warnings: [],
      },
    });
    expect(valuesOf(ap)).toEqual({
      'device.cpu_pct': 31,
      'device.memory_pct': 55,
      'device.clients': 2,
      'radio.clients ath0': 2,
      'radio.frequency_mhz ath0': 5_240,
      'radio.channel_width_mhz ath0': 40,
      'radio.tx_power_dbm ath0': 22,
      'radio.noise_dbm ath0': -93,
      'radio.tx_capacity_bps ath0': 150_000_000,
      'radio.rx_capacity_bps ath0': 50_000_000,
      'radio.frame_utilization_down_pct ath0': 50,
      'interface.in_bps eth0': 2_400_000,
      'interface.out_bps eth0': 800_000,
      'interface.oper_up eth0': 1,
      'interface.speed_bps eth0': 1e9,
      'interface.in_bps ath0': 2_400_000,
      'interface.out_bps ath0': 800_000,
      'interface.oper_up ath0': 1,
      'station.signal_dbm ath0 02:00:5E:00:02:01': -58,
      'station.remote_signal_dbm ath0 02:00:5E:00:02:01': -57,
      'station.noise_dbm ath0 02:00:5E:00:02:01': -93,
      'station.tx_capacity_bps ath0 02:00:5E:00:02:01': 110_000_000,
      'station.rx_capacity_bps ath0 02:00:5E:00:02:01': 60_000_000,
      'station.in_bps ath0 02:00:5E:00:02:01': 350_000,
      'station.out_bps ath0 02:00:5E:00:02:01': 5_100_000,
      'station.rx_mcs ath0 02:00:5E:00:02:01': 8,
      'station.tx_mcs ath0 02:00:5E:00:02:01': 9,
      'station.distance_m ath0 02:00:5E:00:02:01': 2_150,
      'station.latency_ms ath0 02:00:5E:00:02:01': 3,
      'station.uptime_s ath0 02:00:5E:00:02:01': 7_200,
    });
  });

  it('reads a subscriber’s radio, its link, and a switch without a radio', async () => {
    const all = await readings(FAST);
    expect(valuesOf(all.get('cpe'))).toMatchObject({
      'radio.signal_dbm ath0': -57,
      'radio.rx_capacity_bps ath0': 110_000_000,
      'radio.tx_capacity_bps ath0': 60_000_000,
      'radio.connected ath0': 1,
      'device.voltage_v': 24.1,
    });
    expect(all.get('cpe')?.links).toEqual([
      {
        externalId: 'air',
        medium: 'wireless',
        state: 'active',
        interface: 'ath0',
        peerExternalId: 'ap',
        peerInterface: 'ath0',
      },
    ]);
    expect(valuesOf(all.get('switch'))).toMatchObject({
      'device.temperature_c': 41,
      'power.voltage_v ac-1': 54,
    });
    expect(all.get('switch')?.links).toEqual([]);
    expect(all.get('ap')?.reading).not.toHaveProperty('stations');
  });

  it('takes the last values of a device that is away for no reading', async () => {
    const away = (await readings()).get('old-cpe');
    expect(away).toMatchObject({ reachable: false, reading: { observations: [] } });
    expect(away?.reading.identity?.name).toBe('cpe-casa-7');
  });

  it('sees a link that is disconnected', async () => {
    world.state.links = world.state.links.map((link) => ({ ...link, state: 'disconnected' }));
    expect(valuesOf((await readings()).get('cpe'))).toMatchObject({ 'radio.connected ath0': 0 });
  });

  it('asks for what each scope needs and no more', async () => {
    await readings(FAST);
    await readings(new Set(['slow']));
    expect(server.requests.map((request) => request.split('/nms/api/v2.1')[1]).toSorted()).toEqual([
      '/data-links',
      '/devices/airmaxes/ap/stations',
      '/devices?withInterfaces=true',
      '/devices?withInterfaces=true',
      '/outages?count=200&page=1&inProgress=true',
    ]);
  });

  it('tells sites and links for an import, and the outages in progress with each poll', async () => {
    expect(await session.inventory(signal)).toMatchObject({
      ok: true,
      value: {
        sites: [
          { id: 'tower', type: 'site', name: 'Cerro Alto' },
          { id: 'home', type: 'endpoint', parentId: 'tower', ucrmClientId: '12', suspended: false },
        ],
        dataLinks: [{ id: 'air', from: { deviceId: 'ap', siteId: 'tower' }, distanceM: 2_150 }],
      },
    });
    const all = await readings(FAST);
    expect(all.get('old-cpe')?.outage).toEqual({
      externalId: 'o1',
      kind: 'outage',
      since: NOW - 3_600_000,
    });
    expect(all.get('cpe')?.outage).toBeNull();
    expect((await readings(new Set(['slow']))).get('cpe')).not.toHaveProperty('outage');
  });

  it.each(['avg-max', 'plain'] as const)(
    'brings the past of a device as UISP kept it, named as its present is (%s)',
    async (shape) => {
      server.faults.statisticsShape = shape;
      const run = { from: NOW - 20 * DAY_MS, to: NOW - DAY_MS, signal };
      expect(await session.history?.('ap', run)).toMatchObject({ ok: false });
      await readings(FAST);
      const past = await session.history?.('ap', run);
      if (!past?.ok) throw new Error(past?.error.message);
      const names = new Set(
        past.value.map(({ metric, tags }) => [metric, ...Object.values(tags)].join(' ')),
      );
      for (const name of [
        'device.cpu_pct',
        'radio.frame_utilization_down_pct ath0',
        'interface.in_bps eth0',
      ]) {
        expect([...names]).toContain(name);
      }
      const ats = past.value.map(({ at }) => at);
      expect(Math.min(...ats)).toBeGreaterThanOrEqual(run.from);
      expect(Math.max(...ats)).toBeLessThan(run.to);
      // The steps of the last day and week are finer than those before them.
      const cpu = past.value.filter(({ metric }) => metric === 'device.cpu_pct');
      expect(cpu.length).toBeGreaterThan(shape === 'plain' ? 80 : 120);
      expect(cpu.every(({ value }) => value > 20 && value < 45)).toBe(true);
      expect(server.requests.filter((request) => request.includes('/statistics'))).toHaveLength(3);
    },
  );

  it('reads on through nulls and unknown values', async () => {
    server.faults.nulls = true;
    server.faults.unknownEnums = true;
    const all = await readings();
    expect(all.size).toBe(4);
    for (const { reading } of all.values()) expect(reading.identity?.vendor).toBe('Ubiquiti');
    expect(all.get('cpe')?.links).toMatchObject([{ medium: 'unknown', state: 'unknown' }]);
    server.faults.nulls = false;
    // Heard of a moment ago, whatever the unknown status means.
    expect((await readings()).get('cpe')?.reachable).toBe(true);
  });

  it('leaves out what is no device, and says so', async () => {
    server.faults.brokenDevices = true;
    const all = await readings();
    expect(all.size).toBe(4);
    expect(all.get('ap')?.reading.warnings).toEqual(['3 of 7 devices of UISP are not understood.']);
    world.state.devices = [];
    expect(await failureOf()).toMatchObject({ kind: 'protocol-error' });
  });

  it('keeps the devices when the stations or the links fail', async () => {
    world.state.devices = world.state.devices.map((device) =>
      device.id === 'ap' ? { ...device, type: 'airCube' } : device,
    );
    const links = world.links;
    Object.assign(world, {
      links: () => {
        throw new Error('the world broke');
      },
    });
    const ap = (await readings()).get('ap');
    Object.assign(world, { links });
    expect(ap?.reading.warnings[0]).toMatch(/^The links were not read\. UISP at 127\.0\.0\.1 /);
    expect(ap?.reading.stations).toHaveLength(1);
    expect(ap).not.toHaveProperty('links');
    expect(valuesOf(ap)).not.toHaveProperty('radio.connected ath0');
  });

  it('tells a revoked token, a busy server and a broken one apart', async () => {
    server.faults.tokenRevoked = true;
    expect(await failureOf()).toMatchObject({ kind: 'login-refused' });
    server.faults.tokenRevoked = false;
    server.faults.fail = { status: 503, times: 2 };
    expect(await failureOf()).toMatchObject({ kind: 'protocol-error' });
    server.faults.fail = { status: 429, retryAfterS: 60, times: 2 };
    expect(await failureOf()).toMatchObject({ kind: 'refused' });
    const asked = server.requests.length;
    expect(await failureOf()).toMatchObject({
      message: expect.stringMatching(/left alone for \d+ s/),
    });
    expect(server.requests).toHaveLength(asked);
  });

  it('gives up a slow server when the poll is aborted', async () => {
    server.faults.slowMs = 5_000;
    const startedAt = performance.now();
    const result = await session.poll(FAST, AbortSignal.timeout(100));
    expect(result).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('refuses a credential or an address that cannot be UISP’s', async () => {
    const bad: Credential[] = [
      { kind: 'none' },
      { kind: 'uisp', token: 'two\nlines', tls: false },
      { kind: 'uisp', token: '', tls: false },
    ];
    for (const credential of bad) {
      expect(await failureOf(sessionOf(server.port, credential))).toMatchObject({
        kind: 'login-refused',
      });
    }
    const nowhere = uispDriver.open(
      { address: 'a/b?c', port: 443, credential: PLAIN },
      { now: () => NOW },
    );
    expect(await nowhere.poll(FAST, signal)).toMatchObject({ error: { kind: 'unreachable' } });
  });

  it('reads 4,000 devices', async () => {
    server.faults.copies = 999;
    const startedAt = performance.now();
    expect((await readings(FAST)).size).toBe(4_000);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  }, 30_000);
});

describe('UISP driver over TLS', () => {
  const certificate = makeSelfSignedCertificate('uisp.lab.test');

  it('takes a self-signed certificate only when its fingerprint is pinned', async () => {
    const secure = await startUispServer({ world, token: TOKEN, tls: certificate });
    const poll = async (fingerprint?: string) => {
      const credential: Credential = {
        kind: 'uisp',
        token: TOKEN,
        tls: true,
        ...(fingerprint && { fingerprint }),
      };
      const opened = sessionOf(secure.port, credential);
      const result = await opened.poll(FAST, signal);
      await opened.close();
      return result;
    };
    expect(await poll()).toMatchObject({ ok: false, error: { kind: 'tls' } });
    expect(await poll('00'.repeat(32))).toMatchObject({ ok: false, error: { kind: 'tls' } });
    expect(secure.requests).toEqual([]);
    expect(await poll(certificate.fingerprint)).toMatchObject({ ok: true });
    const plainHex = certificate.fingerprint.replaceAll(':', '').toLowerCase();
    expect(await poll(plainHex)).toMatchObject({ ok: true });
    await secure.close();
  });
});
