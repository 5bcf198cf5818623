import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What devices tell on their own, and the addresses to which a router's netwatch tells it. */
const TABLES = `
create table device_events (
  tenant_id uuid not null, id bigint generated always as identity,
  device_id uuid not null,
  kind text not null check (kind in ('trap', 'syslog', 'netwatch', 'onu')),
  severity text not null check (severity in ('info', 'notice', 'warning', 'critical')),
  title text not null, text text not null, at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index device_events_device on device_events (tenant_id, device_id, at desc, id desc);
create index device_events_at on device_events (tenant_id, at);
create table inbound_hooks (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, device_id uuid not null, token_hash bytea not null unique,
  created_at timestamptz not null, revoked_at timestamptz, last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['device_events', 'inbound_hooks'] as const) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
  // A call names nothing but its secret: it is looked up before the tenant is known.
  await sql
    .raw(`
      create policy platform_inbound_hooks on inbound_hooks to atalaya_platform using (true) with check (true);
      grant select, update on inbound_hooks to atalaya_platform;`)
    .execute(db);
}
