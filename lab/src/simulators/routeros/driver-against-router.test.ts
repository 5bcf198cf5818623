import { FallbackChannel } from '@atalaya/collector/drivers/routeros/fallback-channel';
import { RouterDevice } from '@atalaya/collector/drivers/routeros/router-device';
import { openRouter } from '@atalaya/collector/drivers/routeros/routeros.driver';
import { RouterosSession } from '@atalaya/collector/transports/routeros-api/session';
import { RestSession } from '@atalaya/collector/transports/routeros-rest/rest-session';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import type { PollScope, SessionEvent } from '@atalaya/core/ports/device-driver';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiUser } from './api-users.js';
import { type RouterOsServerOptions, startRouterOsServer } from './routeros-server.js';
import { type BusyRouter, busyRouter } from './testing/busy-router.js';

const ALL: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'slow', 'inventory']);
const FAST: ReadonlySet<PollScope> = new Set<PollScope>(['fast']);
const LIVE = new AbortController().signal;
const NOW = Date.UTC(2026, 8, 21, 7, 9, 24);

const USERS: readonly ApiUser[] = [
  { name: 'reader', password: 'sésame', policies: ['api', 'read', 'test'] },
  { name: 'blind', password: 'x', policies: ['api', 'read'] },
];

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

async function serve(router: BusyRouter, options: Partial<RouterOsServerOptions> = {}) {
  const server = await startRouterOsServer({
    state: router.state,
    users: USERS,
    hasWeb: true,
    ...options,
  });
  running.push(() => server.close());
  return server;
}

type Server = Awaited<ReturnType<typeof serve>>;
type Login = { user: string; password: string };
const READER: Login = { user: 'reader', password: 'sésame' };

function open(
  server: Server,
  transport: 'api' | 'rest',
  more: {
    login?: Login;
    fingerprint?: string;
    tls?: boolean;
    onSessionEvent?: (event: SessionEvent) => void;
  } = {},
) {
  const { login = READER, tls = false, fingerprint, onSessionEvent } = more;
  const device = openRouter(
    {
      address: '127.0.0.1',
      port: transport === 'rest' ? (server.web?.port ?? 0) : server.port,
      credential: {
        kind: 'routeros',
        ...login,
        tls,
        transport,
        ...(fingerprint === undefined ? {} : { fingerprint }),
      },
    },
    { now: () => NOW, ...(onSessionEvent ? { onSessionEvent } : {}) },
  );
  running.push(() => device.close());
  return device;
}

