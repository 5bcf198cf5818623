import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.js';
import { withDatabase } from '../testing/with-database.js';
import { migrate } from './migrate.js';

const db = withDatabase();
let superuser: pg.Client;
beforeAll(async () => {
  superuser = new pg.Client({ connectionString: db.superuserUrl });
  await superuser.connect();
});
afterAll(() => superuser.end());

it('makes channels of webhooks that are there, with their addresses, keys and deliveries', async () => {
  const { rows: owners } = await superuser.query(
    `select schema_owner as owner from information_schema.schemata where schema_name = 'public'`,
  );
  const owner = superuser.escapeIdentifier(owners[0].owner);
  const { rows: made } = await superuser.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  for (const { name } of made) {
    await superuser.query(`drop schema ${superuser.escapeIdentifier(name)} cascade`);
  }
  await superuser.query(`create schema public authorization ${owner}`);
  const before = Object.entries(MIGRATIONS).filter(([name]) => name < '0019');
  await migrate(db.ownerUrl, Object.fromEntries(before));
  await superuser.query(`
    with t as (
      insert into tenants (slug, name, timezone, currency, locale, branding, limits, settings, status, created_at)
      values ('a', 'A', 'UTC', 'MXN', 'es', '{}', '{}', '{}', 'active', '2026-03-01') returning id
    ), w as (
      insert into webhook_endpoints (tenant_id, name, url, types, key_id, ciphertext, created_by, created_at, updated_at)
      select id, 'n8n', 'https://n8n.example.net/x', '{device.down}', 'k', '\\x01', 'Ana', '2026-03-01', '2026-03-01' from t
      returning tenant_id, id
    ), o as (
      insert into outbox (tenant_id, type, subject, sequence, correlation_id, actor, data, at)
      select id, 'device.down', 'device:1', 1, 'c', '{}', '{}', '2026-03-01' from t returning id
    )
    insert into webhook_deliveries (tenant_id, endpoint_id, event_id, subject, sequence, state, next_attempt_at, queued_at)
    select w.tenant_id, w.id, o.id, 'device:1', 1, 'dead', '2026-03-01', '2026-03-01' from w, o`);
  await migrate(db.ownerUrl, MIGRATIONS);
  const { rows } = await superuser.query(
    `select c.kind, c.name, c.config, c.types, c.key_id, d.state, d.step
     from channels c join channel_deliveries d on d.tenant_id = c.tenant_id and d.channel_id = c.id`,
  );
  expect(rows).toEqual([
    {
      kind: 'webhook',
      name: 'n8n',
      config: { url: 'https://n8n.example.net/x' },
      types: ['device.down'],
      key_id: 'k',
      state: 'dead',
      step: 0,
    },
  ]);
});
