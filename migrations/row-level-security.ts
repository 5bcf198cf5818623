import { type Kysely, sql } from 'kysely';

/**
 * Forces row-level security on a table with a `tenant_id` column: atalaya_app sees the rows of
 * `current_tenant()` and nothing while no tenant is set. Call it for every new tenant table; the
 * catalogue test turns red for a table without it.
 */
export async function protectTenantTable(db: Kysely<unknown>, table: string): Promise<void> {
  await sql
    .raw(`
      alter table ${table} enable row level security;
      alter table ${table} force row level security;
      create policy own_tenant on ${table} to atalaya_app
        using (tenant_id = (select current_tenant()))
        with check (tenant_id = (select current_tenant()));`)
    .execute(db);
}
