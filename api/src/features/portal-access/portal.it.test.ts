import { randomUUID } from 'node:crypto';
import type {
  PortalInvoiceDetail,
  PortalOverview,
  PortalSession,
} from '@atalaya/core/wire/rest/portal';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { portalClient, sentCode } from '../../testing/portal-client.js';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let a: Seeded;
let b: Seeded;
const alfa = () => ({ id: a.id, slug: 'alfa' });
const MINUTE = 60_000;

beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
  b = await seedTenant(api, 'beta');
  await contact(a, a.ids.customer, 'ana.ruiz@correo.test', '477 123 4567');
  await contact(b, b.ids.customer, 'ana.ruiz@correo.test', '477 123 4567');
});

// Each begins as if nobody had asked for a code.
beforeEach(async () => {
  for (const { id } of [a, b]) {
    await api.db.database.withTenant(id, (trx) => trx.deleteFrom('portal_codes').execute());
  }
});

async function contact(tenant: Seeded, id: string, email: string, phone: string): Promise<void> {
  (await tenant.owner.patch(`/customers/${id}`, { email, phone })).as(200);
}

async function addCustomer(name: string, email: string): Promise<string> {
  const made = await a.owner.post('/customers', { kind: 'person', name, email });
  return made.as<{ id: string }>(201).id;
}

const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const codesOf = (tenantId: string) =>
  api.db.database.withTenant(tenantId, (trx) =>
    trx.selectFrom('portal_codes').selectAll().orderBy('created_at', 'desc').execute(),
  );

describe('coming in', () => {
  it('is answered alike for a contact that exists and for one that does not', async () => {
    const answers = await Promise.all(
      ['ana.ruiz@correo.test', '+52 477 123 4567', 'nadie@correo.test', '+52 999 999 9999'].map(
        (who) => api.client().post('/portal/codes', { tenant: 'alfa', contact: who }),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(
      new Set(['202 {"digits":6,"expiresInSeconds":600}']),
    );
    const nobody = await api.client().post('/portal/sessions', {
      tenant: 'alfa',
      contact: 'nadie@correo.test',
      code: '000000',
    });
    expect(nobody.problem).toMatchObject({ status: 401, slug: 'code-refused' });
    const nowhere = await api
      .client()
      .post('/portal/codes', { tenant: 'nadie', contact: 'a@b.mx' });
    expect(nowhere.status).toBe(404);
  });

  it('goes by the code alone, which is stored as a hash, once and within ten minutes', async () => {
    const who = { tenant: 'alfa', contact: 'ana.ruiz@correo.test' };
    (await api.client().post('/portal/codes', who)).as(202);
    const code = await sentCode(api, a.id);
    const [row] = await codesOf(a.id);
    expect(JSON.stringify(row)).not.toContain(code);
    const attempt = (typed: string) =>
      api.client().post('/portal/sessions', { ...who, code: typed });
    expect((await attempt(wrongOf(code))).status).toBe(401);
    const session = await attempt(code);
    expect(session.as<PortalSession>(200)).toEqual({
      customers: [{ id: a.ids.customer, name: 'alfa customer' }],
      customerId: a.ids.customer,
    });
    const cookie = String(session.response.headers['set-cookie']);
    expect(cookie).toMatch(
      /^portal_session=.+; Path=\/api\/v1\/portal; HttpOnly; SameSite=Strict$/,
    );
    expect((await attempt(code)).status).toBe(401);
    (await api.client().post('/portal/codes', who)).as(202);
    const late = await sentCode(api, a.id);
    api.systemMs += 10 * MINUTE;
    expect((await attempt(late)).status).toBe(401);
    api.systemMs -= 10 * MINUTE;
  });

  it('ends after five wrong tries, also when they come at once', async () => {
    const who = { tenant: 'alfa', contact: '4771234567' };
    (await api.client().post('/portal/codes', who)).as(202);
    const code = await sentCode(api, a.id);
    const attempt = (typed: string) =>
      api.client().post('/portal/sessions', { ...who, code: typed });
    const wrong = await Promise.all(Array.from({ length: 8 }, () => attempt(wrongOf(code))));
    expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 401));
    expect((await codesOf(a.id))[0]?.wrong_tries).toBe(5);
    expect((await attempt(code)).status).toBe(401);
  });

  it('gives no more than five codes an hour for one contact, however its number is written', async () => {
    const forms = [
      '4771234567',
      '524771234567',
      '+52 477 123 4567',
      '(477) 1234567',
      '0004771234567',
    ];
    for (const form of forms) {
      (await api.client().post('/portal/codes', { tenant: 'alfa', contact: form })).as(202);
    }
    const sixth = await api.client().post('/portal/codes', { tenant: 'alfa', contact: forms[0] });
    expect(sixth.problem).toMatchObject({ status: 429, slug: 'too-many-codes' });
    const elsewhere = { tenant: 'beta', contact: forms[0] };
    expect((await api.client().post('/portal/codes', elsewhere)).status).toBe(202);
  });

  it('with a contact of several customers leaves the choice, and reaches none but those', async () => {
    const one = await addCustomer('Casa Uno', 'dos@correo.test');
    const two = await addCustomer('Casa Dos', 'DOS@correo.test');
    const client = await portalClient(api, alfa(), 'dos@correo.test');
    const session = client.session.as<PortalSession>(200);
    expect([session.customers.map(({ id }) => id).sort(), session.customerId]).toEqual([
      [one, two].sort(),
      null,
    ]);
    expect((await client.get('/portal/overview')).problem.slug).toBe('choose-customer');
    for (const id of [a.ids.customer, b.ids.customer, randomUUID()]) {
      expect((await client.post('/portal/session/customer', { customerId: id })).status).toBe(404);
    }
    (await client.post('/portal/session/customer', { customerId: two })).as(200);
    const overview = (await client.get('/portal/overview')).as<PortalOverview>(200);
    expect(overview.customer).toEqual({ id: two, name: 'Casa Dos' });
    // Whoever has the contact no more is out at once.
    await contact(a, two, 'otro@correo.test', '4770000001');
    expect((await client.get('/portal/overview')).problem.slug).toBe('choose-customer');
    await contact(a, one, 'otro@correo.test', '4770000001');
    expect((await client.get('/portal/session')).status).toBe(401);
  });

  it('goes over the organisation’s own channel to the customer’s address, and no event tells the code', async () => {
    const channel = await a.owner.post('/notification-channels', {
      kind: 'email',
      name: 'Correo',
      config: {
        ...{ host: '127.0.0.1', port: 2525, security: 'starttls', user: null },
        ...{ from: 'avisos@isp.example', to: ['noc@isp.example'] },
      },
    });
    channel.as(201);
    await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const { rows } = await api.db.database.withTenant(a.id, (trx) =>
      sql<{ recipient: string; data: unknown }>`
        select d.recipient, e.data from channel_deliveries d join outbox e on e.id = d.event_id
        where e.type = 'portal.code' and e.data ->> 'codeId' in (select id::text from portal_codes)`.execute(
        trx,
      ),
    );
    expect(rows).toEqual([
      { recipient: 'ana.ruiz@correo.test', data: { codeId: expect.any(String) } },
    ]);
  });
});

