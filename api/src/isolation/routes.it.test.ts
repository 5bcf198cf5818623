import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclaredRoute } from '../server.js';
import type { Answer, ApiClient } from '../testing/api-client.js';
import { type IdType, type Seeded, seedTenant } from '../testing/seed-tenant.js';
import { withApi } from '../testing/with-api.js';
import { readCatalogue } from './catalogue.read-model.js';

const api = withApi();
let a: Seeded;
let b: Seeded;
let superuser: pg.Client;
beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
  b = await seedTenant(api, 'beta');
  superuser = new pg.Client({ connectionString: api.db.superuserUrl });
  await superuser.connect();
});
afterAll(() => superuser.end());

const NOWHERE = randomUUID();
const SWAP = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
const FROM_TO = 'from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z';

/** A body or query that is right in itself, for each route that names an id in its path and needs one. */
const NEEDS: Readonly<Record<string, { readonly body?: object; readonly query?: string }>> = {
  'PATCH /sites/:id': { body: { notes: 'x' } },
  'PATCH /devices/:id': { body: { notes: 'x' } },
  'PATCH /credentials/:id': { body: { name: 'x' } },
  'PATCH /controllers/:id': { body: { name: 'x' } },
  'PATCH /collectors/:id': { body: { name: 'x' } },
  'POST /collectors/:id/pins': { body: { pinned: true } },
  'PATCH /alert-rules/:id': { body: { enabled: false } },
  'PATCH /users/:id': { body: { role: 'noc' } },
  'PATCH /platform/tenants/:id': { body: { status: 'suspended' } },
  'POST /platform/tenants/:id/enter': { body: { reason: 'to look around' } },
  'POST /devices/:id/poll-requests': { body: { kind: 'echo' } },
  'POST /devices/:id/history-requests': { body: {} },
  'POST /imports/:id/apply': { body: {} },
  'PATCH /webhook-endpoints/:id': { body: { name: 'x' } },
  'POST /webhook-endpoints/:id/replay': { body: {} },
  'PATCH /notification-channels/:id': { body: { name: 'x' } },
  'POST /notification-channels/:id/replay': { body: {} },
  'POST /incidents/:id/acknowledge': { body: { kind: 'until_clear' } },
  'POST /incidents/:id/comments': { body: { text: 'x' } },
  'POST /incidents/:id/assign': { body: { userId: null } },
  'PATCH /customers/:id': { body: { notes: 'x' } },
  'PATCH /plans/:id': { body: { isOffered: true } },
  'PATCH /services/:id': { body: { notes: 'x' } },
  'POST /services/:id/device-links': {
    get body() {
      return { deviceId: a.ids.device, kind: 'router_session' };
    },
  },
  'POST /incidents/:id/silence': { body: { hours: 1 } },
  'PATCH /quiet-hours/:id': { body: { critical: null } },
  'PATCH /escalation-policies/:id': { body: { enabled: true } },
  'PATCH /on-call-rotas/:id': { body: { period: 'weekly' } },
  'POST /on-call-rotas/:id/overrides': {
    get body() {
      return { userId: a.ids.user, ...SWAP };
    },
  },
  'PATCH /maintenance-windows/:id': { body: { notes: 'x' } },
  'POST /maintenance-windows/:id/end': { body: {} },
  'POST /router-setups/:id/script': { body: {} },
  'POST /router-setups/:id/retry': { body: {} },
  'POST /router-setups/:id/confirm': { body: { fingerprint: 'AA:BB' } },
  'GET /devices/:id/metrics': { query: `metric=radio.signal_dbm&${FROM_TO}` },
  'GET /devices/:id/availability': { query: FROM_TO },
};

/** Where else an id may be sent: in a body or a query. */
interface Sending {
  readonly route: string;
  readonly field: string;
  /** A's own id of this type is accepted: the request itself is right. */
  readonly own?: IdType;
  readonly send: (who: ApiClient, id: string, own: Seeded) => Promise<Answer>;
}
const post =
  (path: string, body: (id: string, own: Seeded) => object): Sending['send'] =>
  (who, id, own) =>
    who.post(path, body(id, own));
