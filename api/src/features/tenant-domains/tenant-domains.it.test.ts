import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortalBrand } from '@atalaya/core/wire/rest/portal';
import type { PortalSettings } from '@atalaya/core/wire/rest/portal-settings';
import type { TenantDomain } from '@atalaya/core/wire/rest/tenant-domains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recheckHosts } from '../../portal/recheck-hosts.js';
import { portalClient } from '../../testing/portal-client.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const ui = mkdtempSync(join(tmpdir(), 'portal-ui-'));
mkdirSync(join(ui, 'assets'));
writeFileSync(join(ui, 'index.html'), '<!doctype html><title>Atalaya</title>');
writeFileSync(join(ui, 'portal.html'), '<!doctype html><title>Mi cuenta</title>');
writeFileSync(join(ui, 'theme-boot.js'), '1;');
writeFileSync(join(ui, 'manifest.webmanifest'), '{"name":"Atalaya"}');
writeFileSync(join(ui, 'assets', 'portal-BX3kq9aZ.js'), 'export {};');
afterAll(() => rmSync(ui, { recursive: true, force: true }));

const PLATFORM = 'noc.example.net';
const OWN = 'portal.t1.example';
const api = withApi({
  uiFolder: ui,
  publicUrl: `https://${PLATFORM}`,
  platformHosts: ['backup.example.net'],
  trustedProxies: ['10.200.0.0/16'],
});
let one: Tenant;
let two: Tenant;
beforeAll(async () => {
  one = await api.tenant('uno');
  two = await api.tenant('dos');
  await one.owner.patch('/tenant', {
    branding: { productName: 'Uno Internet', brandColor: '#aa3311' },
  });
  const phone = '477 123 4567';
  const who = { kind: 'person', name: 'Ana', email: 'ana@correo.test', phone };
  for (const { owner } of [one, two]) (await owner.post('/customers', who)).as(201);
});

const page = { accept: 'text/html' };
interface Asked {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly from?: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
}
const ask = (host: string, { path = '/', headers = page, from, method, body }: Asked = {}) =>
  api.app.inject({
    method: method ?? 'GET',
    url: path,
    headers: { host, ...headers },
    remoteAddress: from ?? '192.0.2.7',
    ...(body && { payload: body }),
  });
const add = (tenant: Tenant, host: string) => tenant.owner.post('/tenant-domains', { host });
const check = async (tenant: Tenant, id: string) =>
  tenant.owner.post(`/tenant-domains/${id}/check`, {});
/** Asks for a host and proves it. */
async function prove(tenant: Tenant, host: string): Promise<TenantDomain> {
  const { id } = (await add(tenant, host)).as<TenantDomain>(201);
  api.proofs.set(host, 'proved');
  return (await check(tenant, id)).as<TenantDomain>(200);
}

