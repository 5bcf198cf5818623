import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Collectors that reach nothing but the platform's HTTPS (ADR 13). Of tokens and secrets only SHA-256 is
 * kept. `collector_id` of an enrolment: it gives that collector a new key, instead of making a new one.
 */
const TABLES = `
create table collector_enrolments (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  collector_id uuid references collectors (id) on delete cascade,
  token_hash bytea not null,
  created_at timestamptz not null, expires_at timestamptz not null,
  used_at timestamptz, used_key bytea,
  primary key (tenant_id, id)
);
create index collector_enrolments_id on collector_enrolments (id);
create index collector_enrolments_newest on collector_enrolments (tenant_id, created_at desc, id);
create table remote_collectors (
  tenant_id uuid not null references tenants (id) on delete cascade,
  collector_id uuid not null references collectors (id) on delete cascade,
  public_key bytea not null check (length(public_key) = 32),
  secret_hash bytea not null,
  sequence bigint not null default 0,
  accepted_samples bigint not null default 0, refused_samples bigint not null default 0,
  session_batch uuid,
  enrolled_at timestamptz not null, revoked_at timestamptz,
  primary key (tenant_id, collector_id)
);
create index remote_collectors_collector on remote_collectors (collector_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['collector_enrolments', 'remote_collectors'] as const) {
    await protectTenantTable(db, table);
    // A call names the enrolment or the collector, before its tenant is known.
    await sql
      .raw(`
        create policy platform_${table} on ${table} to atalaya_platform using (true) with check (true);
        grant select, insert, update, delete on ${table} to atalaya_platform;`)
      .execute(db);
  }
  await sql
    .raw(`
      grant select, insert, update, delete on collector_enrolments to atalaya_app;
      grant select, update on remote_collectors to atalaya_app;`)
    .execute(db);
}
