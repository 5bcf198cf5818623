import { type Kysely, sql } from 'kysely';
import { createRole } from './roles.js';

/** What the views read of the relational side: names, never a customer, a credential or an address. */
const READ = ['tenants', 'sites', 'devices', 'device_state'] as const;

/**
 * What Grafana may read, for the installation's operator. A login in role atalaya_grafana sees these views
 * across tenants; every other role stays where row-level security holds it, for the views run with the
 * rights of whoever asks.
 */
const NAMES = `
create view grafana.tenants with (security_invoker = true) as
  select id, slug, name from tenants;
create view grafana.sites with (security_invoker = true) as
  select tenant_id, id, name, kind from sites;
create view grafana.devices with (security_invoker = true) as
  select d.tenant_id, d.id, d.name, d.role, d.vendor, d.model, d.site_id, s.name as site,
    st.state, st.since
  from devices d
  left join sites s on s.tenant_id = d.tenant_id and s.id = d.site_id
  left join device_state st on st.tenant_id = d.tenant_id and st.device_id = d.id;
`;

/** Made by the owner of the metrics: nobody else has a name in their schema. */
const VALUES = `
create view grafana.latest with (security_invoker = true) as
  select r.tenant_id, r.device_id, r.metric, r.tags, l.at, l.value
  from metrics.latest l join metrics.series r on r.id = l.series_id;

-- Values at the resolution that a query asks for by step_ms: 0 raw samples, 300000 five minutes, 3600000
-- hours. What a roll-up does not hold yet comes from raw samples. A constant step_ms leaves one part.
create view grafana.history with (security_invoker = true) as
  select 0 as step_ms, r.tenant_id, r.device_id, r.metric, r.tags, s.at, s.value as mean, s.value as max,
    s.value as last, 1 as count
  from metrics.samples s join metrics.series r on r.id = s.series_id and r.class = s.class
  ${[
    { step: 300_000, table: 'rollup_5m' },
    { step: 3_600_000, table: 'rollup_1h' },
  ]
    .map(
      ({ step, table }) => `
  union all
  select ${step}, r.tenant_id, r.device_id, r.metric, r.tags, b.at, coalesce(b.sum / b.count, b.max), b.max,
    coalesce(b.last, b.max), b.count
  from metrics.${table} b join metrics.series r on r.id = b.series_id
  union all
  select ${step}, r.tenant_id, r.device_id, r.metric, r.tags, s.at, s.value, s.value, s.value, 1
  from metrics.samples s join metrics.series r on r.id = s.series_id and r.class = s.class
  where s.at >= coalesce((select rolled_to from metrics.rollup_state where step_ms = ${step}), '-infinity')`,
    )
    .join('')};
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRole(db, 'atalaya_grafana');
  for (const table of READ) {
    await sql
      .raw(`create policy grafana_reads on ${table} for select to atalaya_grafana using (true);`)
      .execute(db);
  }
  await sql
    .raw(`
      grant select (id, slug, name) on tenants to atalaya_grafana;
      grant select (tenant_id, id, name, kind) on sites to atalaya_grafana;
      grant select (tenant_id, id, name, role, vendor, model, site_id) on devices to atalaya_grafana;
      grant select (tenant_id, device_id, state, since) on device_state to atalaya_grafana;
      create schema grafana;
      grant usage on schema grafana to atalaya_grafana;
      grant usage, create on schema grafana to atalaya_metrics;
      ${NAMES}
      grant select on grafana.tenants, grafana.sites, grafana.devices to atalaya_grafana;
      set local role atalaya_metrics;
      ${VALUES}
      grant select on grafana.latest, grafana.history to atalaya_grafana;
      grant usage on schema metrics to atalaya_grafana;
      grant select on metrics.samples, metrics.rollup_5m, metrics.rollup_1h, metrics.series,
        metrics.latest, metrics.rollup_state to atalaya_grafana;
      reset role;
      revoke create on schema grafana from atalaya_metrics;`)
    .execute(db);
}
