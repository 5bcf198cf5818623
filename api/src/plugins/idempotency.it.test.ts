import type { Site } from '@atalaya/core/wire/rest/sites';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type Tenant, withApi } from '../testing/with-api.js';
import { forgetOldKeys, KEYS_KEPT_MS } from './idempotency.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const create = (key: string, body: object, who = norte.owner) =>
  who.post('/sites', body, { 'idempotency-key': key });
const site = (name: string) => ({ name, kind: 'tower' });
const keys = () =>
  api.db.database.withTenant(norte.id, (trx) =>
    trx.selectFrom('idempotency_keys').selectAll().execute(),
  );

describe('an Idempotency-Key', () => {
  it('with the same body gives the first answer again, and makes nothing', async () => {
    const first = await create('k1', site('One'));
    const again = await create('k1', site('One'));
    expect(again.status).toBe(201);
    expect(again.body).toBe(first.body);
    expect(again.response.headers['idempotency-replayed']).toBe('true');
    expect(again.response.headers['content-type']).toBe(first.response.headers['content-type']);
    const log = await norte.owner.get(`/audit-log?subjectId=${first.as<Site>(201).id}`);
    expect(log.as<{ items: unknown[] }>(200).items).toHaveLength(1);
  });

  it('with another body or another path is refused', async () => {
    await create('k2', site('Two'));
    expect((await create('k2', site('Three'))).problem.slug).toBe('idempotency-key-reused');
    const path = await norte.owner.post('/wall-tokens', { name: 'x' }, { 'idempotency-key': 'k2' });
    expect(path.problem.slug).toBe('idempotency-key-reused');
  });

  it('sent many times at once makes one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('k3', site('Once'))));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.status !== 201) expect(answer.problem.slug).toBe('idempotency-in-flight');
    }
    const found = await norte.owner.get('/sites?search=Once');
    expect(found.as<{ items: Site[] }>(200).items).toHaveLength(1);
  });

  it('is free again after a refusal, which wrote nothing', async () => {
    await create('other', site('Taken'));
    expect((await create('k4', site('Taken'))).status).toBe(409);
    expect((await create('k4', site('Free'))).status).toBe(201);
  });

  it('is one person’s own', async () => {
    const noc = await api.person(norte, 'noc', 'noc@norte.test');
    await create('k5', site('Mine'));
    expect((await create('k5', site('Theirs'), noc)).status).toBe(201);
  });

  it('replays an answer without a body', async () => {
    const change = () =>
      norte.owner.post(
        '/auth/password-change',
        { current: PASSWORD, next: 'another long one' },
        { 'idempotency-key': 'k-empty' },
      );
    expect((await change()).status).toBe(204);
    const again = await change();
    expect([again.status, again.response.headers['idempotency-replayed']]).toEqual([204, 'true']);
    await norte.owner.post('/auth/password-change', {
      current: 'another long one',
      next: PASSWORD,
    });
  });

  it('keeps one-time links sealed, and replays them', async () => {
    const ask = () =>
      norte.owner.post('/wall-tokens', { name: 'NOC' }, { 'idempotency-key': 'k6' });
    const { url } = (await ask()).as<{ url: string }>(201);
    expect((await ask()).as<{ url: string }>(201).url).toBe(url);
    expect(JSON.stringify(await keys())).not.toContain(url.split('/').at(-1));
  });

  it('never runs a second time what was committed without an answer', async () => {
    const first = await create('k7', site('Lost'));
    expect(first.status).toBe(201);
    await api.db.database.withTenant(norte.id, (trx) =>
      sql`update idempotency_keys set status = 0, response = null where key = 'k7'`.execute(trx),
    );
    expect((await create('k7', site('Lost'))).problem.slug).toBe('idempotency-in-flight');
    await api.db.database.withTenant(norte.id, (trx) =>
      sql`update idempotency_keys set created_at = created_at - interval '3 minutes'
        where key = 'k7'`.execute(trx),
    );
    expect((await create('k7', site('Lost'))).problem.slug).toBe('idempotency-answer-lost');
  });

  it('of a call that died without a trace can be taken over after two minutes', async () => {
    const first = await create('k8', site('Died'));
    await norte.owner.delete(`/sites/${first.as<Site>(201).id}`);
    await api.db.database.withTenant(norte.id, (trx) =>
      sql`update idempotency_keys set status = null, response = null where key = 'k8'`.execute(trx),
    );
    expect((await create('k8', site('Died'))).problem.slug).toBe('idempotency-in-flight');
    api.systemMs += 121_000;
    expect((await create('k8', site('Died'))).status).toBe(201);
  });

  it('must be one', async () => {
    for (const key of ['', ' ', 'x'.repeat(201), 'ñ']) {
      expect((await create(key, site('Bad'))).problem.fields).toEqual(['Idempotency-Key']);
    }
  });

  it('is forgotten after two days', async () => {
    const owner = await api.signIn('owner@norte.test');
    await create('k9', site('Old'), owner);
    api.systemMs += KEYS_KEPT_MS + 1;
    await forgetOldKeys(api.deps(), norte.id);
    expect(await keys()).toEqual([]);
  });
});
