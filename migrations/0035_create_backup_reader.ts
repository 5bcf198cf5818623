import { type Kysely, sql } from 'kysely';
import { createRole } from './roles.js';

/**
 * Who reads a backup: a role that sees every row of every table and may change none. The owner itself sees no
 * row of a protected table, and lifting the protection would stop everybody who writes meanwhile. Tables of later
 * migrations get their grant by default and their policy from protectTenantTable.
 */
const READER = `
grant select on all tables in schema public to atalaya_backup;
alter default privileges in schema public grant select on tables to atalaya_backup;
do $$
declare protected regclass;
begin
  for protected in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup_reads')
  loop
    execute format('create policy backup_reads on %s for select to atalaya_backup using (true)', protected);
  end loop;
end $$;`;

/** Above tenants: when the installation was backed up, as `doctor` says it. */
const BACKUPS = `
create table backups (
  id uuid primary key default gen_random_uuid(),
  origin text not null check (origin in ('nightly', 'command')),
  started_at timestamptz not null, finished_at timestamptz not null,
  file text not null, bytes bigint not null, rows bigint not null, key_id text not null,
  has_metrics boolean not null
);
create index backups_newest on backups (finished_at desc);
alter table backups enable row level security;
alter table backups force row level security;
create policy platform_keeps on backups to atalaya_platform using (true) with check (true);
grant select, insert, delete on backups to atalaya_platform;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRole(db, 'atalaya_backup');
  await sql.raw(BACKUPS).execute(db);
  await sql.raw(READER).execute(db);
}
