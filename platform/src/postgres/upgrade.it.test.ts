import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.js';
import { migrate } from './migrate.js';

/** The last one before a webhook became one kind of channel. */
const BEFORE = '0018_create_maintenance_windows';

const inDatabase = (url: string, name: string) => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it('an installation with webhooks and an open incident keeps both, as its owner without BYPASSRLS', async () => {
  const name = `upgrade_${randomBytes(6).toString('hex')}`;
  const server = inject('testServerUrl');
  const owner = inDatabase(inject('testTemplateUrl'), name);
  await connected(server, (client) => client.query(`create database ${name} owner atalaya`));
  try {
    const old = Object.entries(MIGRATIONS).filter(([migration]) => migration <= BEFORE);
    await migrate(owner, Object.fromEntries(old));
    const [tenant, endpoint, incident, event] = [
      randomUUID(),
      randomUUID(),
      randomUUID(),
      randomUUID(),
    ];
    await connected(inDatabase(server, name), async (client) => {
      await client.query(
        `insert into tenants (id, slug, name, timezone, currency, locale, settings, created_at)
         values ($1, 'norte', 'Norte', 'UTC', 'MXN', 'es', '{}', '2026-03-01')`,
        [tenant],
      );
      await client.query(
        `insert into webhook_endpoints
           (tenant_id, id, name, url, types, key_id, ciphertext, created_by, created_at, updated_at)
         values ($1, $2, 'n8n', 'https://n8n.test/hook', '{incident.opened}', 'k', '', 'x', '2026-03-01', '2026-03-01')`,
        [tenant, endpoint],
      );
      await client.query(
        `insert into incidents (tenant_id, id, kind, cause, severity, root_name, root_role, opened_at,
           correlation_id, told_at, told_devices)
         values ($1, $2, 'outage', 'device-down', 'critical', 'ap', 'ap', '2026-03-01T12:00:00Z', $2, '2026-03-01', 0)`,
        [tenant, incident],
      );
      await client.query(
        `insert into outbox (tenant_id, id, type, subject, sequence, correlation_id, actor, data, at)
         values ($1, $2, 'incident.opened', $3, 1, 'c', '{}', '{}', '2026-03-01')`,
        [tenant, event, `incident:${incident}`],
      );
      await client.query(
        `insert into webhook_deliveries
           (tenant_id, endpoint_id, event_id, subject, sequence, state, next_attempt_at, queued_at)
         values ($1, $2, $3, $4, 1, 'delivered', '2026-03-01', '2026-03-01')`,
        [tenant, endpoint, event, `incident:${incident}`],
      );
    });
    await migrate(owner, MIGRATIONS);
    await connected(inDatabase(server, name), async (client) => {
      const channels = await client.query(
        `select c.id, c.kind, c.name, c.config, c.types, c.key_id, d.state, d.step
         from channels c join channel_deliveries d on d.tenant_id = c.tenant_id and d.channel_id = c.id`,
      );
      expect(channels.rows).toEqual([
        {
          id: endpoint,
          kind: 'webhook',
          name: 'n8n',
          config: { url: 'https://n8n.test/hook' },
          types: ['incident.opened'],
          key_id: 'k',
          state: 'delivered',
          step: 0,
        },
      ]);
      const incidents = await client.query(
        'select announced_at = opened_at as told from incidents',
      );
      expect(incidents.rows).toEqual([{ told: true }]);
      const tellings = await client.query('select incident_id, channel_id from incident_tellings');
      expect(tellings.rows).toEqual([{ incident_id: incident, channel_id: endpoint }]);
      const forced = await client.query(
        `select relname from pg_class where relforcerowsecurity and relname in ('channels', 'incidents', 'outbox', 'channel_deliveries') order by 1`,
      );
      expect(forced.rows).toHaveLength(4);
    });
  } finally {
    await connected(server, (client) => client.query(`drop database ${name} with (force)`));
  }
});
