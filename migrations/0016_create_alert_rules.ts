import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Rules as data, and what waits to fire or fires: one row for each rule and series, so that a restart
 * forgets nothing and tells nothing twice.
 */
const TABLES = `
create table alert_rules (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, built_in text,
  enabled boolean not null, severity text not null check (severity in ('info', 'warning', 'critical')),
  metric text not null, condition jsonb not null,
  for_samples integer not null check (for_samples between 1 and 1440),
  recover_samples integer not null check (recover_samples between 1 and 1440),
  guard jsonb, selector jsonb not null, labels jsonb not null default '{}',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name), unique (tenant_id, built_in)
);
create table alerts (
  tenant_id uuid not null, rule_id uuid not null, device_id uuid not null, series text not null,
  tags jsonb not null, state text not null check (state in ('pending', 'firing')),
  flapping boolean not null default false, samples integer not null default 0,
  value double precision, since timestamptz not null, seen_at timestamptz not null,
  primary key (tenant_id, rule_id, device_id, series),
  foreign key (tenant_id, rule_id) references alert_rules (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index alerts_device on alerts (tenant_id, device_id);
create index alerts_newest on alerts (tenant_id, since desc) where state = 'firing';
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['alert_rules', 'alerts']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