describe('a host of an organisation’s own', () => {
  it('serves nothing until DNS proves it, then its portal, and nothing when it is given up', async () => {
    const asked = (await add(one, 'Portal.T1.Example.')).as<TenantDomain>(201);
    expect(asked).toMatchObject({ host: OWN, proofName: `_portal-verification.${OWN}` });
    expect(asked.proof).toMatch(/^portal-verification=[\w-]{32}$/);
    expect((await ask(OWN)).statusCode).toBe(404);
    for (const result of ['missing', 'other', 'unreachable'] as const) {
      api.proofs.set(OWN, result);
      const looked = (await check(one, asked.id)).as<TenantDomain>(200);
      expect(looked).toMatchObject({ result, verifiedAt: null });
    }
    expect((await ask(OWN)).statusCode).toBe(404);
    api.proofs.set(OWN, 'proved');
    const proved = (await check(one, asked.id)).as<TenantDomain>(200);
    expect(proved.verifiedAt).not.toBeNull();
    const home = await ask(`${OWN.toUpperCase()}:443`);
    expect([home.statusCode, home.body]).toEqual([200, '<!doctype html><title>Mi cuenta</title>']);
    const log = (await one.owner.get(`/audit-log?subjectId=${asked.id}`)).body;
    for (const act of ['tenant_domain.create', 'tenant_domain.verify']) expect(log).toContain(act);

    expect((await one.owner.delete(`/tenant-domains/${asked.id}`)).status).toBe(204);
    expect((await ask(OWN)).statusCode).toBe(404);
    await prove(one, OWN);
    expect((await ask(OWN, { path: '/invoices' })).statusCode).toBe(200);
    const settings = (await one.owner.get('/portal-settings')).as<PortalSettings>(200);
    expect(settings.url).toBe(`https://${OWN}/`);
  });

  it('serves the portal of its organisation and nothing else of the platform', async () => {
    const of = async (path: string, more: Asked = {}) =>
      (await ask(OWN, { path, ...more })).statusCode;
    expect(await of('/assets/portal-BX3kq9aZ.js')).toBe(200);
    expect(await of('/theme-boot.js')).toBe(200);
    const json = { headers: { accept: 'application/json' } };
    const brand = await ask(OWN, { path: '/api/v1/portal/brand', ...json });
    expect(brand.json<PortalBrand>()).toMatchObject({ tenant: 'uno', name: 'Uno Internet' });
    for (const path of [
      '/index.html',
      '/manifest.webmanifest',
      '/api/v1/tenant',
      '/api/v1/openapi.json',
      '/api/v2/alerts',
      '/health',
      '/metrics',
      '/api/v1/tls-ask?domain=portal.t1.example',
    ]) {
      expect([path, await of(path)]).toEqual([path, 404]);
    }
    const credentials = { email: 'owner@uno.test', password: 'correct horse battery' };
    const signIn = { method: 'POST', body: credentials } as const;
    expect(await of('/api/v1/auth/login', signIn)).toBe(404);
    expect(await of('/api/v1/portal/brand?tenant=dos', json)).toBe(404);
    const code = { method: 'POST', body: { tenant: 'dos', contact: 'ana@correo.test' } } as const;
    expect(await of('/api/v1/portal/codes', code)).toBe(404);
    // A session of another organisation's portal is none here.
    const client = await portalClient(api, { id: two.id, slug: 'dos' }, 'ana@correo.test');
    const cookie = { headers: { cookie: client.cookie } };
    expect(await of('/api/v1/portal/session', cookie)).toBe(401);
    expect((await client.get('/portal/session')).status).toBe(200);
  });

  it('shows its organisation’s brand only: no name, colour, domain or header of another', async () => {
    const paths = [
      '/',
      '/api/v1/portal/brand',
      '/api/v1/portal/manifest',
      '/api/v1/portal/icon',
      '/api/v1/portal/logo',
      '/api/v1/portal/session',
      '/api/v1/nothing',
    ];
    for (const path of paths) {
      const answer = await ask(OWN, { path });
      const all = `${answer.body}${JSON.stringify(answer.headers)}`;
      expect([path, /atalaya|noc\.example|\bdos\b/i.exec(all)?.[0]]).toEqual([path, undefined]);
    }
    const manifest = await ask(OWN, { path: '/api/v1/portal/manifest' });
    expect(manifest.json()).toMatchObject({
      ...{ name: 'Uno Internet', start_url: '/', theme_color: '#aa3311', lang: 'es' },
    });
    expect((await ask(OWN, { path: '/api/v1/portal/icon' })).body).toContain('#aa3311');
  });

  it('is one organisation’s only, and none of the platform’s, however it is written', async () => {
    const other = (await add(two, OWN)).as<TenantDomain>(201);
    const taken = await check(two, other.id);
    expect(taken.problem).toMatchObject({ status: 409, slug: 'host-taken' });
    const foreign = (await one.owner.get('/tenant-domains')).as<{ items: TenantDomain[] }>(200);
    const [own] = foreign.items;
    expect((await check(two, own?.id ?? '')).status).toBe(404);
    expect((await two.owner.delete(`/tenant-domains/${own?.id}`)).status).toBe(404);
    for (const host of [
      PLATFORM,
      'BACKUP.example.net',
      '10.0.0.1',
      'localhost',
      'noc.lan',
      'a.mx:3000',
      'user@a.mx',
      'a.mx/x',
      '*.a.mx',
      'a b.mx',
    ]) {
      expect([host, (await add(two, host)).problem.fields]).toEqual([host, ['host']]);
    }
    expect((await add(two, OWN)).problem.slug).toBe('host-known');
    expect((await add(two, 'niño.example')).as<TenantDomain>(201).host).toBe('xn--nio-8ma.example');
    for (const n of [1, 2, 3]) (await add(two, `h${n}.example`)).as(201);
    expect((await add(two, 'h4.example')).problem.slug).toBe('too-many-hosts');
    const clerk = await api.person(two, 'billing', 'billing@dos.test');
    expect((await clerk.post('/tenant-domains', { host: 'x.example' })).status).toBe(403);
  });

  it('whose proof is gone for a week serves nothing; that DNS is silent takes nothing away', async () => {
    const host = 'cuenta.t1.example';
    await prove(one, host);
    const DAY = 86_400_000;
    const before = api.systemMs;
    const look = async (days: number, result: 'missing' | 'unreachable' | 'proved') => {
      api.proofs.set(host, result);
      api.systemMs += days * DAY;
      const { context } = api.built;
      await recheckHosts(context, context.proveHost, new AbortController().signal);
      return (await ask(host)).statusCode;
    };
    expect(await look(1, 'unreachable')).toBe(200);
    expect(await look(10, 'missing')).toBe(200);
    expect(await look(6, 'missing')).toBe(200);
    // Days later whoever was signed in is no more.
    const owner = await api.signIn('owner@uno.test');
    const { items } = (await owner.get('/tenant-domains')).as<{ items: TenantDomain[] }>(200);
    const shown = items.find((each) => each.host === host);
    expect(shown?.failingSince).not.toBeNull();
    expect(Date.parse(shown?.servesUntil ?? '')).toBe(api.systemMs + DAY);
    expect(await look(1, 'missing')).toBe(404);
    // The other host, whose proof stands, goes on.
    expect((await ask(OWN)).statusCode).toBe(200);
    const again = await api.signIn('owner@uno.test');
    const log = (await again.get(`/audit-log?subjectId=${shown?.id}`)).body;
    expect(log).toContain('tenant_domain.give_up');
    api.systemMs = before;
  });
});

