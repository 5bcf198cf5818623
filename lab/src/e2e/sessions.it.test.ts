import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withApi } from '@atalaya/api/testing/with-api';
import { openRouter } from '@atalaya/collector/drivers/routeros/routeros.driver';
import { openUispSession } from '@atalaya/collector/drivers/uisp/uisp.driver';
import { runLane } from '@atalaya/collector/enforce/run-lane';
import { WriteLedger } from '@atalaya/collector/enforce/write-ledger';
import { SessionTracker } from '@atalaya/collector/sessions/session-tracker';
import type { PollScope } from '@atalaya/core/ports/device-driver';
import { networkCommandListSchema } from '@atalaya/core/wire/rest/enforcement';
import { serviceSessionListSchema, serviceUsageListSchema } from '@atalaya/core/wire/rest/sessions';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { busyRouter } from '../simulators/routeros/testing/busy-router.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { HOME_MAC, UispRig } from '../simulators/uisp/testing/uisp-rig.js';
import { startTowerPlatform } from './tower-platform.js';

const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
const USERS = [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }];
const VERSION = '7.18.2 (stable)';
const FAST: ReadonlySet<PollScope> = new Set<PollScope>(['fast']);
const ALL: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'slow', 'inventory']);
const GENEROUS = { timeout: 30_000 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a collector of its own finds to do, a minute later each time: what was asked for is older than its answer. */
async function carryOut(api: ReturnType<typeof withApi>): Promise<void> {
  const { secrets, database, bus } = api.deps();
  const told = { secrets, database, bus, clock: api.clock, claimant: randomUUID() };
  const commands = createPostgresNetworkCommands(told);
  const deps = { commands, clock: api.clock, ledger: new WriteLedger() };
  for (let lanes = 0; lanes < 4; lanes += 1) {
    await api.clock.advance(MINUTE);
    const lane = await commands.claim();
    if (lane === undefined) return;
    await runLane(lane, deps, new AbortController().signal);
  }
}

/** Driver, tracker and store on a simulated concentrator, by a clock that the test moves. */
describe('sessions of a concentrator', () => {
  const api = withApi();
  let server: RouterOsServer;
  let tracker: SessionTracker;
  let norte: Awaited<ReturnType<typeof api.tenant>>;
  let device: { tenantId: string; deviceId: string };
  let router: ReturnType<typeof openRouter>;
  const uisp = new UispRig();
  const startedAt = { ms: Date.UTC(2026, 8, 1) };
  const concentrator = busyRouter(VERSION, {
    system: () => ({
      ...idleRouter(VERSION).system(),
      uptimeMs: concentrator.state.now() - startedAt.ms,
    }),
  });

  beforeAll(async () => {
    server = await startRouterOsServer({ state: concentrator.state, users: USERS });
    norte = await api.tenant('norte');
    const credential = await norte.owner.post('/credentials', {
      name: 'api',
      secret: { kind: 'routeros', ...LOGIN, tls: false },
    });
    const credentialId = credential.as<{ id: string }>(201).id;
    const made = await norte.owner.post('/devices', {
      ...{ name: 'CCR', role: 'router', address: '127.0.0.1' },
      sources: [{ driver: 'routeros', credentialId, port: server.port }],
    });
    device = { tenantId: norte.id, deviceId: made.as<{ id: string }>(201).id };
    tracker = new SessionTracker({
      sink: createPostgresSessionSink(api.db.database),
      clock: api.clock,
      log: { warn: (fields, message) => expect.fail(`${message} ${JSON.stringify(fields)}`) },
      isOurs: () => true,
    });
    router = openRouter(
      {
        address: '127.0.0.1',
        port: server.port,
        credential: { kind: 'routeros', ...LOGIN, tls: false, transport: 'api' },
      },
      { now: api.clock.now, onSessionEvent: (event) => tracker.event(device, event) },
    );
  });
  afterAll(async () => {
    await router?.close();
    await tracker?.stop();
    await server?.close();
    await uisp.close();
  });

  async function pass(ms: number): Promise<void> {
    await api.clock.advance(ms);
    concentrator.step(ms);
  }
  async function poll(scopes: ReadonlySet<PollScope>): Promise<void> {
    const result = await router.poll(scopes, new AbortController().signal);
    if (!result.ok) throw new Error(result.error.message);
    tracker.reading(device, result.value);
  }
  const use = (user: string, upBytes: number) =>
    concentrator.services.carry(user, { upBps: upBytes * 8, downBps: upBytes * 80 }, 1_000);
  async function find(query: string) {
    await tracker.flush(true);
    const answer = await norte.owner.get(`/sessions?${query}`);
    return serviceSessionListSchema.parse(answer.as<object>(200)).items;
  }
  async function usage(user: string) {
    const answer = await norte.owner.get(`/usage?user=${user}&from=2026-03-01&to=2026-03-03`);
    const { items } = serviceUsageListSchema.parse(answer.as<object>(200));
    return items.map((one) => [one.day, one.bytesIn, one.bytesOut, one.onlineSeconds]);
  }

  const bundle = { aviso: null, allowed: [] };
  async function lineOf(user: string): Promise<string> {
    const made = async (path: string, body: object) =>
      (await norte.owner.post(path, body)).as<{ id: string }>(201).id;
    const customerId = await made('/customers', { kind: 'person', name: user });
    const price = { amountMinor: 49_900, currency: 'MXN' };
    const plan = { name: `Plan of ${user}`, downKbps: 10_000, upKbps: 3_000, price };
    const planId = await made('/plans', plan);
    const access = { accessKind: 'pppoe', accessIdentity: user };
    return await made('/services', { customerId, planId, ...access });
  }

  it('appear, with their leases, and are counted by the day of the organisation', async () => {
    // Ten minutes before midnight where the organisation is: 06:00 UTC.
    await pass(29 * HOUR + 50 * MINUTE);
    await poll(ALL);
    await expect.poll(() => find('open=true'), GENEROUS).toHaveLength(2);
    expect((await find('open=true')).map(({ kind, user }) => [kind, user]).sort()).toEqual([
      ['dhcp', '02:00:5E:00:0B:01'],
      ['pppoe', 'ana'],
    ]);
    use('ana', 1_000);
    await pass(5 * MINUTE);
    await poll(ALL);
    use('ana', 2_000);
    await pass(10 * MINUTE);
    await poll(ALL);
    await tracker.flush(true);
    expect(await usage('ana')).toEqual([
      ['2026-03-02', 1_000, 10_000, 300],
      ['2026-03-01', 2_000, 20_000, 600],
    ]);
  });

  it('begin and end when the router says so, and lose no byte that its counters showed', async () => {
    concentrator.present.add('luis');
    await pass(MINUTE);
    await expect.poll(() => find('user=luis'), GENEROUS).toMatchObject([{ toAt: null }]);
    use('luis', 500);
    // Somebody resets the counters of the other one.
    const line = concentrator.services.sessions.get('ana');
    if (line) line.rxOctets = 0n;
    use('ana', 200);
    await pass(MINUTE);
    await poll(FAST);
    await pass(MINUTE);
    await poll(ALL);
    await pass(30_000);
    concentrator.present.delete('luis');
    concentrator.services.disconnect('luis');
    await expect
      .poll(() => find('user=luis'), GENEROUS)
      .toMatchObject([{ bytesIn: 500, bytesOut: 5_000, disconnectReason: 'ended' }]);
    const [luis] = await find('user=luis');
    expect(Date.parse(luis?.toAt ?? '') - Date.parse(luis?.fromAt ?? '')).toBe(150_000);
    await pass(30_000);
    await poll(FAST);
    await tracker.flush(true);
    expect(await usage('luis')).toEqual([['2026-03-02', 500, 5_000, 150]]);
  });

  it('end with a restart of the router, and begin again with it', async () => {
    const lastPoll = api.clock.now();
    server.dropConnections();
    concentrator.services.forgetSessions(concentrator.state.now());
    startedAt.ms = concentrator.state.now() + MINUTE;
    await pass(3 * MINUTE);
    use('ana', 300);
    await pass(MINUTE);
    await poll(ALL);
    await expect.poll(() => find('user=ana'), GENEROUS).toHaveLength(2);
    const [now, before] = await find('user=ana');
    expect(now).toMatchObject({ toAt: null, bytesIn: 300, address: '100.77.0.9' });
    expect(before).toMatchObject({ bytesIn: 3_200, disconnectReason: 'router-reboot' });
    expect(Date.parse(before?.toAt ?? '')).toBe(lastPoll);
    expect((await usage('ana')).map(([day, bytes]) => [day, bytes])).toEqual([
      ['2026-03-02', 1_500],
      ['2026-03-01', 2_000],
    ]);
    const who = async (at: number) =>
      (await find(`address=100.77.0.9&user=ana&at=${new Date(at).toISOString()}`)).length;
    expect([await who(lastPoll - 1), await who(lastPoll), await who(api.clock.now())]).toEqual([
      1, 0, 1,
    ]);
  });

  it('of who is cut take his block along: who is given the address next passes within one store', async () => {
    const { services } = concentrator;
    const serviceId = await lineOf('ana');
    await lineOf('luis');
    const path = `/enforcement-routers/${device.deviceId}`;
    (await norte.owner.call('PUT', `${path}/mode`, { mode: 'enforce', bundle })).as<object>(200);
    await carryOut(api);
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .updateTable('services')
        .set({ desired_state: 'suspended', generation: 2 })
        .where('id', '=', serviceId)
        .execute(),
    );
    (await norte.owner.post(`${path}/compare`, {})).as<object>(202);
    await carryOut(api);
    await carryOut(api);
    expect(services.isBlocked('100.77.0.9')).toBe(true);

    concentrator.addresses.set('ana', '100.77.0.21');
    concentrator.present.delete('ana');
    services.disconnect('ana');
    await expect.poll(() => find('user=ana&open=true'), GENEROUS).toEqual([]);
    await carryOut(api);
    concentrator.present.add('luis');
    await pass(30_000);
    expect(services.sessions.get('luis')?.client.address).toBe('100.77.0.9');
    expect(services.isBlocked('100.77.0.9')).toBe(false);
    // Whoever is cut is cut at the address of his next dial too.
    concentrator.present.add('ana');
    await pass(30_000);
    await expect.poll(() => find('user=ana&open=true'), GENEROUS).toHaveLength(1);
    await carryOut(api);
    expect(services.isBlocked('100.77.0.21')).toBe(true);
    expect(services.isBlocked('100.77.0.9')).toBe(false);
    const { items } = networkCommandListSchema.parse(
      (await norte.owner.get(`/network-commands?serviceId=${serviceId}`)).as<object>(200),
    );
    expect(items.map(({ cause, state }) => [cause, state])).toEqual([
      ['session', 'verified'],
      ['session', 'verified'],
      ['reconciler', 'verified'],
    ]);
  });

  it(
    'of a gateway of UISP confirm whose line is cut there: its site in that UISP',
    GENEROUS,
    async () => {
      const { owner, id: tenantId } = norte;
      await uisp.start();
      const made = async (path: string, body: object) =>
        (await owner.post(path, body)).as<{ id: string }>(201).id;
      const credentialId = await made('/credentials', {
        name: 'uisp',
        secret: { kind: 'uisp', token: uisp.token, tls: false },
      });
      const place = { address: '127.0.0.1', port: uisp.server.port };
      const controllerId = await made('/controllers', {
        ...{ name: 'UISP', driver: 'uisp', credentialId, ...place },
      });
      const deviceId = await made('/devices', {
        ...{ name: 'Borde', role: 'router' },
        sources: [{ driver: 'uisp', controllerId, externalId: 'edge' }],
      });
      const customerId = await made('/customers', { kind: 'person', name: 'Ana' });
      const price = { amountMinor: 49_900, currency: 'MXN' };
      const planId = await made('/plans', { name: 'P', downKbps: 9_000, upKbps: 3_000, price });
      const access = { accessKind: 'dhcp', accessIdentity: HOME_MAC };
      const serviceId = await made('/services', { customerId, planId, ...access });

      const session = openUispSession(
        { ...place, credential: { kind: 'uisp', token: uisp.token, tls: false } },
        { now: api.clock.now },
      );
      const polled = await session.poll(ALL, new AbortController().signal);
      await session.close();
      const reading = polled.ok && polled.value.find(({ externalId }) => externalId === 'edge');
      if (!reading) throw new Error('the gateway was not read');
      const own = new SessionTracker({
        sink: createPostgresSessionSink(api.db.database),
        clock: api.clock,
        log: { warn: (_, message) => expect.fail(message) },
        isOurs: () => true,
      });
      own.reading({ tenantId, deviceId }, reading.reading);
      const isStored = async () => {
        await own.flush(true);
        return (await owner.get(`/sessions?user=${HOME_MAC}&open=true`)).as<{ items: unknown[] }>(
          200,
        ).items.length;
      };
      await expect.poll(isStored, GENEROUS).toBe(1);
      await own.stop();

      const path = `/enforcement-routers/${deviceId}`;
      const rules = { mode: 'enforce', bundle: { aviso: null, allowed: [] } };
      expect(await owner.call('PUT', `${path}/mode`, rules)).toMatchObject({ status: 409 });
      expect(
        (await owner.call('PUT', `${path}/mode`, { mode: 'observe' })).as<object>(200),
      ).toMatchObject({
        via: 'uisp',
      });
      await carryOut(api);
      // It enforces: nothing more is asked.
      (await owner.call('PUT', `${path}/mode`, { mode: 'enforce' })).as<object>(200);
      await api.db.database.withTenant(tenantId, (trx) =>
        trx
          .updateTable('services')
          .set({ desired_state: 'suspended', generation: 2 })
          .where('id', '=', serviceId)
          .execute(),
      );
      await carryOut(api);
      await carryOut(api);
      expect(uisp.isSuspended('home')).toBe(true);
      expect((await owner.get(`/services/${serviceId}`)).as<object>(200)).toMatchObject({
        ...{ observedState: 'suspended' },
      });
    },
  );
});

