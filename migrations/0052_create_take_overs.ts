import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Cuts that the system before left on a router: what a person named as such, what else of the router looks like it, and
 * each that was read with the service that it is of. What was there and was not found again is over.
 */
const TABLES = `
create table take_overs (
  tenant_id uuid not null, router_id uuid not null,
  named jsonb not null default '{}',
  survey jsonb, read_at timestamptz,
  named_at timestamptz, named_by text,
  primary key (tenant_id, router_id),
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade
);
create table take_over_entries (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  router_id uuid not null,
  kind text not null check (kind in
    ('list_entry', 'secret_profile', 'secret_disabled', 'lease_list', 'lease_block', 'queue')),
  key text not null, menu text not null, "values" jsonb not null, owners jsonb not null,
  match text not null check (match in ('matched', 'ambiguous', 'unmatched')),
  reason text, source text,
  service_id uuid, suggested_service_id uuid,
  first_seen_at timestamptz not null, changed_at timestamptz not null, last_seen_at timestamptz not null,
  ended_at timestamptz, ended_how text check (ended_how in ('taken_over', 'gone')),
  check ((ended_at is null) = (ended_how is null)),
  command_id uuid,
  -- When people were told that it blocks who is to have service.
  told_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, suggested_service_id) references services (tenant_id, id) on delete cascade
);
create unique index take_over_entries_open on take_over_entries (tenant_id, router_id, key) where ended_at is null;
create index take_over_entries_service on take_over_entries (tenant_id, service_id) where ended_at is null;
create index take_over_entries_command on take_over_entries (tenant_id, command_id) where command_id is not null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['take_overs', 'take_over_entries']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
