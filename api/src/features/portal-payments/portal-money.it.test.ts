import { randomUUID } from 'node:crypto';
import type { PaymentGatewayView } from '@atalaya/core/wire/rest/payment-gateways';
import type { PortalInvoiceDetail, PortalOverview } from '@atalaya/core/wire/rest/portal';
import type { PortalPayment, PortalStatement } from '@atalaya/core/wire/rest/portal-records';
import { settleDuePayments } from '@atalaya/platform/payments/gateway-notices';
import { openMercadoPago } from '@atalaya/platform/payments/mercado-pago/mercado-pago';
import { FakeMercadoPago } from '@atalaya/platform/payments/mercado-pago/testing/fake-mercado-pago';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { portalClient } from '../../testing/portal-client.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const fake = new FakeMercadoPago();
const open = (keys: { accessToken: string; webhookSecret: string }) =>
  openMercadoPago(keys, { baseUrl: fake.url, timeoutMs: 2_000 });
const api = withApi({ openGateway: open });
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9]);
let norte: Org;
let gateway: PaymentGatewayView;
let device: string;

interface Org {
  readonly slug: string;
  readonly tenant: Tenant;
  readonly plan: string;
}

const make = async ({ owner }: Tenant, path: string, body: object) =>
  (await owner.post(path, body, { 'idempotency-key': randomUUID() })).as<{ id: string }>(201).id;

async function organisation(slug: string): Promise<Org> {
  const tenant = await api.tenant(slug);
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const plan = { name: 'Hogar', downKbps: 20_000, upKbps: 5_000, price };
  return { slug, tenant, plan: await make(tenant, '/plans', plan) };
}

beforeAll(async () => {
  await fake.start();
  norte = await organisation('norte');
  const { accessToken, webhookSecret } = fake;
  const body = { provider: 'mercado_pago', name: 'Mercado Pago', accessToken, webhookSecret };
  gateway = (await norte.tenant.owner.post('/payment-gateways', body)).as<PaymentGatewayView>(201);
  device = await make(norte.tenant, '/devices', {
    ...{ name: 'Sectorial', role: 'ap', address: '10.0.0.1' },
  });
});
afterAll(() => fake.stop());

/** A customer in the portal with a service and an overdue invoice of 499.00. */
async function customer(name: string, { slug, tenant, plan } = norte, prefix?: string) {
  const email = `${name}@correo.test`;
  const customerId = await make(tenant, '/customers', { kind: 'person', name, email });
  const { items } = (await tenant.owner.get(`/accounts?customerId=${customerId}`)).as<{
    items: { id: string }[];
  }>(200);
  const account = items[0]?.id ?? '';
  const service = await make(tenant, '/services', {
    ...{ customerId, planId: plan, accountId: account },
    ...{ accessKind: 'pppoe', accessIdentity: name },
  });
  const due = { accountId: account, dueDate: '2026-02-05', totalMinor: 49_900 };
  const invoice = await issueInvoice(api, tenant.id, {
    ...due,
    ...(prefix !== undefined && { prefix }),
  });
  const client = await portalClient(api, { id: tenant.id, slug }, email);
  const overview = async () => (await client.get('/portal/overview')).as<PortalOverview>(200);
  const post = (path: string, body: object) =>
    client.post(path, body, { 'idempotency-key': randomUUID() });
  const pay = (amountMinor: number, reference: string) =>
    make(tenant, '/payments', {
      ...{ accountId: account, method: 'transfer', reference },
      amount: { amountMinor, currency: 'MXN' },
    });
  return { client, account, service, invoice, overview, post, pay };
}

const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '');

