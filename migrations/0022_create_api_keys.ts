import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** A key is looked up by its hash before a tenant is known; `created_by` has no reference, for a key outlives its maker as a record. */
const TABLES = `
create table api_keys (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, key_hash bytea not null unique, hint text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_by uuid not null, created_by_name text not null,
  created_at timestamptz not null,
  expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz,
  primary key (tenant_id, id)
);
create index api_keys_newest on api_keys (tenant_id, created_at desc, id);
alter table audit_log add column actor_api_key_id uuid;
create policy platform_api_keys on api_keys to atalaya_platform using (true) with check (true);
grant select, update on api_keys to atalaya_platform;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  await protectTenantTable(db, 'api_keys');
  await sql.raw('grant select, insert, update, delete on api_keys to atalaya_app').execute(db);
}
