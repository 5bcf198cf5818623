import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHealth } from './health.js';
import { type HealthListener, startHealthListener } from './health-listener.js';
import { createHealthPages } from './health-pages.js';
import { registerPlatformMetrics } from './platform-metrics.js';

describe('the health listener', () => {
  const warnings: string[] = [];
  let health = createHealth('1.2.3');
  let prometheus = new Registry();
  let listener: HealthListener;
  beforeEach(async () => {
    warnings.length = 0;
    health = createHealth('1.2.3');
    prometheus = new Registry();
    const ran = { name: 'sweep', everyMs: 1_000, lastRunAt: 0, nextRunAt: null, lastError: null };
    const state = { ...ran, isRunning: false, lastDurationMs: 1, runs: 1 };
    const tasks = { states: () => [state], add: () => {}, start: () => {}, stop: async () => {} };
    listener = await startHealthListener({
      host: '127.0.0.1',
      port: 0,
      pages: createHealthPages({ health, tasks, prometheus }),
      log: { warn: (_, message) => void warnings.push(message) },
    });
  });
  afterEach(() => listener.stop());

  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${listener.url}${path}`, init);
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };

  it('says how the process is: degraded is ready, down is not, and it lives all the same', async () => {
    health.register('samples', () => ({ status: 'degraded', detail: '7 wait' }));
    const degraded = await get('/health');
    expect(degraded.status).toBe(200);
    expect(JSON.parse(degraded.body)).toEqual({
      status: 'degraded',
      version: '1.2.3',
      checks: [{ name: 'samples', status: 'degraded', detail: '7 wait' }],
    });
    health.register('database', () => ({ status: 'down', detail: 'away' }));
    expect((await get('/health/readiness?full')).status).toBe(503);
    expect((await get('/health/liveness')).status).toBe(200);
  });

  it('shows metrics and tasks', async () => {
    registerPlatformMetrics(prometheus, [{ name: 'atalaya_x', help: 'x', read: () => 7 }]);
    const metrics = await get('/metrics');
    expect(metrics.body).toContain('atalaya_x 7');
    expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(JSON.parse((await get('/health/tasks')).body).items).toMatchObject([
      { name: 'sweep', lastRunAt: '1970-01-01T00:00:00.000Z', nextRunAt: null },
    ]);
  });

  it('has nothing else', async () => {
    for (const path of ['/', '/api/v1/devices', '/health/', '/health/..%2f..%2fetc', '//metrics']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('/health', { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(405);
    expect((await get('/health', { method: 'HEAD' })).body).toBe('');
  });

  it('says that a page failed, and goes on', async () => {
    registerPlatformMetrics(prometheus, [
      {
        name: 'atalaya_broken',
        help: 'x',
        read: () => {
          throw new Error('no');
        },
      },
    ]);
    expect((await get('/metrics')).status).toBe(500);
    expect(warnings).toEqual(['a health page failed']);
    expect((await get('/health')).status).toBe(200);
  });

  it('stops although somebody holds a connection and says nothing', async () => {
    const { port, hostname } = new URL(listener.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await listener.stop();
    await closed;
    await expect(get('/health')).rejects.toThrow();
  });
});
