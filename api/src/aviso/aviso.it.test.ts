import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import type { Account } from '@atalaya/core/wire/rest/accounts';
import type { AvisoSettings } from '@atalaya/core/wire/rest/aviso-settings';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../testing/open-account.js';
import { type Tenant, withApi } from '../testing/with-api.js';
import { AvisoListeners } from './aviso-listeners.js';

const ports = await twoPorts();
const aviso = { ports, host: '127.0.0.1', address: '203.0.113.9' };
const api = withApi({ publicUrl: 'https://atalaya.example.net', aviso });
let listeners: AvisoListeners;
let one: Tenant;
let two: Tenant;
const port = new Map<Tenant, number>();

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
async function twoPorts(): Promise<{ from: number; to: number }> {
  const from = await freeLoopbackPort();
  return from < 65_535 && (await isFree(from + 1)) ? { from, to: from + 1 } : twoPorts();
}

const put = (tenant: Tenant, more: object = {}) =>
  tenant.owner.call('PUT', '/aviso-settings', { isOn: true, textEs: '', textEn: '', ...more });
const proved = (tenant: Tenant, host: string) =>
  api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .insertInto('tenant_domains')
      .values({
        tenant_id: tenant.id,
        host,
        proof: host,
        verified_at: new Date(api.systemMs),
        created_at: new Date(api.systemMs),
      })
      .execute(),
  );

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
/** As a redirected client asks: with the host of somebody else. */
function ask(
  tenant: Tenant,
  path = '/',
  { host = 'bank.example', method = 'GET', language = 'es' } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'accept-language': language };
    const options = { host: '127.0.0.1', port: port.get(tenant), path, method, headers };
    const sent = request(options, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** A line that is online under this machine's own address. */
async function onlineLine(tenant: Tenant): Promise<string> {
  const accountId = await openAccount(tenant, 'Ana Torres');
  const account = (await tenant.owner.get(`/accounts/${accountId}`)).as<Account>(200);
  const customerId = account.customer.id;
  const plan = { name: 'Plan 20', downKbps: 20_000, upKbps: 5_000 };
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const planId = (await tenant.owner.post('/plans', { ...plan, price })).as<{ id: string }>(201).id;
  const access = { accessKind: 'pppoe', accessIdentity: 'ana' };
  const made = await tenant.owner.post('/services', { customerId, planId, accountId, ...access });
  const service = made.as<{ id: string }>(201).id;
  const row = { tenant_id: tenant.id };
  const now = new Date(api.clock.now());
  const device = { id: randomUUID(), name: 'core', role: 'router' } as const;
  const moments = { from_at: now, last_seen_at: now, to_at: null };
  const nothing = { mac: null, address_v6: null, counter_in: null, counter_out: null };
  await api.db.database.withTenant(tenant.id, async (trx) => {
    await trx
      .insertInto('devices')
      .values({ ...row, ...device, created_at: now, updated_at: now })
      .execute();
    await trx
      .insertInto('service_sessions')
      .values({
        ...{ ...row, ...moments, ...nothing, id: randomUUID(), device_id: device.id },
        ...{ kind: 'pppoe', user_name: 'ana', caller_id: '', address: '127.0.0.1' },
        ...{ bytes_in: '0', bytes_out: '0', counter_identity: null, disconnect_reason: null },
        service_id: null,
      })
      .execute();
    await trx
      .insertInto('dunning_decisions')
      .values({
        ...{ ...row, account_id: accountId, service_id: service, generation: 1 },
        ...{ state: 'suspended', action: 'suspend', reasons: '[]', is_enforced: true },
        inputs: JSON.stringify({ cut: { cause: 'debt' } }),
        ...{ decided_at: now, evaluated_at: now, next_eval_at: null, cut_at: null },
      })
      .execute();
  });
  return service;
}
const stand = (tenant: Tenant, id: string, desired: 'active' | 'suspended', observed = desired) =>
  api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .updateTable('services')
      .set({ desired_state: desired, observed_state: observed, generation: 1 })
      .where('id', '=', id)
      .execute(),
  );

beforeAll(async () => {
  one = await api.tenant('uno');
  two = await api.tenant('dos');
  await one.owner.patch('/tenant', {
    branding: { productName: 'Uno Internet', brandColor: '#aa3311' },
  });
  await proved(one, 'portal.t1.example');
  await proved(two, 'portal.t2.example');
  listeners = new AvisoListeners({ ...api.deps(), aviso }, 200);
  await listeners.sync();
});
afterAll(() => listeners.close());

