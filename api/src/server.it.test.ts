import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESOURCES } from '@atalaya/core/domain/access/roles';
import { problemSchema } from '@atalaya/core/wire/rest/problem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from './testing/api-client.js';
import { type Tenant, withApi } from './testing/with-api.js';

const ui = mkdtempSync(join(tmpdir(), 'atalaya-ui-'));
mkdirSync(join(ui, 'assets'));
writeFileSync(join(ui, 'index.html'), '<!doctype html><title>Atalaya</title>');
writeFileSync(join(ui, 'assets', 'index-BX3kq9aZ.js'), 'export {};');
writeFileSync(join(ui, 'icon.svg'), '<svg/>');
afterAll(() => rmSync(ui, { recursive: true, force: true }));

const api = withApi({ uiFolder: ui, publicUrl: 'https://noc.example.test' });
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const page = { accept: 'text/html' };
const NOWHERE = '00000000-0000-4000-8000-000000000000';
/** Between collectors and the platform: a collector's own secret opens these, and the description leaves them out. */
const isLink = (url: string) => url.startsWith('/api/v1/collector-link/');

describe('every route', () => {
  it('declares who may use it', () => {
    const undeclared = api.built.routes.filter(
      ({ config }) =>
        !config.public &&
        !config.signedIn &&
        !config.operator &&
        !config.apiKey &&
        !config.portal &&
        config.permission === undefined,
    );
    expect(undeclared.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    expect(api.built.routes.length).toBeGreaterThan(50);
  });

  it('never moves the clock: that one is a demo’s', () => {
    expect(api.built.routes.filter(({ url }) => url.includes('clock'))).toEqual([]);
  });

  it('that is public is on this list', () => {
    const open = api.built.routes.filter(({ config }) => config.public).map(({ url }) => url);
    const others = [...new Set(open)].filter((url) => url !== '/broken' && !isLink(url));
    expect(others.sort()).toEqual([
      '/*',
      '/api/v1/auth/login',
      '/api/v1/auth/logout',
      '/api/v1/auth/password-reset',
      '/api/v1/auth/refresh',
      '/api/v1/inbound-hooks/netwatch/:token',
      '/api/v1/openapi.json',
      // What payment providers tell; signed by the gateway's key.
      '/api/v1/payment-gateways/:gateway/webhook',
      // A customer's way in: whose portal it is, a code, a session.
      '/api/v1/portal/brand',
      '/api/v1/portal/codes',
      '/api/v1/portal/icon',
      '/api/v1/portal/logo',
      '/api/v1/portal/manifest',
      '/api/v1/portal/sessions',
      '/api/v1/setup',
      // What a reverse proxy asks before it fetches a certificate; answered to the proxy itself only.
      '/api/v1/tls-ask',
      // What Meta tells of messages; signed by the app's secret.
      '/api/v1/whatsapp-webhooks/:channel',
      '/health',
      '/health/liveness',
      '/health/readiness',
      '/health/tasks',
      '/metrics',
    ]);
  });

  it('refuses whoever is not signed in, and who lacks its permission, before it looks at the request', async () => {
    const cashier = await api.person(norte, 'cashier', 'cashier@norte.test');
    // A cashier may use the cash desk and nothing else.
    const seller = await api.person(norte, 'seller', 'seller@norte.test');
    const guarded = api.built.routes.filter(({ config }) => config.permission || config.operator);
    for (const { method, url, config } of guarded) {
      // A client takes what is not below /api/v1 with two slashes.
      const below = url.startsWith('/api/v1') ? url.replace('/api/v1', '') : `/${url}`;
      const path = below.replace(/:\w+/g, NOWHERE);
      const anonymous = await api.client().call(method, path);
      expect([url, anonymous.problem.slug]).toEqual([url, 'not-signed-in']);
      const who = config.permission?.startsWith('cash_shift:') ? seller : cashier;
      const powerless = await who.call(method, path);
      expect([url, powerless.problem.slug]).toEqual([url, 'not-allowed']);
    }
  });

  it('of the link refuses whoever is no collector, a signed-in person too', async () => {
    const links = api.built.routes.filter(({ url }) => isLink(url) && !url.endsWith('/enrol'));
    expect(links.length).toBeGreaterThan(4);
    for (const { method, url } of links) {
      for (const client of [api.client(), norte.owner]) {
        const answer = await client.call(method, url.replace('/api/v1', ''));
        expect([url, answer.problem.status]).toEqual([url, 401]);
      }
    }
  });

  it('refuses a query parameter that it does not know', async () => {
    const owner = norte.owner;
    for (const { method, url, config } of api.built.routes) {
      if (method !== 'GET' || !url.startsWith('/api/v1') || url.includes(':')) continue;
      if (isLink(url) || config.portal) continue;
      const answer = await owner.get(`${url.replace('/api/v1', '')}?nonsense=1`);
      if (answer.status === 403) continue;
      expect([url, answer.problem.status]).toEqual([url, 400]);
      expect([url, answer.problem.fields]).toEqual([url, expect.arrayContaining(['nonsense'])]);
    }
  });
});

describe('an answer that is not the wished one', () => {
  const ask = (method: 'GET' | 'POST', url: string, more: object = {}) =>
    api.app.inject({
      method,
      url,
      ...more,
      headers: {
        authorization: `Bearer ${norte.owner.token}`,
        ...('headers' in more && typeof more.headers === 'object' ? more.headers : {}),
      },
    });
  const json = { 'content-type': 'application/json' };

  it.each([
    ['an unknown path', 404, 'GET', '/api/v1/nothing', {}],
    ['an unknown method', 404, 'POST', '/api/v1/topology', {}],
    ['an id that does not exist', 404, 'GET', `/api/v1/sites/${NOWHERE}`, {}],
    ['an id that is none', 404, 'GET', '/api/v1/sites/x', {}],
    ['malformed JSON', 400, 'POST', '/api/v1/sites', { headers: json, payload: '{"name":' }],
    [
      'a prototype’s key',
      400,
      'POST',
      '/api/v1/sites',
      { headers: json, payload: '{"__proto__":1}' },
    ],
    ['no body', 400, 'POST', '/api/v1/sites', {}],
    [
      'a body of another kind',
      415,
      'POST',
      '/api/v1/sites',
      { headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
    ],
    [
      'a body above 1 MB',
      413,
      'POST',
      '/api/v1/sites',
      { headers: json, payload: `{"name":"${'x'.repeat(1_100_000)}"}` },
    ],
    ['a limit out of bounds', 400, 'GET', '/api/v1/sites?limit=201', {}],
    ['a cursor of one’s own', 400, 'GET', '/api/v1/sites?cursor=abc', {}],
  ] as const)('%s is a problem with its status', async (_name, status, method, url, more) => {
    const answer = await ask(method, url, more);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const problem = problemSchema.parse(answer.json());
    expect(problem.status).toBe(status);
    expect(problem.requestId).toBe(answer.headers['x-request-id']);
  });

  it('names the fields, deep ones by their path', async () => {
    const answer = await norte.owner.post('/devices', {
      name: '',
      role: 'toaster',
      extra: 1,
      sources: [{ driver: 'icmp', address: '-rf' }],
    });
    expect(answer.problem.fields.sort()).toEqual(['extra', 'name', 'role', 'sources.0.address']);
  });

  it('is the same for an id that is none and one that does not exist', async () => {
    const strip = (body: string) => body.replace(/"requestId":"[^"]*"/, '');
    const none = await norte.owner.get('/devices/none');
    const nowhere = await norte.owner.get(`/devices/${NOWHERE}`);
    expect(strip(none.body)).toBe(strip(nowhere.body));
  });

  it('hides what went wrong here, and logs it with the request', async () => {
    const broken = await api.app.inject({ method: 'GET', url: '/broken' });
    expect(broken.statusCode).toBe(500);
    expect(broken.body).not.toContain('secret detail');
    const { requestId } = problemSchema.parse(broken.json());
    expect(
      api.logged.some((line) => line.includes(requestId) && line.includes('secret detail')),
    ).toBe(true);
  });

  it('comes when one address asks for a login too often', async () => {
    const client = new ApiClient(api.app, undefined, '192.0.2.7');
    const body = { email: 'x@norte.test', password: 'wrong' };
    const answers = [];
    for (let n = 0; n < 21; n += 1) answers.push(await client.post('/auth/login', body));
    expect(answers.at(-1)?.problem.slug).toBe('too-many-requests');
    expect(Number(answers.at(-1)?.response.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the description', () => {
  it('is OpenAPI with every route, its problem and its security', async () => {
    const answer = await api.client().get('/openapi.json');
    const document = answer.as<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; security?: unknown[] }>>;
    }>(200);
    expect(document.openapi).toBe('3.1.0');
    const described = Object.keys(document.paths);
    const routes = api.built.routes
      .filter(({ url }) => !['/api/v1/openapi.json', '/*'].includes(url) && !isLink(url))
      .map(({ url }) => url.replace(/:(\w+)/g, '{$1}'));
    expect(described.sort()).toEqual([...new Set(routes)].sort());
    expect(document.paths['/api/v1/auth/login']?.['post']?.security).toEqual([]);
    expect(Object.keys(document.paths['/api/v1/sites']?.['get']?.responses ?? {})).toEqual([
      '200',
      '4XX',
      '5XX',
    ]);
  });
});

describe('the pages', () => {
  it('get index.html at every address of theirs, never cached', async () => {
    for (const path of ['/', '/devices/abc', '/wall/awt_x', '/setup']) {
      const answer = await api.client().get(`/${path}`, page);
      expect([path, answer.status, answer.response.headers['cache-control']]).toEqual([
        path,
        200,
        'no-cache',
      ]);
      expect(answer.body).toContain('<title>Atalaya</title>');
    }
  });

  it('get hashed files for ever and others anew each time', async () => {
    const hashed = await api.client().get('//assets/index-BX3kq9aZ.js');
    expect(hashed.response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await api.client().get('//icon.svg')).response.headers['cache-control']).toBe(
      'no-cache',
    );
  });

  it('never stand in for an interface or a file that is missing', async () => {
    for (const path of ['/api/v1/nothing', '/health/nothing', '/assets/old-AAAAAAAA.js']) {
      expect([path, (await api.client().get(`/${path}`, page)).status]).toEqual([path, 404]);
    }
  });

  it('load nothing from elsewhere', async () => {
    const { headers } = (await api.client().get('//', page)).response;
    const csp = String(headers['content-security-policy']);
    expect(csp).toContain("default-src 'self'");
    expect(csp).toContain("connect-src 'self' wss://noc.example.test");
    expect(csp).not.toMatch(/unsafe|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeTruthy();
  });
});

describe('health', () => {
  it('is told without signing in, and nothing of any tenant', async () => {
    for (const path of [
      '/health',
      '/health/liveness',
      '/health/readiness',
      '/health/tasks',
      '/metrics',
    ]) {
      expect([path, (await api.client().get(`/${path}`)).status]).toEqual([path, 200]);
    }
  });
});

it('declares no permission for a resource that does not exist', () => {
  const named = api.built.routes.flatMap(({ config }) => config.permission ?? []);
  for (const permission of named) {
    expect(RESOURCES).toContain(permission.split(':')[0]);
  }
});
