import { type Kysely, sql } from 'kysely';

/**
 * Forces row-level security on a table with a `tenant_id` column: atalaya_app sees the rows of
 * `current_tenant()` and nothing while no tenant is set. Call it for every new tenant table; the
 * catalogue test turns red for a table without it. A backup reads all of it; its role comes with 0035.
 */
export async function protectTenantTable(db: Kysely<unknown>, table: string): Promise<void> {
  await sql
    .raw(`
      alter table ${table} enable row level security;
      alter table ${table} force row level security;
      create policy own_tenant on ${table} to atalaya_app
        using (tenant_id = (select current_tenant()))
        with check (tenant_id = (select current_tenant()));
      do $$ begin
        if exists (select from pg_roles where rolname = 'atalaya_backup') then
          create policy backup_reads on ${table} for select to atalaya_backup using (true);
        end if;
      end $$;`)
    .execute(db);
}
