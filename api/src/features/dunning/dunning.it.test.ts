import { randomUUID } from 'node:crypto';
import { dunningPolicySchema } from '@atalaya/core/domain/dunning/dunning-policy';
import type { AccountDunningView } from '@atalaya/core/wire/rest/dunning';
import { evaluateAccounts } from '@atalaya/platform/dunning/evaluate-accounts';
import type { Trx } from '@atalaya/platform/postgres/database';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { openAccount } from '../../testing/open-account.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let planId = '';
beforeAll(async () => {
  norte = await api.tenant('norte');
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const plan = await norte.owner.post('/plans', {
    name: 'Hogar 20',
    downKbps: 20_000,
    upKbps: 5_000,
    price,
  });
  planId = plan.as<{ id: string }>(201).id;
});

const inTenant = <T>(work: (trx: Trx) => Promise<T>) => api.db.database.withTenant(norte.id, work);
const post = (path: string, body: object = {}) =>
  norte.owner.post(path, body, { 'idempotency-key': randomUUID() });

/** A subscriber who owes 499.00 since the fifth of February. */
async function owing(name: string) {
  const accountId = await openAccount(norte, name);
  const { customer_id: customerId } = await inTenant((trx) =>
    trx
      .selectFrom('accounts')
      .where('id', '=', accountId)
      .select('customer_id')
      .executeTakeFirstOrThrow(),
  );
  const body = { customerId, accountId, planId, accessKind: 'pppoe', accessIdentity: name };
  const serviceId = (await norte.owner.post('/services', body)).as<{ id: string }>(201).id;
  const debt = { accountId, dueDate: '2026-02-05', totalMinor: 49_900 };
  const invoiceId = await issueInvoice(api, norte.id, debt);
  return { accountId, serviceId, invoiceId };
}

describe('a promise', () => {
  it('is refused with every reason and the fields that would have to be others', async () => {
    const { accountId } = await owing('promesa');
    const promise = (more: object) =>
      post('/promises', { accountId, until: '2026-03-03', ...more });
    const paid = await openAccount(norte, 'al corriente');
    const refused = async (more: object) => {
      const { status, slug, fields } = (await promise(more)).problem;
      return [status, slug, ...fields];
    };
    expect(await refused({ accountId: paid })).toEqual([409, 'promise-refused', 'accountId']);
    expect(await refused({ until: '2026-03-20', amountMinor: 100 })).toEqual([
      409,
      'promise-refused',
      'until',
      'amountMinor',
    ]);
    expect(await refused({ until: '2026-02-20' })).toEqual([409, 'promise-refused', 'until']);
    const { id } = (await promise({})).as<{ id: string }>(201);
    const again = (await promise({})).response.json<{ errors: { message: string }[] }>();
    expect(again.errors.map(({ message }) => message)).toEqual([
      'the account has an open promise already',
      'there may be 1 in a billing cycle',
    ]);
    (await post(`/promises/${id}/cancel`)).as(200);
    expect((await post(`/promises/${id}/cancel`)).problem.slug).toBe('promise-over');
    const at = new Date(api.clock.now());
    const broken = {
      tenant_id: norte.id,
      account_id: accountId,
      until_on: '2026-01-10',
      amount_minor: 1,
      currency: 'MXN',
      state: 'broken' as const,
      created_by: 'x',
      created_at: new Date(Date.UTC(2026, 0, 8)),
      settled_at: at,
    };
    await inTenant((trx) => trx.insertInto('promises').values([broken, broken]).execute());
    const third = (await promise({})).response.json<{ errors: { message: string }[] }>();
    expect(third.errors.map(({ message }) => message)).toEqual([
      '2 promises were broken within 180 days',
    ]);
  });
});

