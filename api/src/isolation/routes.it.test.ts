import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclaredRoute } from '../server.js';
import type { Answer, ApiClient } from '../testing/api-client.js';
import { type IdType, type Seeded, seedTenant } from '../testing/seed-tenant.js';
import { withApi } from '../testing/with-api.js';
import { readCatalogue } from './catalogue.read-model.js';
import { ALERTING_SENDINGS } from './testing/alerting-sendings.js';
import { BILLING_SENDINGS } from './testing/billing-sendings.js';
import { CUSTOMER_SENDINGS } from './testing/customer-sendings.js';
import { DUNNING_SENDINGS } from './testing/dunning-sendings.js';
import { ENFORCEMENT_SENDINGS } from './testing/enforcement-sendings.js';
import { FISCAL_SENDINGS } from './testing/fiscal-sendings.js';
import { MONEY, OTHER_MONEY, UNRECORDED } from './testing/money-routes.js';
import { NETWORK_SENDINGS } from './testing/network-sendings.js';
import { pathNeeds } from './testing/path-needs.js';
import { PAYMENT_SENDINGS } from './testing/payment-sendings.js';
import { PORTAL_SENDINGS } from './testing/portal-sendings.js';
import { PROVISIONING_SENDINGS } from './testing/provisioning-sendings.js';
import { ROUTE_TYPES } from './testing/route-types.js';
import { SERVICE_SENDINGS } from './testing/service-sendings.js';
import { TICKET_SENDINGS } from './testing/ticket-sendings.js';

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
const SENDINGS = [
  ...NETWORK_SENDINGS,
  ...CUSTOMER_SENDINGS,
  ...SERVICE_SENDINGS,
  ...ALERTING_SENDINGS,
  ...PORTAL_SENDINGS,
  ...FISCAL_SENDINGS,
  ...PAYMENT_SENDINGS,
  ...BILLING_SENDINGS,
  ...DUNNING_SENDINGS,
  ...ENFORCEMENT_SENDINGS,
  ...PROVISIONING_SENDINGS,
  ...TICKET_SENDINGS,
];

/** A's owner at another address: these are more requests than one address may send in a minute. */
const elsewhere = () => api.client(a.owner.token);

/** Byte for byte, but for the request's own id. */
const strip = (answer: Answer) =>
  `${answer.status} ${answer.body.replace(/"requestId":"[^"]*"/, '')}`;

function withPath(route: DeclaredRoute, id: string): string {
  return route.url.replace('/api/v1', '').replace(':id', id);
}

const typeOf = ({ url }: DeclaredRoute) => ROUTE_TYPES[url.split('/')[3] ?? ''];

const FOREIGN_TYPES = 6;
let turn = 0;
/** The id of B that a place is for, and a few of other types: over all places each type has many turns. */
function idsOfB(own: IdType | undefined): [string, string][] {
  const all = Object.entries(b.ids);
  const others = Array.from({ length: FOREIGN_TYPES }, () => {
    turn += 1;
    return all[turn % all.length] ?? ['nothing', NOWHERE];
  });
  return [...all.filter(([type]) => type === own), ...others] as [string, string][];
}

async function ask(route: DeclaredRoute, id: string, who: ApiClient): Promise<Answer> {
  const needs = pathNeeds(a)[`${route.method} ${route.url.replace('/api/v1', '')}`];
  const query = needs?.query ? `?${needs.query}` : '';
  const key = { 'idempotency-key': randomUUID() };
  return who.call(route.method, `${withPath(route, id)}${query}`, needs?.body, key);
}

