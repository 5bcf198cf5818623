import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { healthTasksSchema } from '@atalaya/core/wire/rest/health';
import { incidentListSchema } from '@atalaya/core/wire/rest/incidents';
import { wallSchema } from '@atalaya/core/wire/rest/wall';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { createLog } from '@atalaya/platform/log/create-log';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoClient, textOf } from '../demo/demo-client.js';
import { createDemoClock } from '../demo/demo-clock.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import { startTowerPlatform } from './tower-platform.js';

const START = Date.UTC(2026, 2, 1, 12);
const MONTH_HOURS = 31 * 24;
const MONTH_LATER = START + MONTH_HOURS * 3_600_000;
const NAMES = ['core', 'tower', 'sector'];

/** core ← tower router ← access point, known by their echoes, on a clock that is moved as the demo's bar does it. */
describe('a clock that jumps by a month', () => {
  const db = withDatabase({ poolSize: 10 });
  const warned: string[] = [];
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-jump-'));
    echoes = await startEchoServer({ world: { echo: () => 1.5 } });
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env: { FPING_PATH: await writeFpingProgram(folder, echoes.url) },
      demoClock: createDemoClock(START),
      log: createLog({ level: 'warn', isReadable: false, write: (line) => void warned.push(line) }),
    }));
    const sources = [{ driver: 'icmp', intervalMs: 2_000 }];
    let upstreamId: string | undefined;
    for (const [index, name] of NAMES.entries()) {
      const role = name === 'sector' ? 'ap' : 'router';
      const device = { name, role, address: `127.81.0.${index + 1}`, sources };
      upstreamId = await client.make('/devices', { ...device, ...(upstreamId && { upstreamId }) });
    }
  });
  afterAll(async () => {
    await platform?.stop();
    await echoes?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const states = async () =>
    deviceListSchema.parse(await client.get('/devices')).items.map(({ state }) => state);
  const wall = async () => wallSchema.parse(await client.get('/wall'));
  const tasks = async () => {
    const answer = await fetch(`${platform.url}/health/tasks`);
    return healthTasksSchema.parse(await answer.json()).items;
  };
  const intervals = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('device_state_intervals')
        .select(['state', 'from_at', 'to_at'])
        .where('state', '<>', 'unknown')
        .orderBy('id')
        .execute(),
    );

  it('makes neither gap nor outage, and whatever was due by then is done', async () => {
    const allUp = async () => {
      const all = await states();
      const isUp = all.length === NAMES.length && all.every((state) => state === 'up');
      // Its picture is at most a second old.
      return isUp && (await wall()).newestPollAt !== null;
    };
    expect(await waitUntil(allUp, 60_000, 100)).toBe(true);
    const before = await intervals();
    const jumped = await client.post('/demo-clock', { advanceHours: MONTH_HOURS });
    expect(Date.parse(textOf(jumped, 'now', '/demo-clock'))).toBeGreaterThanOrEqual(MONTH_LATER);

    // At once, before any poll has come back.
    const first = await wall();
    expect(Date.parse(first.now)).toBeGreaterThanOrEqual(MONTH_LATER);
    expect(first).toMatchObject({ infrastructure: { up: 3, total: 3 }, outages: [] });
    expect(Date.parse(first.newestPollAt ?? '')).toBeGreaterThan(MONTH_LATER - 60_000);
    expect(first.incidents).toMatchObject({ total: 0, lastResolvedAt: null });

    const isWatchedOn = async () => {
      const { newestPollAt } = await wall();
      return Date.parse(newestPollAt ?? '') > Date.parse(first.now) + 3_000;
    };
    expect(await waitUntil(isWatchedOn, 60_000, 100)).toBe(true);
    const haveRun = async () =>
      (await tasks()).every(({ lastRunAt }) => Date.parse(lastRunAt ?? '') >= MONTH_LATER);
    expect(await waitUntil(haveRun, 60_000, 100)).toBe(true);
    expect((await tasks()).filter(({ lastError }) => lastError !== null)).toEqual([]);
    expect(await readdir(join(folder, 'data', 'backups'))).toHaveLength(1);

    expect(await states()).toEqual(['up', 'up', 'up']);
    expect(await intervals()).toEqual(before);
    expect(before.every(({ to_at }) => to_at === null)).toBe(true);
    const { items } = incidentListSchema.parse(await client.get('/incidents'));
    expect(items).toEqual([]);
    const last = await wall();
    expect(last).toMatchObject({ infrastructure: { up: 3, total: 3 }, outages: [] });
    expect(last.collectorTroubles).toEqual([]);
    expect(warned).toEqual([]);
  });

  it('goes forward only, by whole hours', async () => {
    for (const advanceHours of [-1, 0, 0.5, 9_000, '24']) {
      await expect(client.post('/demo-clock', { advanceHours })).rejects.toThrow('answered 400');
    }
  });
});
