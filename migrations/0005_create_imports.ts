import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const IMPORTS = `
create table imports (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  source text not null check (source in ('file', 'uisp', 'librenms', 'ppp-secrets')),
  name text not null,
  state text not null check (state in ('queued', 'running', 'ready', 'applied', 'failed')),
  options jsonb not null,
  document jsonb, plan_digest text, counts jsonb, lines jsonb,
  key_id text, ciphertext bytea, check ((key_id is null) = (ciphertext is null)),
  notes text[] not null default '{}', error text,
  claimed_by text, heartbeat_at timestamptz, attempts integer not null default 0,
  created_by text not null, created_at timestamptz not null,
  applied_by text, applied_at timestamptz,
  primary key (tenant_id, id)
);
create index imports_newest on imports (tenant_id, created_at desc, id);
create index imports_open on imports (tenant_id, created_at) where state in ('queued', 'running');
create table import_rows (
  tenant_id uuid not null, import_id uuid not null, position integer not null,
  subject text not null, action text not null, line integer, name text not null,
  subject_id uuid, matched_by text,
  changes jsonb not null, problems jsonb not null, differs jsonb not null,
  primary key (tenant_id, import_id, position),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
create index import_rows_action on import_rows (tenant_id, import_id, action, position);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(IMPORTS).execute(db);
  for (const table of ['imports', 'import_rows']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
