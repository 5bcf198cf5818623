import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Planned work. Days and times of a weekly window are text, for they mean what the tenant's clocks show; `over_at` is
 * when its last occurrence is over, as of when it was stored, and only tells old windows from open ones.
 */
const TABLES = `
create table maintenance_windows (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, notes text not null default '',
  kind text not null check (kind in ('once', 'weekly')),
  from_at timestamptz, to_at timestamptz check (to_at > from_at),
  weekdays integer[], start_time text, duration_minutes integer check (duration_minutes between 1 and 10080),
  valid_from text, valid_until text check (valid_until >= valid_from),
  check ((kind = 'once') = (from_at is not null and to_at is not null)),
  check ((kind = 'weekly') = (weekdays is not null and start_time is not null
    and duration_minutes is not null and valid_from is not null)),
  ended_at timestamptz, over_at timestamptz,
  created_by text not null, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index maintenance_windows_newest on maintenance_windows (tenant_id, created_at desc, id);
create index maintenance_windows_over on maintenance_windows (tenant_id, over_at);
create table maintenance_window_scopes (
  tenant_id uuid not null, id bigint generated always as identity,
  window_id uuid not null,
  kind text not null check (kind in ('site', 'device', 'subtree', 'service')),
  site_id uuid, device_id uuid, service_id uuid,
  check ((kind = 'site') = (site_id is not null)), check ((kind = 'service') = (service_id is not null)),
  check ((kind in ('device', 'subtree')) = (device_id is not null)),
  primary key (tenant_id, id),
  unique (tenant_id, window_id, site_id), unique (tenant_id, window_id, service_id),
  unique (tenant_id, window_id, kind, device_id),
  foreign key (tenant_id, window_id) references maintenance_windows (tenant_id, id) on delete cascade,
  foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create index maintenance_window_scopes_site on maintenance_window_scopes (tenant_id, site_id);
create index maintenance_window_scopes_device on maintenance_window_scopes (tenant_id, device_id);
create index maintenance_window_scopes_service on maintenance_window_scopes (tenant_id, service_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['maintenance_windows', 'maintenance_window_scopes']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
