import type { Session } from '@atalaya/core/wire/rest/auth';
import { beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
const tenant = {
  name: 'Redes del Ñandú, S.A.',
  timezone: 'America/Lima',
  currency: 'PEN',
  locale: 'es',
};
const owner = { name: 'Ana', email: 'Ana@nandu.test', password: PASSWORD };
const setUp = (token: string, more: object = {}) =>
  api.client().post('/setup', { token, tenant, owner, ...more });

describe('the one-time link', () => {
  it('of a new installation makes the tenant and its owner, once', async () => {
    const token = await api.setupToken({ purpose: 'first_tenant' });
    const status = () => api.client().get(`/setup?token=${token}`);
    expect((await status()).as<object>(200)).toMatchObject({ purpose: 'first_tenant' });
    // Sent twice at the same moment, it works once.
    const both = await Promise.all([setUp(token), setUp(token)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 400]);
    const session = both.find((answer) => answer.status === 201)?.as<Session>(201);
    expect(session).toMatchObject({
      tenant: { slug: 'redes-del-nandu-s-a', currency: 'PEN' },
      user: { email: 'ana@nandu.test', role: 'owner' },
    });
    expect((await status()).as<object>(200)).toEqual({
      purpose: null,
      email: null,
      tenantName: null,
    });
  });

  it('is kept when what was sent is wrong', async () => {
    const token = await api.setupToken({ purpose: 'first_tenant' });
    const fields = async (more: object) => (await setUp(token, more)).problem.fields;
    expect(await fields({ tenant: undefined })).toEqual(['tenant']);
    expect(await fields({ tenant: { ...tenant, timezone: 'Nowhere' } })).toEqual([
      'tenant.timezone',
    ]);
    expect(await fields({ owner: { ...owner, password: 'short' } })).toEqual(['owner.password']);
    const taken = { tenant: { ...tenant, slug: 'redes-del-nandu-s-a' } };
    const other = { ...owner, email: 'other@nandu.test' };
    expect(await fields({ ...taken, owner: other })).toEqual(['tenant.slug']);
    expect((await setUp('no-such-token')).problem.fields).toEqual(['token']);
    expect((await setUp(token, { owner: other })).as<Session>(201).tenant?.slug).toBe(
      'redes-del-nandu-s-a-2',
    );
  });

  it('adds an owner to a tenant; an account that exists must prove itself', async () => {
    const sur = await api.tenant('sur');
    const token = await api.setupToken({ purpose: 'tenant_owner', tenantId: sur.id });
    const status = await api.client().get(`/setup?token=${token}`);
    expect(status.as<object>(200)).toMatchObject({
      purpose: 'tenant_owner',
      tenantName: 'ISP sur',
    });
    const stolen = { tenant: undefined, owner: { ...owner, password: 'a guessed password' } };
    expect((await setUp(token, stolen)).problem).toMatchObject({
      slug: 'account-exists',
      fields: ['owner.password'],
    });
    const session = (await setUp(token, { tenant: undefined })).as<Session>(201);
    expect(session).toMatchObject({ tenant: { slug: 'sur' }, user: { email: 'ana@nandu.test' } });
  });
});

describe('a platform operator', () => {
  let sur: Tenant;
  let operator: ReturnType<typeof api.client>;
  beforeAll(async () => {
    sur = await api.tenant('sur-two');
    const token = await api.setupToken({ purpose: 'platform_operator' });
    const person = { name: 'Olga', email: 'olga@platform.test', password: PASSWORD };
    const session = (await setUp(token, { tenant: undefined, owner: person })).as<Session>(201);
    expect(session).toMatchObject({
      tenant: null,
      user: { role: null, isPlatformOperator: true, permissions: [] },
    });
    operator = api.client(session.accessToken);
  });

  it('sees tenants from above and nothing inside them', async () => {
    const list = await operator.get('/platform/tenants?limit=1');
    const page = list.as<{ items: object[]; nextCursor: string }>(200);
    expect(page.items).toMatchObject([
      { slug: 'redes-del-nandu-s-a', status: 'active', limits: {} },
    ]);
    expect((await operator.get(`/platform/tenants?cursor=${page.nextCursor}`)).status).toBe(200);
    for (const path of ['/devices', '/users', '/audit-log', '/wall']) {
      expect([path, (await operator.get(path)).status]).toEqual([path, 403]);
    }
    expect((await operator.get('/tenant')).problem.slug).toBe('outside-tenant');
    expect((await sur.owner.get('/platform/tenants')).status).toBe(403);
  });

  it('makes tenants, limits and suspends them', async () => {
    const made = await operator.post('/platform/tenants', { ...tenant, slug: 'made' });
    const { id, invitation } = made.as<{ id: string; invitation: { url: string } }>(201);
    expect(invitation.url).toContain('/setup#token=');
    const again = await operator.post('/platform/tenants', { ...tenant, slug: 'made' });
    expect(again.problem.fields).toEqual(['slug']);
    const limited = await operator.patch(`/platform/tenants/${id}`, { limits: { devices: 5 } });
    expect(limited.as<object>(200)).toMatchObject({ status: 'active', limits: { devices: 5 } });
    const suspend = (status: string) => operator.patch(`/platform/tenants/${sur.id}`, { status });
    expect((await suspend('suspended')).status).toBe(200);
    expect((await sur.owner.get('/sites')).problem.slug).toBe('tenant-suspended');
    expect((await suspend('active')).status).toBe(200);
    expect((await sur.owner.get('/sites')).status).toBe(200);
  });

  it('enters a tenant only with a reason, which both records keep', async () => {
    const enter = (body: object, id = sur.id) =>
      operator.post(`/platform/tenants/${id}/enter`, body);
    expect((await enter({ reason: '' })).problem.fields).toEqual(['reason']);
    expect((await enter({ reason: 'A call' }, '00000000-0000-4000-8000-000000000000')).status).toBe(
      404,
    );
    const session = (await enter({ reason: 'Ticket 4711: map is empty' })).as<Session>(200);
    expect(session).toMatchObject({ tenant: { slug: 'sur-two' }, user: { role: 'admin' } });
    const inside = api.client(session.accessToken);
    expect((await inside.get('/devices')).status).toBe(200);
    expect((await inside.get('/platform/tenants')).status).toBe(403);
    await inside.post('/sites', { name: 'By the operator', kind: 'pop' });
    const log = await sur.owner.get('/audit-log');
    expect(log.as<{ items: object[] }>(200).items.slice(0, 2)).toMatchObject([
      { action: 'site.create', actorName: 'Olga' },
      { action: 'tenant.enter', actorName: 'Olga', after: { reason: 'Ticket 4711: map is empty' } },
    ]);
    const above = await api.db.database.withPlatform((trx) =>
      trx
        .selectFrom('platform_audit_log')
        .selectAll()
        .where('action', '=', 'tenant.enter')
        .execute(),
    );
    expect(above).toMatchObject([{ tenant_id: sur.id, actor_name: 'Olga' }]);
    // An operator is no member: not on the tenant's list of people.
    expect((await sur.owner.get('/users')).body).not.toContain('olga@platform.test');
  });
});
