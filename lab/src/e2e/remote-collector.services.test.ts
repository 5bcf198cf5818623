import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@atalaya/api/testing/api-client';
import { withApi } from '@atalaya/api/testing/with-api';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { systemNow, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';
import { text, ticks } from '../simulators/snmp-agent/mib-view.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { makeEnforcedLine } from './enforced-line.js';
import { FlakyLine } from './flaky-line.js';
import { PlatformProcess } from './platform-process.js';

const COMMUNITY = 'behind-the-nat';
const POLLS = ['device.poll_ok'] as const;
const PATIENCE_MS = 60_000;

/** As it is started at a tower: another process, with three variables and nothing else of the platform. */
describe('a remote collector’s process', () => {
  const clock = createSystemClock();
  const metrics = new MemoryMetricStore();
  const api = withApi({ clock, systemNow, metrics });
  let line: FlakyLine;
  let agent: SnmpAgent;
  let router: SubscriberRouter;
  let onRouterWrite = (): void => undefined;
  let dataDir: string;
  let env: Record<string, string>;
  let far: PlatformProcess | undefined;

  beforeAll(async () => {
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    line = new FlakyLine((api.app.server.address() as AddressInfo).port);
    dataDir = await mkdtemp(join(tmpdir(), 'atalaya-far-'));
    agent = await startSnmpAgent({
      community: COMMUNITY,
      tree: [
        ['1.3.6.1.2.1.1.1.0', text('a switch')],
        ['1.3.6.1.2.1.1.3.0', ticks(360_000)],
      ],
    });
    router = await startSubscriberRouter({ users: ['ana'], onWrite: () => onRouterWrite() });
    env = {
      ROLES: 'collector',
      PLATFORM_URL: await line.open(),
      DATA_DIR: dataDir,
      HEALTH_PORT: String(await freeLoopbackPort()),
    };
  });
  afterAll(async () => {
    await far?.stop();
    await agent?.close();
    await router?.unplug();
    await line?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const until = async (what: string, isDone: () => boolean | Promise<boolean>) =>
    expect([what, await waitUntil(isDone, PATIENCE_MS, 50)]).toEqual([what, true]);
  async function waiting(): Promise<number> {
    const url = `http://127.0.0.1:${env['HEALTH_PORT']}/metrics`;
    const page = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    );
    return Number(/^atalaya_spool_samples (\S+)$/m.exec(page)?.[1] ?? Number.NaN);
  }

  it('loses nothing that it polled when it is killed while the link is down', async () => {
    const tenant = await api.tenant('norte');
    const snmp = { name: 'snmp', secret: { kind: 'snmp-community', community: COMMUNITY } };
    const made = await tenant.owner.post('/credentials', snmp);
    const { id: credentialId } = made.as<{ id: string }>(201);
    const source = { driver: 'snmp', credentialId, port: agent.port, intervalMs: 1_000 };
    const device = { name: 'switch', role: 'switch', address: '127.0.0.1', sources: [source] };
    const { id: deviceId } = (await tenant.owner.post('/devices', device)).as<{ id: string }>(201);
    const wish = await tenant.owner.post('/collector-enrolments', { name: 'Torre Cerro' });
    const { token } = wish.as<{ token: string }>(201);
    far = new PlatformProcess('far', { ...env, ENROL_TOKEN: token });
    await far.says(/is enrolled/);
    const list = (await tenant.owner.get('/collectors')).as<{ items: { id: string }[] }>(200);
    const pins = { deviceIds: [deviceId], pinned: true };
    await tenant.owner.post(`/collectors/${list.items[0]?.id}/pins`, pins);
    const polledAt = async () => {
      const filter = { tenantId: tenant.id, deviceIds: [deviceId], metrics: POLLS };
      const series = await metrics.series(filter, 0);
      const range = { from: clock.now() - 900_000, to: clock.now() + 1_000, maxPoints: 5_000 };
      const found = await metrics.range({ series, ...range, aggregate: 'count' });
      return found.flatMap(({ points }) => points.map(({ at }) => at));
    };
    await until('samples arrive', async () => (await polledAt()).length > 1);

    line.become('down');
    const cutAt = clock.now();
    await until('samples wait', async () => (await waiting()) > 10);
    const waited = await waiting();
    await far.kill();
    const killedAt = clock.now();
    // Neither link nor token: its key, its sealed inventory and its spool are all it has.
    far = new PlatformProcess('far again', env);
    await until('it polls on', async () => (await waiting()) > waited + 4);

    line.become('up');
    await until('nothing waits', async () => (await waiting()) === 0);
    const stored = await polledAt();
    expect(stored.filter((at) => at > cutAt && at < killedAt).length).toBeGreaterThan(1);
    expect(stored.filter((at) => at > killedAt).length).toBeGreaterThan(1);
    await cutIsDoneOnce(tenant.owner, list.items[0]?.id ?? '');
    expect(await far.stop()).toBe(0);
  });

  /** Killed when it has written and before it could tell, its successor reads that it is so, and writes nothing. */
  async function cutIsDoneOnce(owner: ApiClient, collectorId: string): Promise<void> {
    const of = { port: router.port, collectorId };
    const { serviceId, observed, want } = await makeEnforcedLine(owner, of, until);
    onRouterWrite = () => line.become('down');
    await want('suspended');
    const isListed = () => router.services.addressLists.rows.length > 0;
    const profile = () => router.services.secrets.byName('ana')?.values['profile'];
    await until('all of it is written', () => isListed() && profile() === 'atalaya-suspended');
    await far?.kill();
    const written = router.writes.length;
    line.become('up');
    onRouterWrite = () => undefined;
    expect(await observed()).toBe('active');
    far = new PlatformProcess('far, a third time', env);
    await until('it is read to be so', async () => (await observed()) === 'suspended');
    expect([isListed(), router.writes.length]).toEqual([true, written]);
    const list = await owner.get(`/network-commands?serviceId=${serviceId}`);
    const { items } = list.as<{ items: { state: string; attempts: number }[] }>(200);
    expect(items).toMatchObject([{ state: 'verified', attempts: 2 }]);
  }
});