describe('a host of nobody’s', () => {
  it('gets the same 404 for whatever it asks, which names nobody', async () => {
    const answers = [
      await ask('unknown.example'),
      await ask('unknown.example', { path: '/portal/uno' }),
      await ask('unknown.example', { path: '/api/v1/portal/brand?tenant=uno' }),
      await ask('unknown.example', { path: '/health' }),
      await ask('evil.portal.t1.example'),
      await ask(`${OWN}, evil.example`),
      await ask(`evil.example, ${OWN}`),
      await ask(`user@${OWN}`),
      await ask(`${OWN}/..`),
      await ask(`${'a.'.repeat(5_000)}example`),
      await ask('%00.example'),
      await ask('unknown.example', { method: 'POST', body: {} }),
    ];
    const seen = answers.map(({ statusCode, body, headers }) => {
      const { date, 'x-request-id': id, ...rest } = headers;
      return JSON.stringify([statusCode, body, rest]);
    });
    expect([...new Set(seen)]).toHaveLength(1);
    expect(seen[0]).toMatch(/^\[404,"404\\n"/);
    expect(seen[0]).not.toMatch(/atalaya|uno|example/i);
  });

  it('is told by the proxy only where it is trusted', async () => {
    const forwarded = (host: string) => ({ headers: { ...page, 'x-forwarded-host': host } });
    const from = '10.200.0.1';
    expect((await ask('127.0.0.1', { ...forwarded(OWN), from })).body).toContain('Mi cuenta');
    expect((await ask('127.0.0.1', { ...forwarded('x.example'), from })).statusCode).toBe(404);
    expect((await ask('127.0.0.1', forwarded(OWN))).body).toContain('Atalaya');
    expect((await ask('x.example', forwarded(OWN))).statusCode).toBe(404);
  });

  it('is none of the platform’s own, which go on as before', async () => {
    for (const host of [
      PLATFORM,
      `${PLATFORM}:8443`,
      'backup.example.net',
      '10.0.0.5:3000',
      '[::1]',
      'api',
      'noc.lan',
    ]) {
      const answer = await ask(host);
      expect([host, answer.statusCode, answer.body.includes('Atalaya')]).toEqual([host, 200, true]);
    }
    expect((await ask(PLATFORM, { path: '/portal/uno' })).body).toContain('Mi cuenta');
  });
});

describe('what Caddy asks before it fetches a certificate', () => {
  const certificate = (domain: string, more: Asked & { readonly host?: string } = {}) => {
    const { host = '127.0.0.1:3000', ...rest } = more;
    const path = `/api/v1/tls-ask?domain=${encodeURIComponent(domain)}`;
    return ask(host, { path, from: '127.0.0.1', headers: {}, ...rest }).then((a) => a.statusCode);
  };

  it('is answered yes for proved hosts only', async () => {
    expect(await certificate(OWN)).toBe(200);
    expect(await certificate(OWN.toUpperCase())).toBe(200);
    for (const no of [
      'unknown.example',
      PLATFORM,
      'h1.example',
      '10.0.0.1',
      '',
      `${OWN}.evil.example`,
    ]) {
      expect([no, await certificate(no)]).toEqual([no, 404]);
    }
  });

  it('is answered to the proxy itself, and to nobody through it', async () => {
    expect(await certificate(OWN, { from: '10.200.3.4', host: 'api:3000' })).toBe(200);
    expect(await certificate(OWN, { from: '192.0.2.7' })).toBe(404);
    const via = { 'x-forwarded-for': '192.0.2.7' };
    expect(await certificate(OWN, { headers: via })).toBe(404);
    expect(await certificate(OWN, { host: PLATFORM })).toBe(404);
    expect(await certificate(OWN, { host: OWN })).toBe(404);
  });
});

describe('the switches of a portal', () => {
  const put = (parts: object) =>
    one.owner.call('PUT', '/portal-settings', {
      ...{ isOpen: true, payOnline: true, reports: true, promises: true },
      ...parts,
    });

  it('close it: nobody comes in, whoever was in is told, and the page says so', async () => {
    const client = await portalClient(api, { id: one.id, slug: 'uno' }, 'ana@correo.test');
    (await put({ isOpen: false })).as(200);
    expect((await client.get('/portal/overview')).problem).toMatchObject({
      ...{ status: 403, slug: 'portal-closed' },
    });
    const who = { tenant: 'uno', contact: 'ana@correo.test' };
    expect((await api.client().post('/portal/codes', who)).problem.slug).toBe('portal-closed');
    const brand = (await api.client().get('/portal/brand?tenant=uno')).as<PortalBrand>(200);
    expect([brand.isOpen, brand.name]).toEqual([false, 'Uno Internet']);
    (await put({})).as(200);
    expect((await client.get('/portal/overview')).status).toBe(200);
    expect((await one.owner.get('/audit-log?limit=5')).body).toContain('portal_settings.update');
    // The other settings of the organisation stay.
    expect((await one.owner.get('/tenant')).as(200)).toMatchObject({ name: 'ISP uno' });
  });

  it('close parts of it, which say so', async () => {
    const client = await portalClient(api, { id: one.id, slug: 'uno' }, 'ana@correo.test');
    (await put({ payOnline: false, reports: false, promises: false })).as(200);
    expect((await client.get('/portal/overview')).as(200)).toMatchObject({
      ...{ canPayOnline: false, canReport: false, canPromise: false },
    });
    const key = { 'idempotency-key': 'part' };
    for (const path of ['/portal/reported-payments', '/portal/checkouts', '/portal/promises']) {
      const answer = await client.post(path, {}, key);
      expect([path, answer.problem.slug]).toEqual([path, 'portal-part-closed']);
    }
    expect((await client.get('/portal/promise-terms')).problem.slug).toBe('portal-part-closed');
    expect((await client.get('/portal/invoices')).status).toBe(200);
    expect((await put({ isOpen: 'no' })).problem.fields).toEqual(['isOpen']);
    (await put({})).as(200);
  });
});