/** The whole platform as it starts: nothing but a router and its address is given to it. */
describe('a router in the inventory', () => {
  const db = withDatabase({ poolSize: 10 });
  const concentrator = busyRouter(VERSION);
  let server: RouterOsServer;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-sessions-'));
    server = await startRouterOsServer({ state: concentrator.state, users: USERS });
    ({ platform, client } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
    }));
  });
  afterAll(async () => {
    await platform?.stop();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const sessionsOf = async (user: string) =>
    serviceSessionListSchema.parse(await client.get(`/sessions?user=${user}`)).items;

  it('shows who is dialled in, and who hung up before anybody polls again', async () => {
    const credentialId = await client.make('/credentials', {
      name: 'api',
      secret: { kind: 'routeros', ...LOGIN, tls: false },
    });
    await client.make('/devices', {
      name: 'Concentrator',
      role: 'router',
      address: '127.0.0.1',
      sources: [{ driver: 'routeros', credentialId, port: server.port, intervalMs: 600_000 }],
    });
    expect(await waitUntil(async () => (await sessionsOf('ana')).length > 0, 60_000, 200)).toBe(
      true,
    );
    concentrator.present.delete('ana');
    concentrator.services.disconnect('ana');
    const isEnded = async () => (await sessionsOf('ana'))[0]?.disconnectReason === 'ended';
    expect(await waitUntil(isEnded, 60_000, 200)).toBe(true);
  });
});