const named = () => `n-${randomUUID()}`;
const device = (more: object) => ({ name: named(), role: 'ap', address: '10.0.0.1', ...more });
const service = (more: object) => ({ accessKind: 'pppoe', accessIdentity: named(), ...more });
const snmp = (credentialId: string) => ({ sources: [{ driver: 'snmp', credentialId }] });
const uisp = (controllerId: string) => ({
  sources: [{ driver: 'uisp', controllerId, externalId: named() }],
});
const echoed = (viaDeviceId: string) => ({ sources: [{ driver: 'icmp', viaDeviceId }] });
const once = { kind: 'once', from: '2026-03-02T00:00:00Z', to: '2026-03-02T04:00:00Z' };
const work = (kind: string) => (id: string) => ({ schedule: once, scope: [{ kind, id }] });
const paged = (own: 'onCallRota' | 'peopleChannel', id: string) => ({
  steps: [{ afterMinutes: 0, targets: [{ kind: own === 'onCallRota' ? 'rota' : 'channel', id }] }],
});
const HOT = {
  metric: 'device.temperature_c',
  condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
};
const PERIOD = { from: '2026-02-28T00:00:00Z', to: '2026-03-01T00:00:00Z' };
const SENDINGS: readonly Sending[] = [
  {
    route: 'POST /notification-channels',
    field: 'deviceId',
    send: post('/notification-channels', (deviceId) => ({
      kind: 'sms',
      name: named(),
      config: { deviceId, to: '+525512345678' },
    })),
  },
  {
    route: 'POST /sites',
    field: 'parentId',
    own: 'site',
    send: post('/sites', (parentId) => ({ name: named(), kind: 'pop', parentId })),
  },
  {
    route: 'PATCH /sites/{id}',
    field: 'parentId',
    send: (who, parentId, own) => who.patch(`/sites/${own.ids.site}`, { parentId }),
  },
  {
    route: 'POST /devices',
    field: 'siteId',
    own: 'site',
    send: post('/devices', (siteId) => device({ siteId })),
  },
  {
    route: 'POST /devices',
    field: 'upstreamId',
    own: 'device',
    send: post('/devices', (upstreamId) => device({ upstreamId })),
  },
  {
    route: 'POST /devices',
    field: 'credentialId',
    own: 'credential',
    send: post('/devices', (id) => device(snmp(id))),
  },
  {
    route: 'POST /devices',
    field: 'controllerId',
    own: 'controller',
    send: post('/devices', (id) => device(uisp(id))),
  },
  {
    route: 'POST /devices',
    field: 'viaDeviceId',
    send: post('/devices', (id) => device(echoed(id))),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'viaDeviceId',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, echoed(id)),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) => who.patch(`/devices/${own.ids.device}`, { siteId }),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'credentialId',
    own: 'credential',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, snmp(id)),
  },
  {
    route: 'PATCH /devices/{id}',
    field: 'controllerId',
    own: 'controller',
    send: (who, id, own) => who.patch(`/devices/${own.ids.device}`, uisp(id)),
  },
  {
    route: 'POST /controllers',
    field: 'credentialId',
    send: post('/controllers', (credentialId) => ({
      name: named(),
      driver: 'uisp',
      address: 'x.test',
      port: 443,
      credentialId,
    })),
  },
  {
    route: 'PATCH /controllers/{id}',
    field: 'credentialId',
    send: (who, credentialId, own) =>
      who.patch(`/controllers/${own.ids.controller}`, { credentialId }),
  },
  {
    route: 'POST /device-links',
    field: 'upstreamId',
    send: post('/device-links', (upstreamId, own) => ({
      upstreamId,
      downstreamId: own.ids.device,
      kind: 'fibre',
    })),
  },
  {
    route: 'POST /device-links',
    field: 'downstreamId',
    send: post('/device-links', (downstreamId, own) => ({
      upstreamId: own.ids.device,
      downstreamId,
      kind: 'fibre',
    })),
  },
  {
    route: 'PATCH /collectors/{id}',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) => who.patch(`/collectors/${own.ids.collector}`, { siteId }),
  },
  {
    route: 'PATCH /collectors/{id}',
    field: 'deviceId',
    own: 'device',
    send: (who, deviceId, own) => who.patch(`/collectors/${own.ids.collector}`, { deviceId }),
  },
  {
    route: 'POST /collectors/{id}/pins',
    field: 'deviceIds',
    own: 'device',
    send: (who, id, own) =>
      who.post(`/collectors/${own.ids.collector}/pins`, { deviceIds: [id], pinned: true }),
  },
  {
    route: 'POST /collectors/{id}/pins',
    field: 'controllerIds',
    own: 'controller',
    send: (who, id, own) =>
      who.post(`/collectors/${own.ids.collector}/pins`, { controllerIds: [id], pinned: true }),
  },
  {
    route: 'POST /collector-enrolments',
    field: 'collectorId',
    own: 'collector',
    send: post('/collector-enrolments', (collectorId) => ({ name: named(), collectorId })),
  },
  {
    route: 'POST /imports',
    field: 'controllerId',
    own: 'controller',
    send: post('/imports', (controllerId) => ({ source: 'uisp', controllerId })),
  },
  {
    route: 'POST /imports',
    field: 'deviceId',
    send: post('/imports', (deviceId) => ({ source: 'ppp-secrets', deviceId })),
  },
  {
    route: 'POST /discovery-runs',
    field: 'credentialIds',
    own: 'credential',
    send: post('/discovery-runs', (id) => ({ targets: ['10.0.0.1'], credentialIds: [id] })),
  },
  {
    route: 'POST /discovery-candidates/accept',
    field: 'id',
    own: 'candidate',
    send: post('/discovery-candidates/accept', (id) => ({ candidates: [{ id }] })),
  },
  {
    route: 'POST /discovery-candidates/accept',
    field: 'siteId',
    own: 'site',
    send: post('/discovery-candidates/accept', (siteId, own) => ({
      candidates: [{ id: own.ids.candidate, siteId }],
    })),
  },
  {
    route: 'POST /discovery-candidates/ignore',
    field: 'ids',
    own: 'candidate',
    send: post('/discovery-candidates/ignore', (id) => ({ ids: [id] })),
  },
  {
    route: 'POST /link-suggestions/accept',
    field: 'id',
    own: 'suggestion',
    send: post('/link-suggestions/accept', (id) => ({ suggestions: [{ id }] })),
  },
  {
    route: 'POST /link-suggestions/reject',
    field: 'ids',
    own: 'suggestion',
    send: post('/link-suggestions/reject', (id) => ({ ids: [id] })),
  },
  {
    route: 'GET /link-suggestions',
    field: 'runId',
    own: 'discoveryRun',
    send: (who, id) => who.get(`/link-suggestions?runId=${id}`),
  },
  {
    route: 'POST /router-setups/{id}/confirm',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) =>
      who.post(`/router-setups/${own.ids.routerSetup}/confirm`, { siteId, fingerprint: 'AA:BB' }),
  },
  {
    route: 'POST /router-setups/{id}/confirm',
    field: 'upstreamId',
    own: 'device',
    send: (who, upstreamId, own) =>
      who.post(`/router-setups/${own.ids.routerSetup}/confirm`, {
        upstreamId,
        fingerprint: 'AA:BB',
      }),
  },
  {
    route: 'POST /services',
    field: 'customerId',
    own: 'customer',
    send: post('/services', (customerId, own) => service({ customerId, planId: own.ids.plan })),
  },
  {
    route: 'POST /services',
    field: 'planId',
    own: 'plan',
    send: post('/services', (planId, own) => service({ customerId: own.ids.customer, planId })),
  },
  {
    route: 'PATCH /services/{id}',
    field: 'planId',
    own: 'plan',
    send: (who, planId, own) => who.patch(`/services/${own.ids.service}`, { planId }),
  },
  {
    route: 'GET /services',
    field: 'customerId',
    own: 'customer',
    send: (who, id) => who.get(`/services?customerId=${id}`),
  },
  {
    route: 'GET /services',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/services?deviceId=${id}`),
  },
  {
    route: 'POST /services/{id}/device-links',
    field: 'deviceId',
    own: 'device',
    send: (who, deviceId, own) =>
      who.post(`/services/${own.ids.service}/device-links`, { deviceId, kind: 'cpe' }),
  },
  {
    route: 'POST /service-device-links/reject',
    field: 'ids',
    own: 'serviceLink',
    send: post('/service-device-links/reject', (id) => ({ ids: [id] })),
  },
  {
    route: 'POST /service-device-links/confirm',
    field: 'ids',
    send: post('/service-device-links/confirm', (id) => ({ ids: [id] })),
  },
  ...(['site', 'device', 'subtree', 'service'] as const).map((kind) => ({
    route: 'POST /maintenance-windows/preview',
    field: 'id',
    own: kind === 'subtree' ? ('device' as const) : kind,
    send: post('/maintenance-windows/preview', work(kind)),
  })),
  ...(['incident', 'device', 'site'] as const).map((kind) => ({
    route: 'POST /silences',
    field: 'id',
    own: kind,
    send: post('/silences', (id) => ({ target: { kind, id }, until: '2026-03-03T00:00:00Z' })),
  })),
  ...(['onCallRota', 'peopleChannel'] as const).map((own) => ({
    route: 'POST /escalation-policies',
    field: 'id',
    own,
    send: post('/escalation-policies', (id) => ({ name: named(), ...paged(own, id) })),
  })),
  {
    route: 'POST /escalation-policies',
    field: 'siteIds',
    own: 'site',
    send: post('/escalation-policies', (id, own) => ({
      name: named(),
      siteIds: [id],
      ...paged('onCallRota', own.ids.onCallRota),
    })),
  },
  {
    route: 'PATCH /escalation-policies/{id}',
    field: 'id',
    own: 'onCallRota',
    send: (who, id, own) =>
      who.patch(`/escalation-policies/${own.ids.escalationPolicy}`, paged('onCallRota', id)),
  },
  {
    route: 'PATCH /escalation-policies/{id}',
    field: 'siteIds',
    own: 'site',
    send: (who, id, own) =>
      who.patch(`/escalation-policies/${own.ids.escalationPolicy}`, { siteIds: [id] }),
  },
  {
    route: 'POST /on-call-rotas',
    field: 'userIds',
    own: 'user',
    send: post('/on-call-rotas', (id) => ({
      name: named(),
      period: 'daily',
      handoverTime: '08:00',
      startsOn: '2026-03-01',
      userIds: [id],
    })),
  },
  {
    route: 'PATCH /on-call-rotas/{id}',
    field: 'userIds',
    own: 'user',
    send: (who, id, own) => who.patch(`/on-call-rotas/${own.ids.onCallRota}`, { userIds: [id] }),
  },
  {
    route: 'POST /on-call-rotas/{id}/overrides',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) =>
      who.post(`/on-call-rotas/${own.ids.onCallRota}/overrides`, { userId, ...SWAP }),
  },
  {
    route: 'POST /maintenance-windows',
    field: 'id',
    own: 'site',
    send: post('/maintenance-windows', (id) => ({ name: named(), ...work('site')(id) })),
  },
  {
    route: 'PATCH /maintenance-windows/{id}',
    field: 'id',
    own: 'device',
    send: (who, id, own) =>
      who.patch(`/maintenance-windows/${own.ids.maintenanceWindow}`, {
        scope: [{ kind: 'device', id }],
      }),
  },
  {
    route: 'POST /actions/acknowledge-incident',
    field: 'incidentId',
    own: 'incident',
    send: (who, incidentId) =>
      who.post('/actions/acknowledge-incident', { incidentId }, { 'idempotency-key': named() }),
  },
  {
    route: 'POST /incidents/{id}/assign',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) => who.post(`/incidents/${own.ids.incident}/assign`, { userId }),
  },
  {
    route: 'POST /alert-rules',
    field: 'siteIds',
    own: 'site',
    send: post('/alert-rules', (id) => ({
      ...HOT,
      name: named(),
      severity: 'info',
      selector: { siteIds: [id] },
    })),
  },
  {
    route: 'PATCH /alert-rules/{id}',
    field: 'siteIds',
    own: 'site',
    send: (who, id, own) =>
      who.patch(`/alert-rules/${own.ids.alertRule}`, { selector: { siteIds: [id] } }),
  },
  {
    route: 'POST /alert-rules/try',
    field: 'siteIds',
    own: 'site',
    send: post('/alert-rules/try', (id) => ({ ...HOT, ...PERIOD, selector: { siteIds: [id] } })),
  },
  {
    route: 'POST /reference-values',
    field: 'deviceId',
    own: 'device',
    send: post('/reference-values', (deviceId) => ({
      deviceId,
      metric: 'device.temperature_c',
      kind: 'acceptance',
      value: 40,
    })),
  },
  {
    route: 'GET /reference-values',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/reference-values?deviceId=${id}`),
  },
  {
    route: 'GET /alerts',
    field: 'ruleId',
    own: 'alertRule',
    send: (who, id) => who.get(`/alerts?ruleId=${id}`),
  },
  {
    route: 'GET /alerts',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/alerts?deviceId=${id}`),
  },
  {
    route: 'GET /devices',
    field: 'siteId',
    own: 'site',
    send: (who, id) => who.get(`/devices?siteId=${id}`),
  },
  {
    route: 'GET /events',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/events?deviceId=${id}`),
  },
  {
    route: 'POST /inbound-hooks',
    field: 'deviceId',
    own: 'device',
    send: post('/inbound-hooks', (deviceId) => ({ name: named(), deviceId })),
  },
  {
    route: 'POST /notification-channels/{id}/replay',
    field: 'deliveryIds',
    own: 'channelDelivery',
    send: (who, id, own) =>
      who.post(`/notification-channels/${own.ids.notificationChannel}/replay`, {
        deliveryIds: [id],
      }),
  },
  {
    route: 'POST /notification-channels',
    field: 'userId',
    own: 'user',
    send: post('/notification-channels', (userId) => ({
      kind: 'telegram',
      name: named(),
      userId,
      config: {},
      secret: { botToken: `987654321:${'B'.repeat(35)}` },
    })),
  },
  {
    route: 'PATCH /notification-channels/{id}',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) =>
      who.patch(`/notification-channels/${own.ids.notificationChannel}`, { userId }),
  },
  {
    route: 'POST /webhook-endpoints/{id}/replay',
    field: 'deliveryIds',
    own: 'webhookDelivery',
    send: (who, id, own) =>
      who.post(`/webhook-endpoints/${own.ids.webhookEndpoint}/replay`, { deliveryIds: [id] }),
  },
  {
    route: 'GET /device-links',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/device-links?deviceId=${id}`),
  },
  {
    route: 'GET /incidents',
    field: 'assignedTo',
    own: 'user',
    send: (who, id) => who.get(`/incidents?assignedTo=${id}`),
  },
  {
    route: 'GET /sessions',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/sessions?deviceId=${id}`),
  },
  {
    route: 'GET /usage',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/usage?from=2026-02-01&to=2026-03-01&deviceId=${id}`),
  },
];

/** A's owner at another address: these are more requests than one address may send in a minute. */
const elsewhere = () => api.client(a.owner.token);

/** Byte for byte, but for the request's own id. */
const strip = (answer: Answer) =>
  `${answer.status} ${answer.body.replace(/"requestId":"[^"]*"/, '')}`;

function withPath(route: DeclaredRoute, id: string): string {
  return route.url.replace('/api/v1', '').replace(':id', id);
}

async function ask(route: DeclaredRoute, id: string, who: ApiClient): Promise<Answer> {
  const needs = NEEDS[`${route.method} ${route.url.replace('/api/v1', '')}`];
  const query = needs?.query ? `?${needs.query}` : '';
  return who.call(route.method, `${withPath(route, id)}${query}`, needs?.body);
}

/** Without a tenant_id; users are looked at by their memberships. */
const UNSEEN = ['users', 'setup_tokens', 'collectors', 'collector_shards'];

/** Everything of B, in every table that has tenants, as one text. */
async function everythingOf(tenantId: string): Promise<string> {
  const tables = await api.db.database.withOwner(readCatalogue);
  const parts: string[] = [];
  for (const { schema, name } of tables) {
    if (schema !== 'public' || UNSEEN.includes(name)) continue;
    const column = name === 'tenants' ? 'id' : 'tenant_id';
    if (name.startsWith('kysely')) continue;
    const { rows } = await superuser.query(
      `select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as all
       from ${name} t where ${column} = $1`,
      [tenantId],
    );
    parts.push(`${name}: ${rows[0].all}`);
  }
  const { rows } = await superuser.query(
    `select jsonb_agg(to_jsonb(u) order by u.id)::text as all from users u
     join memberships m on m.user_id = u.id where m.tenant_id = $1`,
    [tenantId],
  );
  return [...parts, `users: ${rows[0].all}`].join('\n');
}

describe('A, with an id of B', () => {
  it('gets from every route what an id that does not exist gets, and changes nothing of B', async () => {
    const routes = api.built.routes.filter(({ url }) => url.includes(':id'));
    expect(routes.length).toBeGreaterThan(25);
    const before = await everythingOf(b.id);
    for (const route of routes) {
      const nowhere = strip(await ask(route, NOWHERE, elsewhere()));
      // An operator's route refuses A for either id; every other one finds nothing.
      expect([route.url, nowhere.slice(0, 3)]).toEqual([
        route.url,
        route.config.operator ? '403' : '404',
      ]);
      // At once: one after the other these are thousands of round trips.
      const answers = Object.entries(b.ids).map(async ([type, id]) => {
        const answer = strip(await ask(route, id, elsewhere()));
        expect(`${route.method} ${route.url} ${type}: ${answer}`).toBe(
          `${route.method} ${route.url} ${type}: ${nowhere}`,
        );
      });
      await Promise.all(answers);
    }
    expect(await everythingOf(b.id)).toBe(before);
  });

  it('in a body or a query gets what an id that does not exist gets, and changes nothing of B', async () => {
    const before = await everythingOf(b.id);
    for (const { route, field, send } of SENDINGS) {
      const nowhere = strip(await send(elsewhere(), NOWHERE, a));
      const answers = Object.values(b.ids).map(async (id) => {
        const answer = strip(await send(elsewhere(), id, a));
        expect(`${route} ${field}: ${answer}`).toBe(`${route} ${field}: ${nowhere}`);
      });
      await Promise.all(answers);
    }
    expect(await everythingOf(b.id)).toBe(before);
  });

  it('finds nothing of B by search, lists, records, walls, topology or the overview', async () => {
    const wall = api.client(a.wallToken);
    const paths = [
      '/devices?search=beta',
      '/devices?limit=200',
      '/sites?limit=200',
      '/customers?limit=200',
      '/customers?search=beta',
      '/customers/export',
      '/plans?limit=200',
      '/services?limit=200',
      '/service-device-links?limit=200',
      '/credentials?limit=200',
      '/controllers?limit=200',
      '/collectors?limit=200',
      '/collector-enrolments?limit=200',
      '/device-links?limit=200',
      '/discovery-runs?limit=200',
      '/link-suggestions?limit=200',
      '/events?limit=200',
      '/inbound-hooks?limit=200',
      '/incidents?limit=200',
      '/incidents/assignees',
      '/router-setups?limit=200',
      '/alert-rules?limit=200',
      '/alerts?limit=200',
      '/reference-values?limit=200',
      '/wall-tokens?limit=200',
      '/api-keys?limit=200',
      '/imports?limit=200',
      '/maintenance-windows?limit=200',
      '/users?limit=200',
      '/audit-log?limit=200',
      `/audit-log?subjectId=${b.ids.device}`,
      '/topology',
      '/overview',
      '/roles',
      '/tenant',
      '/auth/me',
    ];
    for (const path of paths) {
      const { body, status } = await a.owner.get(path);
      expect([path, status]).toEqual([path, 200]);
      for (const id of Object.values(b.ids))
        expect([path, body.includes(id)]).toEqual([path, false]);
      expect([path, /beta/.test(body)]).toEqual([path, false]);
    }
    const { body } = await wall.get('/wall');
    expect(body).toContain('alfa ap');
    expect(body).not.toContain('beta');
  });

  it('reads no samples of B: not by id, not by tag', async () => {
    const path = (id: string) =>
      `/devices/${id}/metrics?metric=radio.signal_dbm&from=2026-02-28T00:00:00Z&to=2026-03-02T00:00:00Z`;
    const own = (await a.owner.get(path(a.ids.device))).as<{ series: { tags: object }[] }>(200);
    expect(own.series.map((series) => series.tags)).toEqual([{ radio: 'alfa' }]);
    const tagged = await a.owner.get(`${path(a.ids.device)}&tag=radio:beta`);
    expect(tagged.as<{ series: object[] }>(200).series).toEqual([]);
  });

  it('an Idempotency-Key of B’s replays nothing to A', async () => {
    const answer = await a.owner.post(
      '/sites',
      { name: 'beta tower', kind: 'tower' },
      { 'idempotency-key': 'beta/sites' },
    );
    expect(answer.status).toBe(201);
    expect(answer.response.headers['idempotency-replayed']).toBeUndefined();
    expect(answer.body).not.toContain(b.ids.site);
  });
});

describe('the proof is complete', () => {
  it('A’s own ids are answered by the same requests', async () => {
    const types: Readonly<Record<string, IdType>> = {
      sites: 'site',
      devices: 'device',
      credentials: 'credential',
      controllers: 'controller',
      collectors: 'collector',
      'device-links': 'link',
      'alert-rules': 'alertRule',
      'discovery-runs': 'discoveryRun',
      users: 'user',
      imports: 'import',
      incidents: 'incident',
      silences: 'silence',
      'quiet-hours': 'peopleChannel',
      'escalation-policies': 'escalationPolicy',
      'on-call-rotas': 'onCallRota',
      'maintenance-windows': 'maintenanceWindow',
      'webhook-endpoints': 'webhookEndpoint',
      'notification-channels': 'notificationChannel',
      'router-setups': 'routerSetup',
      customers: 'customer',
      plans: 'plan',
      services: 'service',
      'wall-tokens': 'wallToken',
    };
    const reads = api.built.routes.filter(
      ({ url, method, config }) => url.includes(':id') && method !== 'DELETE' && !config.operator,
    );
    for (const route of reads) {
      const type = types[route.url.split('/')[3] ?? ''];
      expect([route.url, type]).toEqual([route.url, expect.any(String)]);
      if (type === undefined) continue;
      const { status } = await ask(route, a.ids[type], a.owner);
      expect([route.method, route.url, status < 300]).toEqual([route.method, route.url, true]);
    }
  });

  it('A’s own ids are accepted where they are sent', async () => {
    for (const { route, field, own, send } of SENDINGS) {
      if (own === undefined) continue;
      const { status } = await send(a.owner, a.ids[own], a);
      expect([route, field, status < 300]).toEqual([route, field, true]);
    }
  });

  it('every id that the description lets a client send is one of those tried', async () => {
    const document = (await api.client().get('/openapi.json')).as<OpenApi>(200);
    const described = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const route = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
        for (const field of idFieldsOf(operation)) described.add(`${route} ${field}`);
      }
    }
    const tried = new Set(SENDINGS.map(({ route, field }) => `${route} ${field}`));
    expect([...described].filter((field) => !tried.has(field))).toEqual([]);
    expect([...tried].filter((field) => !described.has(field))).toEqual([]);
  });
});

interface OpenApi {
  paths: Record<string, Record<string, OpenApiOperation>>;
}
interface OpenApiOperation {
  parameters?: { name: string; in: string; schema: unknown }[];
  requestBody?: unknown;
}

/** Names of query parameters and of body properties that are UUIDs, however deep. */
function idFieldsOf({ parameters, requestBody }: OpenApiOperation): string[] {
  const inQuery = (parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && isId(parameter.schema))
    .map((parameter) => parameter.name);
  return [...new Set([...inQuery, ...idProperties(requestBody)])];
}

function isId(schema: unknown): boolean {
  return JSON.stringify(schema)?.includes('"format":"uuid"') ?? false;
}

function idProperties(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('format' in schema && schema.format === 'uuid') return [name];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties' && typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([property, inner]) => idProperties(inner, property))
      : idProperties(value, name),
  );
}
