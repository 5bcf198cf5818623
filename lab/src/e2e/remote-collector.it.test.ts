import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withApi } from '@atalaya/api/testing/with-api';
import { createRemoteCollectorApp, type RemoteCollectorApp } from '@atalaya/collector/remote-app';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { loadConfig } from '@atalaya/platform/config/load-config';
import { createLog } from '@atalaya/platform/log/create-log';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { createHealth } from '@atalaya/platform/runtime/health';
import { createPrometheus } from '@atalaya/platform/runtime/prometheus';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { systemNow, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';
import { airosTree } from '../simulators/snmp-agent/airos-tree.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { makeEnforcedLine } from './enforced-line.js';
import { FlakyLine } from './flaky-line.js';

const COMMUNITY = 'behind-the-nat';
const PATIENCE_MS = 60_000;

/** Counts what a store is given: memory overwrites without a word. */
class CountingStore extends MemoryMetricStore {
  readonly times = new Map<string, number>();

  override async write(samples: readonly Sample[]): Promise<void> {
    await super.write(samples);
    for (const { deviceId, metric, tags, at } of samples) {
      const key = JSON.stringify([deviceId, metric, tags, at]);
      this.times.set(key, (this.times.get(key) ?? 0) + 1);
    }
  }

  /** When the device was polled, as far as it is stored. */
  pollsOf(deviceId: string): number[] {
    return [...this.times.keys()]
      .map((key): [string, string, object, number] => JSON.parse(key))
      .filter(([device, metric]) => device === deviceId && metric === 'device.poll_ok')
      .map(([, , , at]) => at)
      .sort((a, b) => a - b);
  }
}

describe('a collector that reaches nothing but the platform’s address', {
  timeout: 150_000,
}, () => {
  const clock = createSystemClock();
  const metrics = new CountingStore();
  const api = withApi({ clock, systemNow, metrics });
  const batches: PollBatch[] = [];
  const logged: string[] = [];
  let line: FlakyLine;
  let platformUrl: string;
  let agent: SnmpAgent;
  let router: SubscriberRouter;
  let onRouterWrite = (): void => undefined;
  let dataDir: string;
  let tenant: Awaited<ReturnType<typeof api.tenant>>;
  let remote: Remote | undefined;
  let collectorId: string;
  let deviceId: string;

  interface Remote {
    readonly app: RemoteCollectorApp;
    metric(name: string): Promise<number>;
  }

  /** As the launcher makes it, with a backoff that suits a test. */
  async function start(enrolToken?: string): Promise<Remote> {
    const loaded = loadConfig({
      ROLES: 'collector',
      PLATFORM_URL: platformUrl,
      DATA_DIR: dataDir,
      FPING_PATH: '/no/such/fping',
      ...(enrolToken && { ENROL_TOKEN: enrolToken }),
    });
    if (!loaded.ok) throw new Error(loaded.error.mistakes.join(' '));
    const prometheus = createPrometheus();
    const log = createLog({
      level: 'info',
      isReadable: true,
      write: (text) => void logged.push(text),
    });
    const host = { config: loaded.value, version: '1', log, health: createHealth('1'), prometheus };
    const app = createRemoteCollectorApp(host, { mostBackoffMs: 500 });
    await app.start();
    const metric = async (name: string) => {
      const text = await prometheus.metrics();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    };
    return { app, metric };
  }

  const until = async (what: string, isDone: () => boolean | Promise<boolean>) =>
    expect([what, await waitUntil(isDone, PATIENCE_MS, 50)]).toEqual([what, true]);
  const polls = () => metrics.pollsOf(deviceId).length;

  beforeAll(async () => {
    api.samples.subscribe((published) => void batches.push(...published));
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    line = new FlakyLine((api.app.server.address() as AddressInfo).port);
    platformUrl = await line.open();
    dataDir = await mkdtemp(join(tmpdir(), 'atalaya-remote-'));
    agent = await startSnmpAgent({
      community: COMMUNITY,
      tree: airosTree(() => ({
        name: 'AP Cerro',
        model: 'Rocket 5AC Prism',
        version: '8.7.11',
        mac: '02:00:00:00:00:01',
        uptimeS: 100_000 + (Math.floor(clock.now() / 1_000) % 100_000),
        ssid: 'cerro',
        mode: 'ap',
        signalDbm: -61,
        noiseDbm: -97,
        ccqPct: 91,
        txRateBps: 300_000_000,
        rxRateBps: 240_000_000,
        frequencyMhz: 5_180,
        channelWidthMhz: 40,
        airtimePct: 34.5,
        cpuPct: 12,
        stations: [],
        interfaces: [],
      })),
    });
    router = await startSubscriberRouter({ users: ['ana'], onWrite: () => onRouterWrite() });
    tenant = await api.tenant('norte');
    const credentialId = (
      await tenant.owner.post('/credentials', {
        name: 'snmp',
        secret: { kind: 'snmp-community', community: COMMUNITY },
      })
    ).as<{ id: string }>(201).id;
    const source = { driver: 'snmp', credentialId, port: agent.port, intervalMs: 1_000 };
    const made = await tenant.owner.post('/devices', {
      name: 'AP Cerro',
      role: 'ap',
      address: '127.0.0.1',
      sources: [source],
    });
    deviceId = made.as<{ id: string }>(201).id;
  });
  afterAll(async () => {
    await remote?.app.stop();
    await agent?.close();
    await router?.unplug();
    await line?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('enrols with a token, polls what is pinned to it, and tells what it found', async () => {
    const wish = await tenant.owner.post('/collector-enrolments', { name: 'Torre Cerro' });
    const { token } = wish.as<{ token: string }>(201);
    remote = await start(token);
    const { items } = (await tenant.owner.get('/collectors')).as<{
      items: { id: string; name: string; kind: string; state: string }[];
    }>(200);
    expect(items).toMatchObject([{ name: 'Torre Cerro', kind: 'remote', state: 'polling' }]);
    collectorId = items[0]?.id ?? '';
    const pins = { deviceIds: [deviceId], pinned: true };
    await tenant.owner.post(`/collectors/${collectorId}/pins`, pins);
    await until('samples are stored', () => polls() >= 2);
    expect(batches.some((batch) => batch.deviceId === deviceId && batch.report.ok)).toBe(true);
    await until('facts are stored', async () => {
      const device = await tenant.owner.get(`/devices/${deviceId}`);
      return device.body.includes('Rocket 5AC Prism');
    });
  });

  it('is asked for a poll at once', async () => {
    const before = agent.counts.get + agent.counts.getBulk;
    const asked = await tenant.owner.post(`/devices/${deviceId}/poll-requests`, { kind: 'full' });
    expect(asked.status).toBeLessThan(300);
    await until('it polls', () => agent.counts.get + agent.counts.getBulk > before);
  });

  it('stores nothing twice while answers get lost on the way', async () => {
    const before = polls();
    line.become('mute');
    await until('samples arrive all the same', () => polls() > before);
    await until(
      'they wait for an answer',
      async () => ((await remote?.metric('atalaya_spool_samples')) ?? 0) > 0,
    );
    line.become('up');
    await until('nothing waits', async () => (await remote?.metric('atalaya_spool_samples')) === 0);
    expect([...metrics.times].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('goes on while the link is down, also after a restart, and loses nothing', async () => {
    line.become('down');
    const cutAt = clock.now();
    await until(
      'samples wait on disk',
      async () => ((await remote?.metric('atalaya_spool_samples')) ?? 0) > 20,
    );
    await remote?.app.stop();
    const restartedAt = clock.now();
    const polledBefore = agent.counts.get + agent.counts.getBulk;
    // Without the link and without the token: what it knows lies on its disk.
    remote = await start();
    await until('it polls on', () => agent.counts.get + agent.counts.getBulk > polledBefore + 4);
    const waiting = await remote.metric('atalaya_spool_samples');
    expect(waiting).toBeGreaterThan(20);
    line.become('up');
    await until('nothing waits', async () => (await remote?.metric('atalaya_spool_samples')) === 0);
    const during = metrics.pollsOf(deviceId).filter((at) => at > cutAt);
    expect(during.filter((at) => at < restartedAt).length).toBeGreaterThan(1);
    expect(during.filter((at) => at >= restartedAt).length).toBeGreaterThan(1);
    expect(await remote.metric('atalaya_samples_dropped_total')).toBe(0);
    expect([...metrics.times].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('cuts and lets in on its routers, and tells what it did once, whatever the link does', async () => {
    const { owner } = tenant;
    const of = { port: router.port, collectorId };
    const { serviceId, observed, want } = await makeEnforcedLine(owner, of, until);
    const isListed = () => router.services.addressLists.rows.length > 0;
    const see = async (desiredState: 'active' | 'suspended') => {
      await want(desiredState);
      await until(`it is ${desiredState}`, async () => (await observed()) === desiredState);
      expect(isListed()).toBe(desiredState === 'suspended');
    };
    await see('suspended');
    await see('active');

    // What it wrote is heard, and every answer is lost.
    onRouterWrite = () => line.become('mute');
    await see('suspended');
    line.become('up');
    // What it wrote cannot be told for a while.
    onRouterWrite = () => line.become('down');
    await want('active');
    await until('it is written', () => !isListed());
    expect(await observed()).toBe('suspended');
    onRouterWrite = () => undefined;
    line.become('up');
    await until('it is told', async () => (await observed()) === 'active');
    const list = await owner.get(`/network-commands?serviceId=${serviceId}&limit=50`);
    const { items } = list.as<{ items: { state: string; attempts: number }[] }>(200);
    expect(items.map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(4).fill(['verified', 1]),
    );
    const audit = (await owner.get('/audit-log?limit=200')).body;
    expect(audit.split('"network_command.verified"').length - 1).toBe(4);
    expect(logged.join('')).not.toContain('what a router was to be told');
  });

  it('keeps its key to itself, and no credential in plain', async () => {
    const folder = join(dataDir, 'remote');
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['identity.json', 'inventory.sealed', 'settings.json']);
    for (const name of files) {
      expect([name, (await stat(join(folder, name))).mode & 0o077]).toEqual([name, 0]);
      expect(await readFile(join(folder, name), 'utf8')).not.toContain(COMMUNITY);
    }
    expect(logged.join('')).not.toContain(COMMUNITY);
    expect(logged.join('')).toContain('the platform cannot be reached');
    expect(logged.join('')).toContain('the platform is reached again');
  });

  it('stops when it is revoked, and says so', async () => {
    const app = remote?.app;
    expect((await tenant.owner.post(`/collectors/${collectorId}/revoke`)).status).toBe(204);
    expect(await app?.ended).toMatch(/^The platform refuses this collector: .*revoked/);
    await app?.stop();
    remote = undefined;
    expect(await readdir(join(dataDir, 'remote'))).not.toContain('inventory.sealed');
    // Started again it learns the same, and has polled nothing.
    const polled = agent.counts.get + agent.counts.getBulk;
    remote = await start();
    expect(await remote.app.ended).toMatch(/^The platform refuses this collector/);
    expect(agent.counts.get + agent.counts.getBulk).toBe(polled);
  });
});
