import type { AcknowledgeIncidentResult } from '@atalaya/core/wire/rest/actions';
import type { ApiKey } from '@atalaya/core/wire/rest/api-keys';
import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let a: Seeded;
let b: Seeded;
beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
  b = await seedTenant(api, 'beta');
});

interface Made {
  readonly apiKey: ApiKey;
  readonly secret: string;
}
async function keyOf(
  who: ApiClient,
  scopes: readonly string[],
  more: object = {},
): Promise<Made & { readonly client: ApiClient }> {
  const made = (await who.post('/api-keys', { name: 'n8n', scopes, ...more })).as<Made>(201);
  return { ...made, client: api.client(made.secret) };
}
const list = async () => (await a.owner.get('/api-keys')).as<{ items: ApiKey[] }>(200).items;
const forgetSeconds = () => {
  api.systemMs += 6_000;
};

describe('an API key', () => {
  it('is shown once, stored as a hash, and says what it is good for', async () => {
    const { apiKey, secret, client } = await keyOf(a.owner, ['incident:read', 'site:read']);
    expect(secret).toMatch(/^atk_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toMatchObject({ state: 'active', hint: secret.slice(-4), lastUsedAt: null });
    expect((await a.owner.get('/api-keys')).body).not.toContain(secret.slice(4));
    const { rows } = await api.db.database.withTenant(a.id, async (trx) => ({
      rows: await trx.selectFrom('api_keys').selectAll().execute(),
    }));
    expect(JSON.stringify(rows)).not.toContain(secret.slice(4));
    expect((await client.get('/api-keys/current')).as<object>(200)).toMatchObject({
      name: 'n8n',
      scopes: ['incident:read', 'site:read'],
      tenant: { slug: 'alfa' },
    });
    const listed = (await list()).find(({ id }) => id === apiKey.id);
    expect(listed?.lastUsedAt).toBe(new Date(api.systemMs).toISOString());
    expect((await a.owner.get('/api-keys/current')).problem.slug).toBe('api-key-only');
    const log = await a.owner.get(`/audit-log?subjectId=${apiKey.id}`);
    expect(log.body).toContain('api_key.create');
    expect(log.body).not.toContain(secret.slice(4));
  });

  it('may do what its scopes say in its own organisation, and nothing else', async () => {
    const { client } = await keyOf(a.owner, ['site:read', 'incident:read']);
    const sites = (await client.get('/sites')).as<{ items: { name: string }[] }>(200).items;
    expect(sites.map(({ name }) => name)).toContain('alfa tower');
    expect(JSON.stringify(sites)).not.toContain('beta');
    expect((await client.get(`/sites/${b.ids.site}`)).status).toBe(404);
    expect((await client.post('/sites', { name: 'x', kind: 'pop' })).problem.status).toBe(403);
    const detail = (await client.get(`/incidents/${a.ids.incident}`)).as<IncidentDetail>(200);
    expect([detail.impact, detail.services]).toEqual([null, []]);
    for (const path of ['/auth/me', '/api-keys', '/users', '/platform/tenants', '/wall']) {
      expect([path, (await client.get(path)).status]).toEqual([path, 403]);
    }
    expect((await client.post('/api-keys', { name: 'x', scopes: ['site:read'] })).status).toBe(403);
  });

  it('never holds more than its creator: not when it is made, and not later', async () => {
    const noc = await api.person(a, 'admin', 'admin@alfa.test');
    const { client } = await keyOf(noc, ['webhook:write', 'incident:read']);
    const me = await noc.get('/auth/me');
    const { id } = me.as<{ user: { id: string } }>(200).user;
    expect((await client.post('/webhook-endpoints', {})).status).toBe(400);
    await a.owner.patch(`/users/${id}`, { role: 'noc' });
    forgetSeconds();
    expect((await client.post('/webhook-endpoints', {})).problem.status).toBe(403);
    expect((await client.get('/incidents')).status).toBe(200);
    const beyond = await noc.post('/api-keys', { name: 'x', scopes: ['webhook:write'] });
    expect(beyond.status).toBe(403);
    await a.owner.patch('/roles/noc', {
      permissions: [{ resource: 'api_key', action: 'write', allowed: true }],
    });
    forgetSeconds();
    const above = await noc.post('/api-keys', { name: 'x', scopes: ['webhook:write'] });
    expect(above.problem.slug).toBe('scope-above-own');
    await a.owner.delete(`/users/${id}`);
    forgetSeconds();
    expect((await client.get('/incidents')).status).toBe(401);
    expect((await list()).map(({ state }) => state)).toContain('orphaned');
  });

  it('ends when it is revoked, at once, and when its time is over', async () => {
    const revoked = await keyOf(a.owner, ['site:read']);
    expect((await revoked.client.get('/sites')).status).toBe(200);
    expect((await a.owner.delete(`/api-keys/${revoked.apiKey.id}`)).status).toBe(204);
    expect((await revoked.client.get('/sites')).status).toBe(401);
    const expiresAt = new Date(api.systemMs + 60_000).toISOString();
    const brief = await keyOf(a.owner, ['site:read'], { expiresAt });
    expect((await brief.client.get('/sites')).status).toBe(200);
    api.systemMs += 61_000;
    expect((await brief.client.get('/sites')).status).toBe(401);
    const states = new Map((await list()).map(({ id, state }) => [id, state]));
    expect(states.get(revoked.apiKey.id)).toBe('revoked');
    expect(states.get(brief.apiKey.id)).toBe('expired');
    for (const token of ['atk_', `${brief.secret}x`, 'atk_ñ']) {
      expect((await api.client(token).get('/sites')).status).toBe(401);
    }
  });

  it.each([
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['user:write'] }, 'scopes.0'],
    [{ scopes: ['action:reboot-everything'] }, 'scopes.0'],
    [{ name: ' ' }, 'name'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ])('is refused when it is asked for as %j, naming %s', async (wrong, field) => {
    const body = { name: 'x', scopes: ['site:read'], ...wrong };
    expect((await a.owner.post('/api-keys', body)).problem.fields).toEqual([field]);
  });
});

