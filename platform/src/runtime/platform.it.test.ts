import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { createLog } from '../log/create-log.js';
import { withDatabase } from '../testing/with-database.js';
import { freeLoopbackPort } from './free-port.js';
import { createPlatform, type Platform } from './platform.js';

const db = withDatabase();
const log = createLog({ level: 'silent', isReadable: false });
let platform: Platform | undefined;
afterEach(async () => {
  await platform?.tasks.stop();
  await platform?.close();
  platform = undefined;
});

function config(env: Record<string, string> = {}): Config {
  const result = loadConfig(env);
  if (!result.ok) throw new Error(result.error.mistakes.join());
  return result.value;
}

async function open(env: Record<string, string> = {}): Promise<Platform> {
  platform = await createPlatform({
    config: config(env),
    version: '1.2.3',
    databaseUrl: db.ownerUrl,
    secretKey: new Uint8Array(32),
    clock: createManualClock(),
    log,
  });
  return platform;
}

describe('the platform', () => {
  it('connects what one machine needs and says that it is well', async () => {
    const { health, tasks, prometheus, secrets } = await open();
    expect(await health.report()).toEqual({
      status: 'ok',
      version: '1.2.3',
      checks: [{ name: 'database', status: 'ok', detail: 'answers' }],
    });
    expect(tasks.states().map(({ name }) => name)).toEqual(['metrics.rollup', 'metrics.retention']);
    expect(secrets.open(secrets.seal('x', 'c'), 'c')).toBe('x');
    expect(await prometheus.metrics()).toContain('process_cpu_seconds_total');
  });

  it('keeps the metrics of Postgres in order by itself', async () => {
    const { tasks, clock } = await open();
    tasks.start();
    await expect
      .poll(() => tasks.states().find(({ name }) => name === 'metrics.retention'))
      .toMatchObject({ lastRunAt: clock.now(), runs: 1, lastError: null });
  });

  it('starts although InfluxDB is away, and says so', async () => {
    const { health } = await open({ INFLUX_URL: `http://127.0.0.1:${await freeLoopbackPort()}` });
    const { status, checks } = await health.report();
    expect(status).toBe('degraded');
    expect(checks.find(({ name }) => name === 'influxdb')?.status).toBe('degraded');
  });

  it('refuses to start without the Redis that was configured', async () => {
    const url = `redis://:hush@127.0.0.1:${await freeLoopbackPort()}`;
    await expect(open({ REDIS_URL: url })).rejects.toThrow(/^REDIS_URL: .* cannot be used/);
  });
});