describe('a hold', () => {
  it('refuses a suspension with its sentence until it is lifted, on the record', async () => {
    const { accountId, serviceId } = await owing('reclamo');
    const hold = (more: object) => post('/holds', { accountId, reason: 'reclamo 12', ...more });
    expect((await hold({ kind: 'manual_until' })).problem.fields).toEqual(['expiresAt']);
    const past = { kind: 'manual_until', expiresAt: '2026-02-01T00:00:00Z' };
    expect((await hold(past)).problem.fields).toEqual(['expiresAt']);
    expect((await hold({ kind: 'payment_in_process' })).problem.fields).toEqual(['kind']);
    const { id } = (await hold({ kind: 'dispute' })).as<{ id: string }>(201);
    const suspend = () =>
      post('/actions/suspend-service', { serviceId, reason: 'x', dryRun: true });
    const answer = (await suspend()).as<{ outcome: string; why: { es: string[] } }>(200);
    expect(answer.outcome).toBe('refused');
    expect(answer.why.es).toContain('No se corta: hay un reclamo abierto (reclamo 12).');
    (await post(`/holds/${id}/release`)).as(200);
    expect((await post(`/holds/${id}/release`)).problem.slug).toBe('hold-over');
    const later = (await suspend()).as<{ why: { es: string[] } }>(200);
    expect(later.why.es.join(' ')).not.toContain('reclamo');
    const audited = await inTenant((trx) =>
      trx.selectFrom('audit_log').where('subject_id', '=', id).select('action').execute(),
    );
    expect(audited.map(({ action }) => action).sort()).toEqual(['hold.create', 'hold.release']);
    const state = (await norte.owner.get(`/services/${serviceId}`)).as<{ desiredState: string }>(
      200,
    );
    expect(state.desiredState).toBe('active');
    const reduced = await norte.owner.patch(`/services/${serviceId}`, { desiredState: 'reduced' });
    expect(reduced.problem.fields).toEqual(['desiredState']);
  });

  it('is read of somebody who owes nothing as of who owes', async () => {
    const accountId = await openAccount(norte, 'al día');
    const { customer_id: customerId } = await inTenant((trx) =>
      trx.selectFrom('accounts').where('id', '=', accountId).selectAll().executeTakeFirstOrThrow(),
    );
    const line = { customerId, accountId, planId, accessKind: 'pppoe', accessIdentity: 'aldia' };
    const serviceId = (await norte.owner.post('/services', line)).as<{ id: string }>(201).id;
    const reasons = async () => {
      const body = { serviceId, reason: 'x', dryRun: true };
      const answer = await post('/actions/suspend-service', body);
      return answer.as<{ reasons: { hold?: string }[] }>(200).reasons.map(({ hold }) => hold);
    };
    expect(await reasons()).toContain('access_unconfirmed');
    const router = { name: 'Router', role: 'router' };
    const deviceId = (await norte.owner.post('/devices', router)).as<{ id: string }>(201).id;
    const at = new Date(api.clock.now());
    const session = { kind: 'pppoe' as const, user_name: 'aldia', caller_id: '' };
    const seen = { from_at: at, last_seen_at: at, bytes_in: '0', bytes_out: '0' };
    const of = { tenant_id: norte.id, id: randomUUID(), device_id: deviceId };
    await inTenant((trx) =>
      trx
        .insertInto('service_sessions')
        .values({ ...of, ...session, ...seen })
        .execute(),
    );
    expect(await reasons()).not.toContain('access_unconfirmed');
  });
});

