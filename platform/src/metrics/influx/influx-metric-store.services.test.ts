import { metricStoreContract } from '@atalaya/core/testing/contracts/metric-store.contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InfluxServer, startInfluxServer } from '../../testing/influx-server.js';
import { InfluxMetricStore } from './influx-metric-store.js';

let server: InfluxServer;
beforeAll(async () => {
  server = await startInfluxServer();
});
afterAll(() => server?.stop());

metricStoreContract('InfluxDB 1.x', {
  create: async () => new InfluxMetricStore({ url: server.url, bucket: 'contract' }),
});

const T0 = Date.UTC(2026, 2, 2);
const sample = {
  tenantId: 'tenant',
  deviceId: 'device',
  metric: 'device.up',
  tags: {},
  at: T0,
  value: 1,
} as const;

async function command(url: string, q: string, user = ''): Promise<void> {
  const headers = user ? { authorization: `Basic ${Buffer.from(user).toString('base64')}` } : {};
  await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q }), headers });
}

describe('errors', () => {
  it('name the metric whose field has another type', async () => {
    const store = new InfluxMetricStore({ url: server.url, bucket: 'conflict' });
    await store.ping();
    await fetch(`${server.url}/write?db=conflict&precision=ms`, {
      method: 'POST',
      body: `device,tenant=t,device=d up=1i ${T0}`,
    });
    await expect(store.write([sample])).rejects.toThrow(/field type conflict.*metric device\.up/);
    await store.write([{ ...sample, metric: 'device.poll_ok' }]);
    await store.close();
  });

  it('are no errors for points that retention lets go of', async () => {
    const store = new InfluxMetricStore({ url: server.url, bucket: 'short' });
    await command(server.url, 'CREATE DATABASE short WITH DURATION 1h SHARD DURATION 1h');
    await expect(store.write([sample])).resolves.toBeUndefined();
    await store.close();
  });

  it('say that nobody answers, and the next call tries again', async () => {
    const gone = await startInfluxServer();
    await gone.stop();
    const store = new InfluxMetricStore({ url: gone.url, bucket: 'b' });
    await expect(store.write([sample])).rejects.toThrow(/did not answer: .*ECONNREFUSED/);
    await expect(store.ping()).rejects.toThrow(/did not answer/);
    await store.close();
  });
});

it('signs in, and never tells the password', async () => {
  const guarded = await startInfluxServer({ hasAuthentication: true });
  try {
    const password = `it's "se:cret"`;
    await command(
      guarded.url,
      `CREATE USER ana WITH PASSWORD 'it\\'s "se:cret"' WITH ALL PRIVILEGES`,
    );
    const bucket = 'guarded';
    const store = new InfluxMetricStore({ url: guarded.url, bucket, username: 'ana', password });
    await store.write([sample]);
    expect(await store.latest({ tenantId: 'tenant' }, T0)).toHaveLength(1);
    const inUrl = guarded.url.replace('//', `//ana:${encodeURIComponent(password)}@`);
    const other = new InfluxMetricStore({ url: inUrl, bucket });
    expect(await other.latest({ tenantId: 'tenant' }, T0)).toHaveLength(1);
    const admin = `ana:${password}`;
    await command(guarded.url, `CREATE USER luz WITH PASSWORD 'luz'`, admin);
    await command(guarded.url, 'GRANT ALL ON guarded TO luz', admin);
    const plain = { url: guarded.url, username: 'luz', password: 'luz' };
    const limited = new InfluxMetricStore({ ...plain, bucket });
    await limited.write([{ ...sample, at: T0 + 1 }]);
    expect((await limited.latest({ tenantId: 'tenant' }, T0))[0]?.at).toBe(T0 + 1);
    const missing = new InfluxMetricStore({ ...plain, bucket: 'missing' });
    await expect(missing.write([sample])).rejects.toThrow(/InfluxDB refused a write with 40/);
    const stranger = new InfluxMetricStore({ url: inUrl.replace('ana', 'eva'), bucket });
    const refusal = await stranger.write([sample]).catch((error: unknown) => String(error));
    expect(refusal).toMatch(/401: authorization failed/);
    expect(refusal).not.toMatch(/cret/);
  } finally {
    await guarded.stop();
  }
});