/** Without a tenant_id; users are looked at by their memberships. */
const UNSEEN = ['users', 'setup_tokens', 'collectors', 'collector_shards', 'backups'];

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
  // First: what A sends in the tests below, B's ids among it, stays in A's own lists.
  it('finds nothing of B by search, lists, records, walls, topology or the overview', async () => {
    const wall = api.client(a.wallToken);
    const paths = [
      '/devices?search=beta',
      '/devices?limit=200',
      '/sites?limit=200',
      '/customers?limit=200',
      '/customers?search=beta',
      '/customers/export',
      '/services/export',
      '/opening-imports?limit=200',
      '/accounts?limit=200',
      '/contracts?limit=200',
      '/equipment?limit=200',
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
      '/invoices?limit=200',
      '/invoice-runs?limit=200',
      '/reports/leakage',
      '/reports/leakage/export',
      '/credit-notes?limit=200',
      '/parked-accounts?limit=200',
      '/sla-credits?limit=200',
      '/sla-policy',
      '/router-sync-rows?limit=200',
      '/tax-groups',
      '/number-series',
      '/billing-policy',
      '/payments?limit=200',
      '/payments?search=beta',
      '/fiscal-documents?limit=200',
      '/fiscal-settings',
      '/document-brand',
      '/cash-shifts?limit=200',
      '/cashiers',
      '/receipt-conflicts',
      '/bank-statements?limit=200',
      '/reported-payments?limit=200',
      '/payment-gateways',
      '/gateway-payments?limit=200',
      '/cash-desk/accounts?search=beta',
      '/cash-desk/receipts',
      '/holds?limit=200',
      '/promises?limit=200',
      '/collection-tasks?limit=200',
      '/dunning-runs',
      '/tickets?limit=200',
      '/tickets/assignees',
      '/ticket-policy',
      '/address-pools',
      '/provisioning-settings',
      '/service-provisionings/options',
      '/visits?limit=200',
      '/dunning/cuts?list=planned',
      '/dunning-policy',
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
      '/tenant-domains',
      '/portal-settings',
      '/aviso-settings',
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

  it('gets from every route what an id that does not exist gets, and changes nothing of B', async () => {
    const routes = api.built.routes.filter(({ url }) => url.includes(':id'));
    expect(routes.length).toBeGreaterThan(25);
    const before = await everythingOf(b.id);
    for (const route of routes) {
      const nowhere = strip(await ask(route, NOWHERE, elsewhere()));
      // An operator's route refuses A for either id, the customers' portal knows no staff; every other one finds nothing.
      const refused = route.config.operator ? '403' : route.config.portal ? '401' : '404';
      expect([route.url, nowhere.slice(0, 3)]).toEqual([route.url, refused]);
      const answers = idsOfB(typeOf(route)).map(async ([type, id]) => {
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
    for (const { route, field, own, send } of SENDINGS) {
      const nowhere = strip(await send(elsewhere(), NOWHERE, a));
      const answers = idsOfB(own).map(async ([, id]) => {
        const answer = strip(await send(elsewhere(), id, a));
        expect(`${route} ${field}: ${answer}`).toBe(`${route} ${field}: ${nowhere}`);
      });
      await Promise.all(answers);
    }
    expect(await everythingOf(b.id)).toBe(before);
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

/** What moves or promises money, or says how it is moved, as `METHOD /path`. */
const moneyRoutes = () =>
  api.built.routes
    .filter(({ method, config }) => method !== 'GET' && MONEY.test(config.permission ?? ''))
    .map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
const recorded = new Set<string>();
async function notingRecords<T>(route: string, work: () => Promise<T>): Promise<T> {
  const count = async () => {
    const text = 'select count(*)::int as count from audit_log where tenant_id = $1';
    return (await superuser.query(text, [a.id])).rows[0].count;
  };
  if (!moneyRoutes().includes(route)) return work();
  const before = await count();
  const result = await work();
  if ((await count()) > before) recorded.add(route);
  return result;
}

describe('the proof is complete', () => {
  it('A’s own ids are answered by the same requests', async () => {
    const reads = api.built.routes.filter(
      ({ url, method, config }) =>
        url.includes(':id') && method !== 'DELETE' && !config.operator && !config.portal,
    );
    for (const route of reads) {
      const type = typeOf(route);
      expect([route.url, type]).toEqual([route.url, expect.any(String)]);
      if (type === undefined) continue;
      const name = `${route.method} ${route.url.replace('/api/v1', '')}`;
      const own = a.ids[type];
      const { status } = await notingRecords(name, () => ask(route, own, a.owner));
      expect([route.method, route.url, status < 300]).toEqual([route.method, route.url, true]);
    }
  });

  it('A’s own ids are accepted where they are sent', async () => {
    for (const { route, field, own, send } of SENDINGS) {
      if (own === undefined) continue;
      const name = route.replace(/\{(\w+)\}/g, ':$1');
      const { status } = await notingRecords(name, () => send(a.owner, a.ids[own], a));
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

describe('who is no clerk', () => {
  const BALANCE = /"(balance|owed|owes|receivable|overdue|credit|debt|statement)\w*":/i;
  const isOpenTo = ({ method, url, config }: DeclaredRoute) =>
    method === 'GET' &&
    !(config.public || config.portal || config.operator) &&
    (url.includes(':id') || !url.includes(':'));
  const looks = async (who: ApiClient) => {
    const seen = new Map<string, string>();
    for (const route of api.built.routes.filter(isOpenTo)) {
      const type = typeOf(route);
      const { status, body } = await ask(route, type ? a.ids[type] : NOWHERE, who);
      if (status < 300) seen.set(route.url.replace('/api/v1', ''), body);
    }
    return seen;
  };

  it('sees no balance as a technician, and names, invoices and balances only as a cashier', async () => {
    const technician = await api.person(a, 'technician', 'tecnico@alfa.test');
    const shown = await looks(api.client(technician.token));
    expect(shown.get('/customers/:id')).toContain('alfa customer');
    const told = [...shown].filter(([, body]) => BALANCE.test(body)).map(([url]) => url);
    expect(told).toEqual([]);
    // The same look finds them where they are.
    expect((await a.owner.get(`/accounts/${a.ids.account}`)).body).toMatch(BALANCE);
    const cashier = await api.person(a, 'cashier', 'cajero@alfa.test');
    const desk = await looks(api.client(cashier.token));
    const theirs = [...desk.keys()].filter((url) => !/^\/(auth|tenant$|roles$|openapi)/.test(url));
    expect(
      theirs.filter((url) => !/^\/(cash-desk|cash-shifts|cashiers|receipt-conflicts)/.test(url)),
    ).toEqual([]);
    const found = await cashier.get('/cash-desk/accounts?search=alfa');
    const { items } = found.as<{ items: object[] }>(200);
    expect(items.map((item) => Object.keys(item).sort())).toEqual(
      items.map(() => ['balance', 'id', 'invoices', 'name']),
    );
  });
});

describe('money', () => {
  it('is never moved without a record', async () => {
    for (const [route, send] of Object.entries(OTHER_MONEY)) {
      const { status, body } = await notingRecords(route, () => send(a.owner, a));
      expect([route, status < 300, status < 300 ? '' : body]).toEqual([route, true, '']);
    }
    const routes = moneyRoutes();
    expect(routes.length).toBeGreaterThan(40);
    expect(
      routes.filter((route) => !recorded.has(route) && !Object.hasOwn(UNRECORDED, route)),
    ).toEqual([]);
    expect(
      Object.keys(UNRECORDED).filter((route) => !routes.includes(route) || recorded.has(route)),
    ).toEqual([]);
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
