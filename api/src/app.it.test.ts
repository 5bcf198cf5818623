import { randomBytes } from 'node:crypto';
import { createLog } from '@atalaya/platform/log/create-log';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { createPlatform, type Platform } from '@atalaya/platform/runtime/platform';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { insertSetupToken } from './access/setup-tokens.store.js';
import { type ApiApp, createApiApp } from './app.js';

const db = withDatabase();
const logged: string[] = [];
let platform: Platform;
let app: ApiApp;

async function platformFor(more: Partial<Platform['config']> = {}): Promise<Platform> {
  return createPlatform({
    config: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '/nonexistent',
      spoolMaxBytes: 0,
      trustedProxies: [],
      platformHosts: [],
      dnsServers: [],
      roles: ['api'],
      logLevel: 'debug',
      backup: { isNightly: false, folder: '/nonexistent', keep: 1, hasMetrics: false },
      collector: { mostPolls: 1 },
      ...more,
    },
    version: '0.1.0',
    databaseUrl: db.ownerUrl,
    secretKey: new Uint8Array(randomBytes(32)),
    log: createLog({ level: 'debug', isReadable: false, write: (line) => void logged.push(line) }),
  });
}

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${app.url}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

describe('the api role', () => {
  beforeEach(async () => {
    platform = await platformFor();
    app = createApiApp(platform);
    platform.tasks.start();
    await app.start();
  });
  afterEach(async () => {
    await platform.tasks.stop();
    await app.stop();
    await platform.close();
  });

  it('listens, and tells its health, tasks and metrics', async () => {
    expect(app.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const health = await ask('/health');
    expect(health.status).toBe(200);
    expect(JSON.parse(health.body)).toMatchObject({
      status: 'ok',
      version: '0.1.0',
      checks: [{ name: 'database', status: 'ok' }],
    });
    expect((await ask('/health/readiness')).status).toBe(200);
    const tasks = JSON.parse((await ask('/health/tasks')).body);
    expect(tasks.items.map((task: { name: string }) => task.name)).toContain(
      'api.idempotency-keys',
    );
    expect((await ask('/metrics')).body).toContain('process_cpu_user_seconds_total');
  });

  it('is not ready while something it needs is down, and still alive', async () => {
    const remove = platform.health.register('probe', () => ({ status: 'down', detail: 'away' }));
    expect((await ask('/health/readiness')).status).toBe(503);
    expect((await ask('/health/liveness')).status).toBe(200);
    remove();
    platform.health.register('probe', () => ({ status: 'degraded', detail: 'spooling' }));
    expect((await ask('/health/readiness')).status).toBe(200);
  });

  it('stops within a second, open connections included, and can be started again', async () => {
    const open = await fetch(`${app.url}/live/?EIO=4&transport=polling`);
    expect(open.status).toBe(200);
    const startedAt = Date.now();
    await app.stop();
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    await expect(fetch(`${app.url}/health`)).rejects.toThrow();
    await app.stop();
  });

  it('logs no error while all is well', async () => {
    await ask('/api/v1/nothing');
    await ask('/api/v1/setup?token=a-secret-token');
    const errors = logged.filter((line) => JSON.parse(line).level >= 50);
    expect(errors).toEqual([]);
    expect(logged.join('')).not.toContain('a-secret-token');
  });
});

it.each([
  [['127.0.0.1'], true],
  [[], false],
] as const)(
  'with the proxies %j trusts what they forward: %s',
  async (trustedProxies, isTrusted) => {
    platform = await platformFor({ trustedProxies });
    app = createApiApp(platform);
    await app.start();
    const { token } = await db.database.withPlatform((trx) =>
      insertSetupToken(trx, { purpose: 'platform_operator', validForMs: null }, new Date()),
    );
    const email = `operator-${isTrusted}@platform.test`;
    const answer = await fetch(`${app.url}/api/v1/setup`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '198.51.100.7',
      },
      body: JSON.stringify({ token, owner: { name: 'Olga', email, password: 'long enough' } }),
    });
    expect(answer.status).toBe(201);
    expect(/; Secure/.test(answer.headers.get('set-cookie') ?? '')).toBe(isTrusted);
    const { ip } = await db.database.withPlatform((trx) =>
      trx
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .where('email', '=', email)
        .select('ip')
        .executeTakeFirstOrThrow(),
    );
    expect(ip).toBe(isTrusted ? '198.51.100.7' : '127.0.0.1');
    await app.stop();
    await platform.close();
  },
);

it('opens the notice of an organisation that switches it on, and closes it with the rest', async () => {
  const from = await freeLoopbackPort();
  platform = await platformFor({ aviso: { ports: { from, to: from }, host: '127.0.0.1' } });
  app = createApiApp(platform);
  await app.start();
  const { token } = await db.database.withPlatform((trx) =>
    insertSetupToken(trx, { purpose: 'first_tenant', validForMs: null }, new Date()),
  );
  const call = async (method: string, path: string, body: object, bearer = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${app.url}/api/v1${path}`, init);
    expect([path, answer.ok]).toEqual([path, true]);
    const said: { accessToken?: string } = JSON.parse(await answer.text());
    return said;
  };
  const terms = { timezone: 'America/Mexico_City', currency: 'MXN', locale: 'es' };
  const owner = { name: 'Olga', email: 'owner@norte.test', password: 'long enough' };
  const tenant = { name: 'Norte', ...terms };
  const { accessToken } = await call('POST', '/setup', { token, tenant, owner });
  await call('PUT', '/aviso-settings', { isOn: true, textEs: '', textEn: '' }, accessToken);
  const page = () => fetch(`http://127.0.0.1:${from}/generate_204`);
  const answer = await vi.waitFor(page, 10_000);
  expect([answer.status, answer.url]).toEqual([200, `http://127.0.0.1:${from}/`]);
  expect(await answer.text()).toContain('<header><span>Norte</span></header>');
  await app.stop();
  await expect(page()).rejects.toThrow();
  await platform.close();
});