describe('acknowledge-incident', () => {
  let key: ApiClient;
  let keyId = '';
  beforeAll(async () => {
    const made = await keyOf(a.owner, ['action:acknowledge-incident']);
    key = made.client;
    keyId = made.apiKey.id;
  });
  const act = (body: object, idempotencyKey?: string, who = key) =>
    who.post(
      '/actions/acknowledge-incident',
      { incidentId: a.ids.incident, ...body },
      idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    );
  const timeline = async () =>
    (await a.owner.get(`/incidents/${a.ids.incident}`)).as<IncidentDetail>(200);

  it('needs the scope, an Idempotency-Key and an incident of its own organisation', async () => {
    const other = await keyOf(a.owner, ['incident:read', 'incident:write']);
    expect((await act({}, 'k0', other.client)).problem.status).toBe(403);
    expect((await act({})).problem).toMatchObject({ status: 400, fields: ['Idempotency-Key'] });
    expect((await act({ incidentId: b.ids.incident }, 'k0')).status).toBe(404);
    expect((await act({ incidentId: 'x' }, 'k0')).problem.fields).toEqual(['incidentId']);
    expect((await act({ surprise: 1 }, 'k0')).status).toBe(400);
    const unknown = await key.post('/actions/reboot', {}, { 'idempotency-key': 'k0' });
    expect(unknown.problem).toMatchObject({ status: 404, slug: 'not-found' });
    expect((await key.get('/incidents')).status).toBe(403);
  });

  it('in a dry run tells what would happen and changes nothing', async () => {
    const before = (await timeline()).timeline;
    const answer = (await act({ dryRun: true, comment: 'x' }, 'dry')).as<AcknowledgeIncidentResult>(
      200,
    );
    expect(answer).toMatchObject({ dryRun: true, outcome: 'acknowledged' });
    expect(answer.incident.state).toBe('open');
    expect((await timeline()).timeline).toEqual(before);
  });

  it('acknowledges once, whatever is sent again', async () => {
    const first = await act({ comment: 'Ana answered by WhatsApp' }, 'k1');
    expect(first.as<AcknowledgeIncidentResult>(200)).toMatchObject({
      outcome: 'acknowledged',
      incident: { state: 'acknowledged', acknowledgedBy: 'API · n8n' },
    });
    const again = await act({ comment: 'Ana answered by WhatsApp' }, 'k1');
    expect(again.body).toBe(first.body);
    expect(again.response.headers['idempotency-replayed']).toBe('true');
    expect((await act({ comment: 'Somebody else' }, 'k1')).problem.status).toBe(409);
    const second = (await act({}, 'k2')).as<AcknowledgeIncidentResult>(200);
    expect(second.outcome).toBe('already-acknowledged');
    const own = (await timeline()).timeline.filter(({ actorName }) => actorName === 'API · n8n');
    expect(own.map(({ kind }) => kind)).toEqual(['comment', 'acknowledged']);
    const events = await a.owner.get('/outgoing-events?type=incident.acknowledged');
    expect(events.as<object>(200)).toMatchObject({
      items: [{ actor: { type: 'api-key', id: keyId } }],
    });
    const { rows } = await api.db.database.withTenant(a.id, async (trx) => ({
      rows: await trx
        .selectFrom('audit_log')
        .select(['action', 'actor_api_key_id'])
        .where('subject_type', '=', 'incident')
        .where('actor_api_key_id', 'is not', null)
        .orderBy('id')
        .execute(),
    }));
    expect(rows).toEqual([
      { action: 'incident.acknowledged', actor_api_key_id: keyId },
      { action: 'incident.comment', actor_api_key_id: keyId },
    ]);
  });

  it('refuses an incident that is over', async () => {
    await api.db.database.withTenant(a.id, (trx) =>
      trx
        .updateTable('incidents')
        .set({ resolved_at: new Date(api.clock.now()), resolution: 'recovered' })
        .execute(),
    );
    expect((await act({}, 'k3')).problem.slug).toBe('incident-resolved');
    const dry = (await act({ dryRun: true }, 'k4')).as<AcknowledgeIncidentResult>(200);
    expect(dry).toMatchObject({ outcome: 'refused', reason: 'The incident is resolved already.' });
  });
});