describe('a customer who pays in the portal', () => {
  it('is led to the provider, and owes nothing once it was paid there, once', async () => {
    const ana = await customer('ana');
    expect(await ana.overview()).toMatchObject({
      canPayOnline: true,
      accounts: [{ owed: { amountMinor: 49_900 }, overdue: { amountMinor: 49_900 } }],
    });
    const made = await ana.post('/portal/checkouts', { accountId: ana.account });
    expect(made.as(201)).toEqual({ url: 'https://mp.test/pay' });
    const reference = fake.checkouts.at(-1) ?? '';
    fake.payments.set('900', {
      ...{ status: 'approved', transaction_amount: 499, currency_id: 'MXN' },
      external_reference: reference,
    });
    const notify = () => {
      const { query, headers } = fake.notice('900');
      const url = `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`;
      return api.app.inject({ method: 'POST', url, headers });
    };
    for (const answer of [await notify(), await notify()]) expect(answer.statusCode).toBe(200);
    const deps = { ...api.deps(), openGateway: open };
    await settleDuePayments(deps, norte.tenant.id, new AbortController().signal);
    const after = await ana.overview();
    expect(after.accounts).toMatchObject([
      { owed: { amountMinor: 0 }, credit: { amountMinor: 0 } },
    ]);
    const { items } = (await ana.client.get('/portal/invoices')).as<{
      items: { state: string }[];
    }>(200);
    expect(items.map(({ state }) => state)).toEqual(['paid']);
    const again = await ana.post('/portal/checkouts', { accountId: ana.account });
    expect(again.problem).toMatchObject({ status: 409, slug: 'nothing-open' });
  });

  it('is credited by no notice that is not signed, which is refused before its body is read', async () => {
    const { query, headers } = fake.notice('901', randomUUID(), 'another secret');
    const answer = await api.app.inject({
      method: 'POST',
      url: `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: '{"broken',
    });
    expect([answer.statusCode, answer.body.includes('wrong-signature')]).toEqual([403, true]);
  });

  it('is told where the provider is out, and nothing is charged', async () => {
    const eva = await customer('eva');
    fake.mood = 'fails';
    const answer = await eva.post('/portal/checkouts', { accountId: eva.account });
    expect(answer.problem).toMatchObject({ status: 502, slug: 'provider-unavailable' });
    fake.mood = 'well';
    expect((await eva.overview()).accounts).toMatchObject([{ owed: { amountMinor: 49_900 } }]);
  });

  it('reports what they paid elsewhere with a photo, which holds a cut for a day', async () => {
    const leo = await customer('leo');
    const report = { accountId: leo.account, amountMinor: 49_900, reference: 'SPEI 445566' };
    const bad = { ...report, photoBase64: Buffer.from('no photo').toString('base64') };
    const refused = await leo.post('/portal/reported-payments', bad);
    expect(refused.problem.fields).toEqual(['photoBase64']);
    const body = { ...report, photoBase64: JPEG.toString('base64') };
    const { id, heldUntil } = (await leo.post('/portal/reported-payments', body)).as<{
      id: string;
      heldUntil: string;
    }>(201);
    expect(Date.parse(heldUntil) - api.clock.now()).toBe(86_400_000);
    const photo = await norte.tenant.owner.get(`/reported-payments/${id}/photo`);
    expect([photo.status, photo.response.rawPayload.equals(JPEG)]).toEqual([200, true]);
    const other = await customer('otro');
    const copied = await other.post('/portal/reported-payments', {
      ...report,
      accountId: other.account,
    });
    expect(copied.problem.slug).toBe('reference-used');
  });
});

describe('a customer who promises', () => {
  it('keeps the service until that day; a second promise, a far day and a paid account say why not', async () => {
    const luz = await customer('luz');
    const { lastDay } = (await luz.client.get('/portal/promise-terms')).as<{ lastDay: string }>(
      200,
    );
    const promise = (until: string) =>
      luz.post('/portal/promises', { accountId: luz.account, until });
    const codes = async (until: string) =>
      (await promise(until)).as<{ refusals: { code: string }[] }>(200).refusals.map((r) => r.code);
    expect(await codes('2026-12-31')).toEqual(['too_long']);
    expect(await codes('2026-01-01')).toEqual(['in_the_past']);
    expect((await promise(lastDay)).as(200)).toEqual({ kind: 'made', until: lastDay });
    expect((await luz.overview()).accounts).toMatchObject([
      { promise: { until: lastDay, amount: { amountMinor: 49_900 } } },
    ]);
    expect(await codes(lastDay)).toContain('open_promise');
    const log = (await norte.tenant.owner.get('/audit-log?limit=20')).body;
    expect(log).toContain('promise.create');
    expect(log).toContain('Portal · luz');
  });
});

describe('what a customer is told of the network and on paper', () => {
  it('planned work of the devices that carry the service, and of no others', async () => {
    const ada = await customer('ada');
    const body = { deviceId: device, kind: 'access_point' };
    const link = await norte.tenant.owner.post(`/services/${ada.service}/device-links`, body);
    expect(link.status).toBe(204);
    const other = await make(norte.tenant, '/devices', {
      ...{ name: 'Otra', role: 'ap', address: '10.0.0.2' },
    });
    const at = (hours: number) => new Date(api.clock.now() + hours * 3_600_000).toISOString();
    const plan = (name: string, id: string, tellCustomers: boolean) =>
      make(norte.tenant, '/maintenance-windows', {
        ...{ name, tellCustomers, scope: [{ kind: 'subtree', id }] },
        schedule: { kind: 'once', from: at(24), to: at(26) },
      });
    await plan('Cambio de antena', device, true);
    await plan('Trabajo interno', device, false);
    await plan('Otra torre', other, true);
    const told = [{ name: 'Cambio de antena', from: at(24), to: at(26) }];
    // What was read of the network is kept for a minute.
    await api.clock.advance(60_000);
    const [service] = (await ada.overview()).services;
    expect(service?.maintenance).toEqual(told);
    const far = await customer('lejos');
    expect((await far.overview()).services[0]?.maintenance).toEqual([]);
  });

  it('their own invoices as PDF, and nobody else’s', async () => {
    const own = await customer('pia');
    const neighbour = await customer('vecina');
    const pdf = await own.client.get(`/portal/invoices/${own.invoice}/pdf`);
    expect([pdf.status, pdf.response.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(pdf.body.slice(0, 5)).toBe('%PDF-');
    const foreign = await own.client.get(`/portal/invoices/${neighbour.invoice}/pdf`);
    const nowhere = await own.client.get(`/portal/invoices/${randomUUID()}/pdf`);
    expect([foreign.status, strip(foreign.body)]).toEqual([404, strip(nowhere.body)]);
  });
});

describe('how a customer’s line is', () => {
  it('is told in a plain sentence, of their own services alone', async () => {
    const ada = await customer('ada-linea');
    const eva = await customer('eva-linea');
    const look = (service: string) => ada.client.get(`/portal/services/${service}/diagnosis`);
    expect((await look(ada.service)).as<object>(200)).toMatchObject({
      state: 'unknown',
      sentence: { es: 'Ahora no podemos comprobar su conexión. Si algo falla, llámenos.' },
    });
    const [hers, nobodys] = [await look(eva.service), await look(randomUUID())];
    expect([hers.status, strip(hers.body)]).toEqual([404, strip(nobodys.body)]);
    await cut(ada.service);
    const { sentence } = (await look(ada.service)).as<{ sentence: { en: string } }>(200);
    // By hand: paying would not bring it back.
    expect(sentence.en).toBe('Your service is suspended. Call us to have it back.');
  });

  const cut = (service: string) =>
    norte.tenant.owner.patch(`/services/${service}`, { desiredState: 'suspended' });
});

describe('what a customer paid', () => {
  it('is listed page by page with its receipts, and as a statement on screen and on paper; nobody else’s', async () => {
    const ines = await customer('ines');
    const neighbour = await customer('vecino');
    const first = await ines.pay(20_000, 'SPEI 1');
    await api.clock.advance(1_000);
    const second = await ines.pay(40_000, 'SPEI 2');
    (
      await norte.tenant.owner.post(
        `/payments/${second}/reversals`,
        { reason: 'bounced' },
        { 'idempotency-key': randomUUID() },
      )
    ).as(201);
    const theirs = await neighbour.pay(49_900, 'SPEI 3');
    type Page = { items: PortalPayment[]; nextCursor: string | null };
    const page = async (query: string) =>
      (await ines.client.get(`/portal/payments?limit=1${query}`)).as<Page>(200);
    const newest = await page('');
    const oldest = await page(`&cursor=${newest.nextCursor}`);
    expect([...newest.items, ...oldest.items]).toMatchObject([
      { id: second, isReversed: true, pays: [], reference: 'SPEI 2' },
      { id: first, isReversed: false, pays: [expect.stringMatching(/^T.+-1$/)] },
    ]);
    expect(oldest.nextCursor).toBeNull();
    const path = `/portal/accounts/${ines.account}/statement`;
    const statement = (await ines.client.get(`${path}?from=2026-01-01`)).as<PortalStatement>(200);
    expect(statement.movements.map(({ kind, balanceMinor }) => [kind, balanceMinor])).toEqual([
      ['invoice', 49_900],
      ['payment', 29_900],
      ['payment', -10_100],
      ['reversal', 29_900],
    ]);
    expect([statement.opening.amountMinor, statement.closing.amountMinor]).toEqual([0, 29_900]);
    for (const paper of [`/portal/payments/${first}/receipt.pdf`, `${path}.pdf`]) {
      const pdf = await ines.client.get(paper);
      expect([paper, pdf.status, pdf.body.slice(0, 5)]).toEqual([paper, 200, '%PDF-']);
    }
    for (const of of ['receipt', 'statement', 'statement.pdf']) {
      const ask = (id: string) =>
        ines.client.get(
          of === 'receipt' ? `/portal/payments/${id}/receipt.pdf` : `/portal/accounts/${id}/${of}`,
        );
      const nowhere = await ask(randomUUID());
      const foreign = await ask(of === 'receipt' ? theirs : neighbour.account);
      expect([foreign.status, strip(foreign.body)]).toEqual([404, strip(nowhere.body)]);
    }
    const far = await ines.client.get(`${path}?from=2020-01-01&to=2026-03-01`);
    expect(far.problem.fields).toEqual(['from']);
    expect((await ines.client.get(`${path}?from=2026-03-02&to=2026-03-01`)).status).toBe(400);
  });

  it('is their own organisation’s, also where another has the same invoice number, e-mail and PPPoE user', async () => {
    const sur = await organisation('sur');
    const here = await customer('gemela', norte, 'F-');
    const there = await customer('gemela', sur, 'F-');
    const [mine, yours] = await Promise.all([here.overview(), there.overview()]);
    expect([mine.customer.name, yours.customer.name]).toEqual(['gemela', 'gemela']);
    expect([mine.services[0]?.id, yours.services[0]?.id]).toEqual([here.service, there.service]);
    const paid = await here.pay(49_900, 'SPEI 77');
    expect((await here.overview()).accounts[0]?.owed.amountMinor).toBe(0);
    expect((await there.overview()).accounts[0]?.owed.amountMinor).toBe(49_900);
    for (const [own, other] of [
      [here, there],
      [there, here],
    ] as const) {
      const invoice = await own.client.get(`/portal/invoices/${own.invoice}`);
      expect(invoice.as<PortalInvoiceDetail>(200).number).toBe('F-1');
      const { items } = (await own.client.get('/portal/invoices')).as<{ items: { id: string }[] }>(
        200,
      );
      expect(items.map(({ id }) => id)).toEqual([own.invoice]);
      expect((await own.client.get(`/portal/invoices/${other.invoice}`)).status).toBe(404);
      const report = { accountId: other.account, amountMinor: 49_900, reference: 'SPEI 88' };
      expect((await own.post('/portal/reported-payments', report)).status).toBe(404);
    }
    // Told and paid at the one, the reference is as new at the other.
    const told = { accountId: there.account, amountMinor: 49_900, reference: 'SPEI 77' };
    expect((await there.post('/portal/reported-payments', told)).status).toBe(201);
    expect((await there.client.get('/portal/payments')).as<{ items: [] }>(200).items).toEqual([]);
    expect((await there.client.get(`/portal/payments/${paid}/receipt.pdf`)).status).toBe(404);
    // The staff of each, by the same words.
    for (const [{ tenant }, own, other] of [
      [norte, here, there],
      [sur, there, here],
    ] as const) {
      const found = await Promise.all(
        ['/customers?search=gemela', '/services?search=gemela', '/invoices'].map(async (path) => {
          const { items } = (await tenant.owner.get(path)).as<{ items: { id: string }[] }>(200);
          return items.map(({ id }) => id);
        }),
      );
      expect(found.flat()).toContain(own.service);
      expect(found.flat()).toContain(own.invoice);
      expect(found.flat()).not.toContain(other.service);
      expect(found.flat()).not.toContain(other.invoice);
    }
  });
});
