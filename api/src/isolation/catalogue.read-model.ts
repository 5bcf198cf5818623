import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface CatalogueTable {
  readonly schema: string;
  readonly name: string;
  readonly hasTenantId: boolean;
  readonly isEnabled: boolean;
  readonly isForced: boolean;
  /** What atalaya_app may do: SELECT, INSERT, UPDATE, DELETE. */
  readonly appPrivileges: readonly string[];
  readonly policies: readonly CataloguePolicy[];
  /** Unique keys that leave the tenant out: another tenant's values could be told from their errors. */
  readonly uniqueWithoutTenant: readonly string[];
  /** Foreign keys to tables with a tenant that leave the tenant out: they could point into another one. */
  readonly foreignKeysWithoutTenant: readonly string[];
}

export interface CataloguePolicy {
  readonly name: string;
  readonly roles: readonly string[];
  readonly command: string;
  readonly using: string | null;
  readonly check: string | null;
}

/** Every table that is not PostgreSQL's own, as the catalogue has it now. */
export async function readCatalogue(trx: Trx): Promise<CatalogueTable[]> {
  const { rows } = await sql<CatalogueTable>`
    select n.nspname as schema, c.relname as name,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'
        and a.atttypid = 'uuid'::regtype and a.attnotnull) as "hasTenantId",
      c.relrowsecurity as "isEnabled", c.relforcerowsecurity as "isForced",
      array(select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p
        where has_schema_privilege('atalaya_app', n.oid, 'USAGE')
        and has_table_privilege('atalaya_app', c.oid, p)) as "appPrivileges",
      coalesce((select jsonb_agg(jsonb_build_object('name', p.policyname, 'roles', p.roles::text[],
          'command', p.cmd, 'using', p.qual, 'check', p.with_check))
        from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname), '[]') as policies,
      array(select i.indexrelid::regclass::text from pg_index i
        where i.indrelid = c.oid and i.indisunique and not exists (select 1 from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (i.indkey)))
        as "uniqueWithoutTenant",
      array(select k.conname::text from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> 'tenants'::regclass
        and exists (select 1 from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id')
        and not exists (select 1 from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (k.conkey)))
        as "foreignKeysWithoutTenant"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and not c.relispartition
    order by 1, 2`.execute(trx);
  return rows;
}

/** Ways around row-level security that are no tables: each would show rows with its owner's rights. */
export async function readBypasses(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'materialized view ' || c.oid::regclass as what from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'm' and n.nspname not in ('pg_catalog', 'information_schema')
    union all
    select 'view without security_invoker ' || c.oid::regclass from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema')
      and not coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on'], false)
    union all
    select 'security definer function ' || p.oid::regprocedure from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`.execute(trx);
  return rows.map((row) => row.what);
}

export interface RunTimeRole {
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly bypassesRls: boolean;
  readonly canLogin: boolean;
  readonly inherits: boolean;
  readonly ownedTables: readonly string[];
  readonly memberOf: readonly string[];
}

export async function readRunTimeRoles(trx: Trx): Promise<RunTimeRole[]> {
  const { rows } = await sql<RunTimeRole>`
    select rolname as name, rolsuper as "isSuperuser", rolbypassrls as "bypassesRls",
      rolcanlogin as "canLogin", rolinherit as inherits,
      array(select c.oid::regclass::text from pg_class c
        where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm')) as "ownedTables",
      array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
        where m.member = r.oid) as "memberOf"
    from pg_roles r where rolname like 'atalaya\\_%' order by 1`.execute(trx);
  return rows;
}