async function read(device: ReturnType<typeof open>, scopes = ALL): Promise<DeviceReading> {
  const result = await device.poll(scopes, LIVE);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const values = (reading: DeviceReading, metric: string) =>
  reading.observations.flatMap((one) =>
    one.metric === metric ? [one.kind === 'gauge' ? one.value : one.raw] : [],
  );

describe('a concentrator', () => {
  it.each(['6.49.17 (long-term)', '7.12.1 (stable)', '7.18.2 (stable)'])(
    'of %s tells its leases, pools, queues and who dialled in where',
    async (version) => {
      const reading = await read(open(await serve(busyRouter(version)), 'api'));
      expect(reading.warnings).toEqual([]);
      expect(reading.dhcpLeases).toEqual([
        {
          address: '10.77.1.5',
          mac: '02:00:5E:00:0B:01',
          hostName: '7',
          server: 'gestion',
          relayed: ['Norte wlan1', '0x0006020000000A01'],
          bound: true,
          expiresAt: NOW + 501_000,
        },
        { address: '10.77.1.6', mac: '02:00:5E:00:0B:02', server: 'gestion', bound: false },
      ]);
      expect(values(reading, 'device.ip_pool_used_pct')).toEqual([1]);
      expect(values(reading, 'device.conntrack_pct')[0]).toBeCloseTo((100 * 52) / 107_520);
      // The dynamic queue <pppoe-ana> is the session's and not told twice.
      expect(
        reading.observations
          .filter((one) => one.metric.startsWith('queue.'))
          .map((one) => one.tags),
      ).toEqual(Array(3).fill({ queue: 'oficina' }));
      expect(values(reading, 'queue.in_bps')).toEqual([1_000n]);
      expect(values(reading, 'queue.out_bps')).toEqual([10_000n]);
      expect(values(reading, 'session.in_bps')).toEqual([1_000n]);
      expect(values(reading, 'session.out_bps')).toEqual([10_000n]);
      expect(reading.pppSessions).toEqual([
        {
          user: 'ana',
          callerId: '02:00:5E:00:0A:0A',
          address: '100.77.0.9',
          uptimeS: 0,
          serverInterface: 'ether2',
        },
      ]);
    },
  );
});

const RADIO = {
  name: 'wlan1',
  mac: '02:00:5E:00:01:00',
  ssid: 'demo',
  frequencyMhz: 5_500,
  channelWidthMhz: 80,
  noiseDbm: -100,
  txPowerDbm: 20,
  ccqPct: 90,
};
const STATION = {
  mac: '02:00:5E:00:02:00',
  name: 'casa',
  address: '10.77.2.2',
  version: '7.18.2',
  signalDbm: -58,
  remoteSignalDbm: -60,
  snrDb: 42,
  txCcqPct: 91,
  rxCcqPct: 88,
  txRateBps: 2_300_000_000,
  rxRateBps: 1_000_000_000,
  txOctets: 900n,
  rxOctets: 70n,
  txBps: 0,
  rxBps: 0,
  uptimeMs: 60_000,
  distanceM: 410,
  txMcs: 8,
  rxMcs: 7,
};
const AIR = { radio: () => RADIO, stations: () => [STATION] };

describe('a radio', () => {
  const stacks = [
    ['6.49.17 (long-term)', 'wireless'],
    ['7.12.1 (stable)', 'wifiwave2'],
    ['7.18.2 (stable)', 'wifi'],
    ['6.49.17 (long-term)', 'caps-man'],
    ['7.18.2 (stable)', 'w60g'],
  ] as const;

  it.each(stacks)('of %s in %s tells its one station, and 0 of nothing', async (version, stack) => {
    const router = busyRouter(version, { ...AIR, radioStack: stack });
    const reading = await read(open(await serve(router), 'api'));
    expect(reading.warnings).toEqual([]);
    expect(reading.stations?.map(({ mac, radio }) => [mac, radio])).toEqual([
      [STATION.mac, 'wlan1'],
    ]);
    expect(values(reading, 'station.signal_dbm')).toEqual([-58]);
    expect(values(reading, 'station.tx_rate_bps')).toEqual([2_300_000_000]);
    expect(values(reading, 'device.clients')).toEqual([1]);
    const said = new Set(reading.observations.map(({ metric }) => metric));
    expect([...said].some((metric) => /ccq|snr/.test(metric))).toBe(stack === 'wireless');
    expect(said.has('station.distance_m')).toBe(stack === 'wireless' || stack === 'w60g');
    const levels = reading.observations.filter(({ metric }) =>
      /^(station|radio)\..*(dbm|db|pct)$/.test(metric),
    );
    expect(levels.filter((one) => one.kind === 'gauge' && one.value === 0)).toEqual([]);
  });

  it.each([
    ['6.49.17 (long-term)', 'caps-man'],
    ['7.18.2 (stable)', 'wifi'],
  ] as const)('of a CAP, seen by its manager (%s, %s), names the CAP', async (version, stack) => {
    const cap = { identity: 'torre-norte', mac: '02:00:5E:00:0C:01' };
    const router = busyRouter(version, { ...AIR, radioStack: stack, cap });
    const reading = await read(open(await serve(router), 'api'));
    expect(reading.stations?.map((one) => one.cap)).toEqual([
      { name: 'torre-norte', mac: '02:00:5E:00:0C:01' },
    ]);
  });

  it.each(['6.49.17 (long-term)', '7.18.2 (stable)'])(
    'of a modem (%s) tells its cell',
    async (version) => {
      const cell = { operator: 'demo', rssiDbm: -61, rsrpDbm: -92, rsrqDb: -9, sinrDb: 0 };
      let modem: typeof cell | null = cell;
      const router = busyRouter(version, { modem: () => modem });
      router.services.interfaces.add({ name: 'lte1', type: 'lte' });
      const device = open(await serve(router), 'api');
      const reading = await read(device);
      expect(values(reading, 'lte.rsrp_dbm')).toEqual([-92]);
      expect(values(reading, 'lte.sinr_db')).toEqual([0]);
      modem = null;
      expect(values(await read(device), 'lte.rsrp_dbm')).toEqual([]);
    },
  );
});

describe('a router whose API is closed', () => {
  it('is read by REST instead, and its API again when the router lets it through', async () => {
    const server = await serve(busyRouter('7.16'));
    const read = async (port: number) => {
      const endpoint = { host: '127.0.0.1', security: { kind: 'plain' } } as const;
      const channel = new FallbackChannel(
        new RouterosSession({ ...endpoint, port }, READER),
        new RestSession({ ...endpoint, port: server.web?.port ?? 0 }, READER),
        () => NOW,
      );
      const device = new RouterDevice(channel, { now: () => NOW });
      running.push(() => device.close());
      return device.poll(ALL, LIVE);
    };
    const closed = await serve(busyRouter('7.16'));
    await closed.close();
    const overRest = await read(closed.port);
    expect(overRest).toMatchObject({ ok: true, value: { warnings: [] } });
    expect(server.web?.counts.requests).toBeGreaterThan(5);
    expect(server.counts.logins).toBe(0);
    expect(await read(server.port)).toEqual(overRest);
    expect(server.counts.logins).toBe(1);
  });
});

describe('REST', () => {
  it('gives the very reading that the API gives', async () => {
    const server = await serve(busyRouter('7.18.2 (stable)'));
    server.faults.latin1Comments = true;
    const overApi = await read(open(server, 'api'));
    const overRest = await read(open(server, 'rest'));
    expect(overRest).toEqual(overApi);
    expect(overRest.interfaces?.[1]?.comment).toBe('Torre Peña');
    expect(overRest.observations.length).toBeGreaterThan(20);
  });

  it('keeps one connection over the polls, with one request on it at a time', async () => {
    const server = await serve(busyRouter('7.18.2 (stable)'));
    const device = open(server, 'rest');
    await read(device);
    await read(device, FAST);
    await read(device, FAST);
    expect(server.web?.counts.requests).toBeGreaterThan(20);
    expect(server.web?.counts.connections).toBe(1);
  });

  it('is told from the web pages of RouterOS 6', async () => {
    const device = open(await serve(busyRouter('6.49.17 (long-term)')), 'rest');
    expect(await device.poll(ALL, LIVE)).toMatchObject({
      ok: false,
      error: { kind: 'unsupported', message: expect.stringContaining('RouterOS 6 has none') },
    });
  });

  it('does not repeat a refused login at each poll', async () => {
    const server = await serve(busyRouter('7.18.2 (stable)'));
    const device = open(server, 'rest', { login: { user: 'reader', password: 'wrong' } });
    for (let i = 0; i < 5; i++) {
      expect(await device.poll(FAST, LIVE)).toMatchObject({
        ok: false,
        error: {
          kind: 'login-refused',
          message: expect.stringContaining('refused the login of "reader": Unauthorized.'),
        },
      });
    }
    expect(server.web?.counts.requests).toBe(1);
  });

  it('is a timeout, or a lost connection, when the router says nothing', async () => {
    const router = busyRouter('7.18.2 (stable)', { reachable: () => false });
    const device = open(await serve(router), 'rest');
    const result = await device.poll(FAST, AbortSignal.timeout(100));
    expect(result).toMatchObject({ ok: false, error: { kind: 'timeout' } });
  });

  it('takes the pinned certificate only, and names both when it is another', async () => {
    const certificate = makeSelfSignedCertificate('router');
    const { fingerprint } = certificate;
    const server = await serve(busyRouter('7.18.2 (stable)'), { tls: certificate });
    expect((await open(server, 'rest', { tls: true, fingerprint }).poll(FAST, LIVE)).ok).toBe(true);
    const wrong = fingerprint.replace(/^../, '00');
    const before = server.web?.counts.requests;
    expect(await open(server, 'rest', { tls: true, fingerprint: wrong }).poll(FAST, LIVE)).toEqual({
      ok: false,
      error: {
        kind: 'tls',
        message: expect.stringContaining(
          `shows the certificate ${fingerprint} instead of the pinned ${wrong} (SHA-256)`,
        ),
      },
    });
    expect(server.web?.counts.requests).toBe(before);
  });
});

describe('session events', () => {
  it('come at once, and a poll tells what was missed', async () => {
    const router = busyRouter('7.18.2 (stable)');
    const server = await serve(router);
    const events: SessionEvent[] = [];
    const device = open(server, 'api', { onSessionEvent: (event) => events.push(event) });
    const told = () => events.map(({ kind, user, callerId }) => `${kind} ${user} ${callerId}`);
    await read(device, FAST);
    expect(told()).toEqual([]);
    router.present.add('luis');
    router.step(1_000);
    // Nobody polls: the router says so itself.
    await expect.poll(told).toEqual(['up luis 02:00:5E:00:0A:0B']);
    router.services.disconnect('ana');
    await expect.poll(told).toHaveLength(2);
    expect(told()[1]).toBe('down ana 02:00:5E:00:0A:0A');
    await read(device, FAST);
    expect(told()).toHaveLength(2);
    // Lost with its connection, a poll finds what changed and begins to listen again.
    server.dropConnections();
    router.services.disconnect('luis');
    router.present.delete('luis');
    const reading = await read(device, FAST);
    expect(told()[2]).toBe('down luis 02:00:5E:00:0A:0B');
    expect(values(reading, 'session.online')).toEqual([0]);
    router.step(60_000);
    await expect.poll(told).toContain('up ana 02:00:5E:00:0A:0A');
    expect(server.counts.logins).toBe(2);
  });

  it('need no listening: over REST polls find them', async () => {
    const router = busyRouter('7.18.2 (stable)');
    const events: SessionEvent[] = [];
    const device = open(await serve(router), 'rest', {
      onSessionEvent: (event) => events.push(event),
    });
    await read(device, FAST);
    router.services.disconnect('ana');
    await read(device, FAST);
    expect(events).toEqual([
      { kind: 'down', user: 'ana', callerId: '02:00:5E:00:0A:0A', address: '100.77.0.9', at: NOW },
    ]);
  });
});

describe.each(['api', 'rest'] as const)('a ping from the router over %s', (transport) => {
  const run = { count: 3, spacingMs: 10, signal: LIVE };

  it('gives the round trips in ms', async () => {
    const device = open(await serve(busyRouter('7.18.2 (stable)')), transport);
    expect(await device.ping('10.77.0.1', run)).toEqual({ ok: true, value: [0.413, 0.413, 0.413] });
  });

  it('tells lost echoes from none sent', async () => {
    const server = await serve(busyRouter('7.18.2 (stable)'));
    const lost = await open(server, transport).ping('10.77.0.99', { ...run, count: 1 });
    expect(lost).toEqual({ ok: true, value: [null] });
    const blind = open(server, transport, { login: { user: 'blind', password: 'x' } });
    expect(await blind.ping('10.77.0.1', run)).toMatchObject({
      ok: false,
      error: { kind: 'not-permitted' },
    });
  });
});
