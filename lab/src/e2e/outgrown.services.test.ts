import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectorListSchema } from '@atalaya/core/wire/rest/collectors';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { type InfluxServer, startInfluxServer } from '@atalaya/platform/testing/influx-server';
import { withRedis } from '@atalaya/platform/testing/redis-server';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DemoClient } from '../demo/demo-client.js';
import { seedTenant } from '../demo/seed-tenant.js';
import { waitFor } from '../hostile/wait-for.js';
import { type Lab, startLab } from '../scenarios/start-lab.js';
import { PlatformProcess } from './platform-process.js';

const POLL_EVERY_MS = 10_000;
const answerSchema = z.object({
  results: z.array(
    z.object({
      series: z
        .array(
          z.object({
            tags: z.object({ device: z.string() }),
            values: z.array(z.tuple([z.number(), z.number()])),
          }),
        )
        .default([]),
    }),
  ),
});

/** The compose file's shape as plain processes: PostgreSQL, Redis, InfluxDB, each role on its own, two collectors. */
describe('the roles in processes of their own', () => {
  const db = withDatabase();
  const redis = withRedis();
  const processes: PlatformProcess[] = [];
  let influx: InfluxServer;
  let lab: Lab;
  let folder: string;
  let client: DemoClient;
  let deviceIds: readonly string[];
  let env: Readonly<Record<string, string>>;

  const run = (name: string, more: Readonly<Record<string, string>>): PlatformProcess => {
    const started = new PlatformProcess(name, { ...env, DATA_DIR: join(folder, name), ...more });
    processes.push(started);
    return started;
  };
  const collector = (name: string): PlatformProcess => run(name, { ROLES: 'collector' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-outgrown-'));
    influx = await startInfluxServer();
    lab = await startLab({
      devices: 40,
      hasStory: false,
      now: Date.now,
      folder: join(folder, 'lab'),
    });
    env = {
      DATABASE_URL: db.ownerUrl,
      REDIS_URL: redis.url,
      INFLUX_URL: influx.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      FPING_PATH: lab.fpingPath,
      LOG_LEVEL: 'warn',
    };
    const port = await freeLoopbackPort();
    const api = run('api', { ROLES: 'api,jobs', PORT: String(port) });
    const [, url] = await api.says(/is running: (\S+)/);
    const [, token] = await api.says(/setup#token=(\S+)/);
    const rest = [run('alerting', { ROLES: 'alerting' }), collector('a'), collector('b')];
    await Promise.all(rest.map((each) => each.says(/is running/)));
    client = new DemoClient(url ?? '');
    deviceIds = [...(await seedTenant(client, token ?? '', lab)).deviceIds.values()];
  });

  afterAll(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await lab?.close();
    await influx?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The times at which each device was polled, in ms, the oldest first. */
  async function polls(sinceMs: number): Promise<Map<string, number[]>> {
    const q = `SELECT "poll_ms" FROM "device" WHERE time >= ${sinceMs}ms GROUP BY "device"`;
    const body = new URLSearchParams({ db: 'atalaya', q, epoch: 'ms' });
    const response = await fetch(`${influx.url}/query`, { method: 'POST', body });
    const { results } = answerSchema.parse(await response.json());
    return new Map(
      (results[0]?.series ?? []).map(({ tags, values }) => [
        tags.device,
        values.map(([at]) => at).sort((x, y) => x - y),
      ]),
    );
  }

  async function sharing(): Promise<{ name: string; state: string; devices: number }[]> {
    const { items } = collectorListSchema.parse(await client.get('/collectors'));
    return items.map(({ name, state, devices }) => ({ name, state, devices }));
  }

  /** Waits until every device was polled after `afterMs`; how long that took. */
  async function allPolledAfter(afterMs: number, withinMs: number): Promise<number> {
    await waitFor(
      'a poll of every device, but not of',
      async () => {
        const polled = await polls(afterMs);
        return polledDevices.filter((device) => !polled.has(device));
      },
      (missing) => missing.length === 0,
      withinMs,
    );
    return Date.now() - afterMs;
  }
  let polledDevices: readonly string[] = [];

  it('share the devices between two collectors, and all of them are polled', async () => {
    await waitFor(
      'both collectors to poll',
      sharing,
      (all) =>
        all.length === 2 && all.every(({ state, devices }) => state === 'polling' && devices > 0),
      90_000,
    );
    const sum = async () => (await sharing()).reduce((total, { devices }) => total + devices, 0);
    await waitFor(
      'each device to be one collector’s',
      sum,
      (total) => total === deviceIds.length,
      60_000,
    );
    const since = Date.now() - POLL_EVERY_MS;
    await waitFor(
      'samples of nearly every device',
      async () => (await polls(since)).size,
      (count) => count >= deviceIds.length * 0.8,
      60_000,
    );
    // Those of the quick rhythm: what only a controller tells of comes more seldom, and some speak ICMP only.
    const settledAt = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2.5 * POLL_EVERY_MS));
    const quick = [...(await polls(settledAt))].filter(([, times]) => times.length > 1);
    polledDevices = quick.map(([device]) => device);
    expect(polledDevices.length).toBeGreaterThan(deviceIds.length * 0.7);
  });

  it('poll a killed collector’s devices elsewhere within 60 s', async () => {
    const killedAt = Date.now();
    await processes.find(({ name }) => name === 'a')?.kill();
    const tookMs = await allPolledAfter(killedAt, 75_000);
    expect(tookMs).toBeLessThan(60_000);
  });

  it('give a new collector its share without a gap', async () => {
    const since = Date.now();
    await collector('c').says(/is running/);
    await waitFor(
      'the new collector to poll its share',
      sharing,
      (all) => all.filter(({ state, devices }) => state === 'polling' && devices > 0).length === 2,
      60_000,
    );
    await allPolledAfter(Date.now(), 40_000);
    for (const [device, times] of await polls(since)) {
      const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
      expect(Math.max(0, ...gaps), device).toBeLessThan(3 * POLL_EVERY_MS);
    }
  });

  it('stop in order when they are told to', async () => {
    const running = processes.filter(({ name }) => name !== 'a');
    expect(await Promise.all(running.map((each) => each.stop()))).toEqual([0, 0, 0, 0]);
  });
});