describe('another system', () => {
  it('vetoes an announced cut once, for two hours after its time', async () => {
    const { accountId, serviceId } = await owing('veto');
    const answer = (more: object = {}) =>
      post(`/services/${serviceId}/cut-answer`, { answer: 'veto', reason: 'visita', ...more });
    expect((await answer()).problem.slug).toBe('no-cut-planned');
    const at = new Date(api.clock.now());
    const cutAt = new Date(api.clock.now() + 3_600_000);
    await inTenant((trx) =>
      trx
        .insertInto('dunning_decisions')
        .values({
          tenant_id: norte.id,
          account_id: accountId,
          service_id: serviceId,
          state: 'cut_eligible',
          action: 'none',
          reasons: '[]',
          inputs: '{}',
          generation: 1,
          is_enforced: true,
          cut_at: cutAt,
          reduce_at: null,
          decided_at: at,
          evaluated_at: at,
          next_eval_at: null,
        })
        .execute(),
    );
    const late = { answer: 'delay', minutes: 121 };
    expect((await answer(late)).problem.fields).toEqual(['minutes']);
    // Two at once: the account's lock lets one of them in.
    const both = await Promise.all([answer(), answer()]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const hold = both.find(({ status }) => status === 200);
    expect(hold?.as<object>(200)).toMatchObject({
      kind: 'vetoed',
      expiresAt: new Date(cutAt.getTime() + 7_200_000).toISOString(),
    });
    expect((await answer()).problem.slug).toBe('answered');
    // Too late: another decision took its place.
    await inTenant((trx) =>
      trx
        .updateTable('dunning_decisions')
        .set({ is_current: false })
        .where('service_id', '=', serviceId)
        .execute(),
    );
    expect((await answer()).problem.slug).toBe('no-cut-planned');
    expect((await answer({ answer: 'allow' })).problem.fields).toEqual(['answer']);
    expect((await answer({ reason: ' ' })).problem.fields).toEqual(['reason']);
    const nobodys = `/services/${randomUUID()}/cut-answer`;
    expect((await post(nobodys, { answer: 'veto', reason: 'x' })).problem.status).toBe(404);
  });
});

describe('the rules', () => {
  it('may be stricter than the country asks, never more lenient', async () => {
    const put = (policy: object) => norte.owner.call('PUT', '/dunning-policy', policy);
    expect((await put({ country: 'PE' })).problem).toMatchObject({
      status: 400,
      fields: ['notices.businessDaysBeforeCut'],
    });
    const free = { country: 'CO', noCutOnHolidays: false };
    expect((await put(free)).problem.fields).toEqual(['noCutOnHolidays']);
    expect((await put({ speedStep: { daysBeforeCut: 0 } })).problem.fields).toEqual([
      'speedStep.daysBeforeCut',
    ]);
    const strict = {
      country: 'PE',
      notices: { businessDaysBeforeCut: 3 },
      speedStep: { daysBeforeCut: 2, kbps: 512 },
    };
    expect((await put(strict)).as(200)).toEqual(dunningPolicySchema.parse(strict));
    expect((await norte.owner.get('/dunning-policy')).as(200)).toEqual(
      dunningPolicySchema.parse(strict),
    );
    (await put({})).as(200);
  });
});

describe('why an account is not cut', () => {
  it('is answered in sentences, with all that it was decided from', async () => {
    const { accountId, invoiceId } = await owing('porque');
    const now = api.clock.now();
    const cuts = { kind: 'up-to', services: 0 } as const;
    await inTenant((trx) =>
      evaluateAccounts(trx, { tenantId: norte.id, accountIds: [accountId], now, cuts }),
    );
    const path = `/accounts/${accountId}/dunning`;
    const { services } = (await norte.owner.get(path)).as<AccountDunningView>(200);
    const current = services[0]?.current;
    expect(current).toMatchObject({ state: 'cut_eligible', isEnforced: false });
    expect(current?.reasons.map(({ code, hold }) => hold ?? code)).toContain('access_unconfirmed');
    expect(current?.why.es).toContain(
      'No se corta: su acceso no se encontró en exactamente un router.',
    );
    expect(current?.inputs).toMatchObject({
      snapshot: {
        invoices: [{ id: invoiceId, openMinor: 49_900, dueDate: '2026-02-05' }],
        routers: [],
      },
      policy: { graceDays: 3 },
      holds: [],
      incidents: [],
    });
  });
});

describe('what routers are told', () => {
  const at = () => new Date(api.clock.now());
  /** A router by the RouterOS API on which this line was read. */
  async function routerOf(identity: string): Promise<string> {
    const secret = { kind: 'routeros', user: 'writer', password: 'x', tls: false };
    const credential = await norte.owner.post('/credentials', { name: identity, secret });
    const credentialId = credential.as<{ id: string }>(201).id;
    const sources = [{ driver: 'routeros', credentialId }];
    const device = { name: `core ${identity}`, role: 'router', address: '192.0.2.9', sources };
    const { id } = (await norte.owner.post('/devices', device)).as<{ id: string }>(201);
    const session = {
      ...{ tenant_id: norte.id, device_id: id, kind: 'pppoe' as const, user_name: identity },
      ...{ caller_id: '', from_at: at(), last_seen_at: at(), bytes_in: '0', bytes_out: '0' },
    };
    await inTenant((trx) =>
      trx
        .insertInto('service_sessions')
        .values({ id: randomUUID(), ...session })
        .execute(),
    );
    return id;
  }
  const put = (path: string, body: object) => norte.owner.call('PUT', path, body);
  const state = (serviceId: string, desiredState: string) =>
    norte.owner.patch(`/services/${serviceId}`, { desiredState });
  const listed = async (query: string) =>
    (await norte.owner.get(`/network-commands?${query}`)).as<{
      items: { id: string; intent: string; state: string }[];
    }>(200).items;

  it('follows what a person wants of a line, on a router that a person switched on', async () => {
    const { serviceId } = await owing('router');
    const router = await routerOf('router');
    const path = `/enforcement-routers/${router}`;
    await state(serviceId, 'suspended');
    expect(await listed(`routerId=${router}`)).toEqual([]);
    await state(serviceId, 'active');
    expect((await post(`${path}/compare`)).problem.slug).toBe('router-off');
    expect((await put(`${path}/mode`, { mode: 'enforce' })).problem.fields).toEqual(['bundle']);
    const bundle = { aviso: null, allowed: ['portal.example'] };
    const on = (await put(`${path}/mode`, { mode: 'enforce', bundle })).as<object>(200);
    expect(on).toMatchObject({
      mode: 'enforce',
      commands: { queued: 1 },
      comparison: { at: null, askedAt: at().toISOString() },
    });
    const moved = await put(`${path}/terms`, { listName: 'other' });
    expect(moved.problem.slug).toBe('router-on');
    (await put(`${path}/terms`, { writesPerMinute: 5 })).as(200);
    const faster = { name: 'Hogar 50', downKbps: 50_000, upKbps: 9_000 };
    const price = { amountMinor: 59_900, currency: 'MXN' };
    const plan = (await norte.owner.post('/plans', { ...faster, price })).as<{ id: string }>(201);
    const both = { desiredState: 'suspended', planId: plan.id };
    (await norte.owner.patch(`/services/${serviceId}`, both)).as(200);
    const told = (await listed(`routerId=${router}`)).map((one) => `${one.intent} ${one.state}`);
    expect(told.sort()).toEqual(['bundle queued', 'provision queued', 'suspend queued']);
    (await put(`${path}/mode`, { mode: 'off' })).as(200);
    expect(await listed(`serviceId=${serviceId}&state=stale`)).toHaveLength(2);
  });

  it('is looked for at once where it stands by names or an access of before', async () => {
    const { serviceId } = await owing('moved');
    const router = await routerOf('moved');
    const path = `/enforcement-routers/${router}`;
    (await put(`${path}/mode`, { mode: 'observe' })).as(200);
    const askedSince = async (change: () => Promise<{ as(status: number): unknown }>) => {
      const row = { tenant_id: norte.id, service_id: serviceId, router_id: router };
      const own = { ...row, memory: '{"profile":"plan"}', updated_at: at() };
      await inTenant(async (trx) => {
        await trx
          .updateTable('enforcement_routers')
          .set({ reconcile_asked_at: null })
          .where('device_id', '=', router)
          .execute();
        await trx
          .insertInto('line_memories')
          .values(own)
          .onConflict((there) => there.doNothing())
          .execute();
      });
      (await change()).as(200);
      const after = await inTenant((trx) =>
        trx
          .selectFrom('enforcement_routers')
          .where('device_id', '=', router)
          .select('reconcile_asked_at')
          .executeTakeFirstOrThrow(),
      );
      return after.reconcile_asked_at !== null;
    };
    const patch = (body: object) => norte.owner.patch(`/services/${serviceId}`, body);
    expect([
      await askedSince(() => put(`${path}/terms`, { writesPerMinute: 9 })),
      await askedSince(() => put(`${path}/terms`, { listName: 'other' })),
      await askedSince(() => patch({ address: 'Otra calle 1' })),
      await askedSince(() => patch({ accessIdentity: 'moved-2' })),
    ]).toEqual([false, true, false, true]);
  });

  it('is tried again once it was given up, as long as it is wanted, on the record', async () => {
    const { serviceId } = await owing('replay');
    const router = await routerOf('replay');
    await put(`/enforcement-routers/${router}/mode`, { mode: 'enforce', bundle: null });
    await state(serviceId, 'suspended');
    const [cut] = await listed(`serviceId=${serviceId}`);
    const replay = `/network-commands/${cut?.id}/replay`;
    expect((await post(replay)).problem.slug).toBe('not-failed');
    const die = () =>
      inTenant((trx) =>
        trx
          .updateTable('network_commands')
          .set({ state: 'dead', attempts: 8, error: 'not enough permissions (9)' })
          .where('service_id', '=', serviceId)
          .execute(),
      );
    await die();
    const key = { 'idempotency-key': randomUUID() };
    const [once, twice] = [
      await norte.owner.post(replay, {}, key),
      await norte.owner.post(replay, {}, key),
    ];
    expect(once.as(200)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(twice.body).toBe(once.body);
    const record = (await norte.owner.get(`/network-commands/${cut?.id}`)).as<object>(200);
    expect(record).toMatchObject({ commands: [], before: null, service: { id: serviceId } });
    await die();
    await state(serviceId, 'active');
    expect((await post(replay)).problem.slug).toBe('not-wanted');
    const audited = await inTenant((trx) =>
      trx
        .selectFrom('audit_log')
        .where('subject_id', '=', cut?.id ?? '')
        .select('action')
        .execute(),
    );
    expect(audited).toEqual([{ action: 'network_command.replay' }]);
  });
});
