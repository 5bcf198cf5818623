import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * One box in the place of another at a service: which, when and by whom; names stay when a device is deleted. And where
 * routers and books do not say the same of a line, as the last comparison found it.
 */
const TABLES = `
create table device_replacements (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  service_id uuid not null,
  old_device_id uuid, old_name text not null, new_device_id uuid, new_name text not null,
  old_access_identity text, new_access_identity text, reason text not null default '',
  had_acceptance boolean not null,
  replaced_by text not null, replaced_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, old_device_id) references devices (tenant_id, id) on delete set null (old_device_id),
  foreign key (tenant_id, new_device_id) references devices (tenant_id, id) on delete set null (new_device_id)
);
create index device_replacements_service on device_replacements (tenant_id, service_id, replaced_at desc, id);
create table router_sync_rows (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  router_id uuid not null, service_id uuid,
  kind text not null check (kind in ('router_only', 'platform_only', 'different')),
  menu text not null, key text not null, details jsonb not null,
  found_at timestamptz not null,
  ignored_at timestamptz, ignored_by text, check ((ignored_at is null) = (ignored_by is null)),
  primary key (tenant_id, id), unique (tenant_id, router_id, kind, menu, key),
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['device_replacements', 'router_sync_rows']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