describe('the notice', () => {
  it('is on a port of the organisation’s own, opened as it is switched on, and there are no more than the range has', async () => {
    for (const tenant of [one, two]) {
      const settings = (await put(tenant)).as<AvisoSettings>(200);
      expect(settings).toMatchObject({ isOn: true, isAvailable: true, address: '203.0.113.9' });
      port.set(tenant, settings.port ?? 0);
    }
    expect([port.get(one), port.get(two)]).toEqual([ports.from, ports.to]);
    await vi.waitFor(async () => expect((await ask(two)).status).toBe(200), 10_000);
    const three = await api.tenant('tres');
    expect((await put(three)).status).toBe(409);
    expect((await three.owner.get('/aviso-settings')).as<AvisoSettings>(200).port).toBeNull();
  });

  it('names one organisation: neither the other nor the platform', async () => {
    const brand = { legalName: null, taxId: null, address: null, email: null, footer: null };
    (await one.owner.call('PUT', '/document-brand', { ...brand, phone: '477 111 2222' })).as(200);
    (await put(one, { textEs: 'Pague en <tienda>' })).as(200);
    await vi.waitFor(async () => expect((await ask(one)).body).toContain('477 111 2222'), 10_000);
    const { body, headers, status } = await ask(one, '/cualquier/cosa?x=1');
    expect(status).toBe(200);
    for (const own of ['Uno Internet', '#aa3311', 'https://portal.t1.example/', '&lt;tienda&gt;'])
      expect(body).toContain(own);
    const of = async (tenant: Tenant) => {
      const answers = [await ask(tenant), await ask(tenant, '/generate_204')];
      return JSON.stringify(answers).toLowerCase();
    };
    expect(await of(one)).not.toMatch(/atalaya|isp dos|t2\.example/);
    expect(await of(two)).not.toMatch(/atalaya|uno internet|t1\.example|477 111/);
    expect(await of(two)).toContain('isp dos');
    expect(headers['set-cookie']).toBeUndefined();
    (await one.owner.call('PUT', '/document-brand/logo', { contentBase64: PIXEL })).as(200);
    (await put(one, { takesWhatsapp: true })).as(200);
    await vi.waitFor(async () => expect((await ask(one)).body).toContain('<img'), 10_000);
    expect(await ask(one, '/aviso-logo')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png' },
    });
    expect((await ask(two, '/aviso-logo')).status).toBe(404);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; img-src 'self'; style-src 'sha256-/,
    );
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  it('leads a telephone’s probe to itself, speaks English to who asks for it, and serves nothing else', async () => {
    const there = `http://203.0.113.9:${ports.from}/`;
    for (const path of [
      '/generate_204',
      '/hotspot-detect.html',
      'http://www.msftconnecttest.com/connecttest.txt',
    ]) {
      const { status, headers } = await ask(one, path);
      expect([path, status, headers['location']]).toEqual([path, 302, there]);
    }
    expect((await ask(one, '/', { language: 'en-US' })).body).toContain('<html lang="en">');
    expect((await ask(one, '/', { method: 'POST' })).status).toBe(405);
    expect(await ask(one, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect((await ask(one, `/${'x'.repeat(9_000)}`)).status).toBe(400);
    expect(
      await said(ports.from, 'CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example\r\n\r\n'),
    ).toBe('');
    expect(await said(ports.from, '\x16\x03\x01 not HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('tells the line whose address asks how it stands, of its own organisation’s lines only', async () => {
    const service = await onlineLine(one);
    await stand(one, service, 'suspended');
    const cut = await ask(one);
    expect(cut.body).toContain('Tiene un pago pendiente');
    expect(cut.body).not.toMatch(/Ana|499/);
    expect((await ask(two)).body).toContain('Casi siempre es por un pago pendiente');
    await stand(one, service, 'active', 'suspended');
    expect((await ask(one)).body).toContain('se está reactivando');
    await stand(one, service, 'active');
    const back = (await ask(one)).body;
    expect(back).toContain('Su servicio ya está activo');
    expect(back).not.toContain('portal.t1.example');
  });

  it('refuses who asks too often, and closes with its switch; the port stays', async () => {
    const answers = await Promise.all(Array.from({ length: 201 }, () => ask(two, '/ncsi.txt')));
    expect(answers.map(({ status }) => status)).toContain(429);
    expect((await ask(one)).status).toBe(200);
    expect((await put(one, { isOn: false })).as<AvisoSettings>(200).port).toBe(ports.from);
    await vi.waitFor(() => expect(ask(one)).rejects.toThrow('ECONNREFUSED'), 10_000);
    expect((await ask(two)).status).toBe(429);
  });
});

/** What the port answers to bytes. */
function said(at: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(at, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}
