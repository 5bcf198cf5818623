import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Host names of tenants' portals. Any tenant may ask for any name; one that was proved is one tenant's only, and of the
 * proved ones the web server learns whose they are before it knows a tenant.
 */
const DOMAINS = `
create table tenant_domains (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  host text not null check (host = lower(host) and length(host) between 4 and 253),
  proof text not null,
  verified_at timestamptz, checked_at timestamptz,
  result text check (result in ('proved', 'missing', 'other', 'unreachable')),
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, host)
);
create unique index tenant_domains_verified on tenant_domains (host) where verified_at is not null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(DOMAINS).execute(db);
  await protectTenantTable(db, 'tenant_domains');
  await sql
    .raw(`
      create policy verified_hosts on tenant_domains for select to atalaya_platform
        using (verified_at is not null);
      grant select on tenant_domains to atalaya_platform;
      grant select, insert, update, delete on tenant_domains to atalaya_app;`)
    .execute(db);
}