describe('a customer in the portal', () => {
  it('sees what is owed and their invoices, and of another customer’s what does not exist', async () => {
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const overview = (await client.get('/portal/overview')).as<PortalOverview>(200);
    const line = overview.services.find(({ id }) => id === a.ids.service);
    expect(line).toMatchObject({ plan: { name: 'alfa plan' } });
    expect(overview.accounts.map(({ id }) => id)).toContain(a.ids.account);
    const own = await client.get(`/portal/invoices/${a.ids.invoice}`);
    expect(own.as<PortalInvoiceDetail>(200)).toMatchObject({ number: 'alfa-1', lines: [{}] });
    const list = (await client.get('/portal/invoices')).as<{ items: { id: string }[] }>(200);
    expect(list.items.map(({ id }) => id)).toContain(a.ids.invoice);
    // Another customer of the same organisation, and every id of another organisation.
    await addCustomer('Vecino', 'vecino@correo.test');
    const neighbour = await portalClient(api, alfa(), 'vecino@correo.test');
    const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
    const routes = api.built.routes.filter(
      ({ url, config }) => config.portal && url.includes(':id'),
    );
    expect(routes.length).toBeGreaterThan(0);
    for (const { method, url } of routes) {
      const ask = (id: string) => {
        const path = url.replace('/api/v1', '').replace(':id', id);
        const key = { 'idempotency-key': randomUUID() };
        return method === 'GET' ? neighbour.get(path) : neighbour.post(path, {}, key);
      };
      const nowhere = await ask(randomUUID());
      expect([url, nowhere.status]).toEqual([url, 404]);
      const others = [a, b].flatMap(({ ids }) => [ids.invoice, ids.account, ids.customer]);
      for (const id of others) {
        expect([url, strip((await ask(id)).body)]).toEqual([url, strip(nowhere.body)]);
      }
    }
    const theirs = (await neighbour.get('/portal/overview')).as<PortalOverview>(200);
    expect(theirs.services).toEqual([]);
  });

  it('is not let in by a token of the staff, a wall or another system, nor by a cookie anywhere else', async () => {
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const routes = api.built.routes.filter(({ config }) => config.portal);
    for (const { method, url } of routes) {
      const path = url.replace('/api/v1', '').replace(':id', a.ids.invoice);
      for (const who of [api.client(), a.owner, api.client(a.wallToken)]) {
        expect([url, (await who.call(method, path)).status]).toEqual([url, 401]);
      }
    }
    for (const path of [
      '/customers',
      '/invoices',
      '/wall',
      '/auth/me',
      `/customers/${a.ids.customer}`,
    ]) {
      expect([path, [401, 404]]).toEqual([
        path,
        expect.arrayContaining([(await client.get(path)).status]),
      ]);
    }
    const forged = client.cookie.replace(a.id, b.id);
    expect((await api.client().get('/portal/overview', { cookie: forged })).status).toBe(401);
    expect((await client.post('/portal/logout', {})).status).toBe(204);
    expect((await client.get('/portal/overview')).status).toBe(401);
  });

  it('is told of an outage while an incident names the service, then that it is over, then nothing', async () => {
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const notice = async () =>
      (await client.get('/portal/overview'))
        .as<PortalOverview>(200)
        .services.find(({ id }) => id === a.ids.service)?.outage;
    const at = new Date(api.clock.now() - 10 * MINUTE);
    const set = (toAt: Date | null, certainty: string) =>
      api.db.database.withTenant(a.id, async (trx) => {
        await trx.deleteFrom('incident_services').execute();
        await sql`insert into incident_services (tenant_id, incident_id, service_id, customer_id, customer_name,
            customer_kind, monthly_minor, currency, certainty, suspended, from_at, to_at)
          values (${a.id}, ${a.ids.incident}, ${a.ids.service}, ${a.ids.customer}, 'x', 'person', 1, 'MXN',
            ${certainty}, false, ${at}, ${toAt})`.execute(trx);
      });
    await api.db.database.withTenant(a.id, (trx) => trx.deleteFrom('incident_services').execute());
    expect(await notice()).toBeNull();
    await set(null, 'suggested');
    expect(await notice()).toMatchObject({
      since: at.toISOString(),
      until: null,
      isCertain: false,
    });
    await set(null, 'confirmed');
    expect(await notice()).toMatchObject({ until: null, isCertain: true });
    const over = new Date(api.clock.now() - MINUTE);
    await set(over, 'confirmed');
    expect(await notice()).toMatchObject({ kind: 'restored', until: over.toISOString() });
  });

  it('reports a payment of their own account once, whatever is sent twice', async () => {
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const body = { accountId: a.ids.account, amountMinor: 49_900, reference: 'SPEI 778899' };
    const key = { 'idempotency-key': randomUUID() };
    expect((await client.post('/portal/reported-payments', body)).problem.fields).toEqual([
      'Idempotency-Key',
    ]);
    const both = await Promise.all(
      [1, 2].map(() => client.post('/portal/reported-payments', body, key)),
    );
    expect(both.map(({ status }) => status).filter((status) => status === 201)).not.toEqual([]);
    const first = (await client.post('/portal/reported-payments', body, key)).as<{ id: string }>(
      201,
    );
    const rows = await api.db.database.withTenant(a.id, (trx) =>
      trx
        .selectFrom('reported_payments')
        .where('reference', '=', body.reference)
        .select(['id', 'reported_by', 'hold_id'])
        .execute(),
    );
    expect(rows).toEqual([
      { id: first.id, reported_by: 'Portal · alfa customer', hold_id: expect.any(String) },
    ]);
    const again = await client.post('/portal/reported-payments', body, {
      'idempotency-key': randomUUID(),
    });
    expect(again.problem).toMatchObject({ status: 409, slug: 'reference-used' });
    for (const accountId of [b.ids.account, a.ids.service, randomUUID()]) {
      const other = { ...body, accountId, reference: 'SPEI 1' };
      const answer = await client.post('/portal/reported-payments', other, {
        'idempotency-key': randomUUID(),
      });
      expect(answer.problem).toMatchObject({ status: 404, slug: 'not-found' });
    }
  });

  it('promises within the terms and is told why not', async () => {
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    const terms = (await client.get('/portal/promise-terms')).as<{
      today: string;
      lastDay: string;
    }>(200);
    expect(terms.lastDay > terms.today).toBe(true);
    const promise = (accountId: string, until: string) =>
      client.post('/portal/promises', { accountId, until }, { 'idempotency-key': randomUUID() });
    const late = await promise(a.ids.account, '2026-12-31');
    expect(late.as<{ kind: string }>(200)).toMatchObject({ kind: 'refused' });
    expect(late.body).toMatch(/"code":"(nothing_open|too_long)"/);
    for (const id of [b.ids.account, randomUUID()]) {
      expect((await promise(id, terms.lastDay)).status).toBe(404);
    }
  });

  it('sees the brand of their organisation and no other name', async () => {
    (
      await a.owner.patch('/tenant', {
        branding: { productName: 'Alfa Internet', brandColor: '#aa3311' },
      })
    ).as(200);
    const brand = await api.client().get('/portal/brand?tenant=alfa');
    expect(brand.as(200)).toMatchObject({
      name: 'Alfa Internet',
      branding: { brandColor: '#aa3311' },
    });
    const client = await portalClient(api, alfa(), 'ana.ruiz@correo.test');
    for (const answer of [brand, client.session, await client.get('/portal/overview')]) {
      expect(answer.body).not.toMatch(/beta|atalaya/i);
      expect(JSON.stringify(answer.response.headers)).not.toMatch(/beta|atalaya/i);
    }
  });
});
