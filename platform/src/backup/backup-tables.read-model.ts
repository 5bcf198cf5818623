import type pg from 'pg';
import type { BackupSequence, BackupTable } from './backup-record.js';

/** The role that reads every row and changes none (migration 0035). */
export const BACKUP_READER = 'atalaya_backup';
/** Which migrations ran is told by the head of a backup. */
const NOT_DATA = ['kysely_migration', 'kysely_migration_lock'];
export const METRICS_SCHEMA = 'metrics';

export interface FoundTable extends BackupTable {
  /** Its owner where that is another role than the one connected. */
  readonly foreignOwner: string | null;
  /** Row-level security hides its rows from the backup's reader. */
  readonly isHidden: boolean;
}

/**
 * Every table with rows that is not PostgreSQL's own, as the catalogue has it now: a new one is never forgotten.
 * Partitions are read through their root; generated columns make themselves.
 */
export async function findTables(
  client: pg.ClientBase,
  hasMetrics: boolean,
): Promise<readonly FoundTable[]> {
  const { rows } = await client.query<FoundTable>(
    `select n.nspname as schema, c.relname as name,
       nullif(pg_get_userbyid(c.relowner), current_user)::text as "foreignOwner",
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(select p.relname::text from pg_partition_tree(c.oid) t join pg_class p on p.oid = t.relid
         where t.isleaf and t.level > 0 order by p.relname) as partitions,
       c.relrowsecurity and pg_get_userbyid(c.relowner) = current_user and not exists (
         select from pg_policy y join pg_roles r on r.oid = any (y.polroles)
         where y.polrelid = c.oid and r.rolname = $1 and pg_get_expr(y.polqual, c.oid) = 'true') as "isHidden"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
       and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not (c.relname = any ($2) and n.nspname = 'public')
       and (n.nspname <> $3 or $4)
     order by n.nspname, c.relname`,
    [BACKUP_READER, NOT_DATA, METRICS_SCHEMA, hasMetrics],
  );
  return rows;
}

/** The names of the migrations that this database has, in their order; none before the first. */
export async function appliedMigrations(client: pg.ClientBase): Promise<string[]> {
  const known = await client.query<{ isThere: boolean }>(
    `select to_regclass('public.kysely_migration') is not null as "isThere"`,
  );
  if (!known.rows[0]?.isThere) return [];
  const { rows } = await client.query<{ name: string }>(
    'select name from public.kysely_migration order by name',
  );
  return rows.map(({ name }) => name);
}

/** Where identities go on. Sequences know no snapshot: read after it began, none lies behind its rows. */
export async function readSequences(
  client: pg.ClientBase,
  hasMetrics: boolean,
): Promise<BackupSequence[]> {
  const found = await client.query<{ schema: string; name: string; owner: string | null }>(
    `select n.nspname as schema, c.relname as name,
       nullif(pg_get_userbyid(c.relowner), current_user)::text as owner
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and (n.nspname <> $1 or $2)
     order by n.nspname, c.relname`,
    [METRICS_SCHEMA, hasMetrics],
  );
  const sequences: BackupSequence[] = [];
  for (const { schema, name, owner } of found.rows) {
    await becomeFor(client, owner);
    const { rows } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted({ schema, name })}`,
    );
    const [state] = rows;
    if (state) sequences.push({ schema, name, ...state });
  }
  await becomeFor(client, null);
  return sequences;
}

/** Until the transaction ends: that role, or the one connected. */
export async function becomeFor(client: pg.ClientBase, role: string | null): Promise<void> {
  await client.query(role === null ? 'reset role' : `set local role ${ident(role)}`);
}

export const ident = (name: string) => `"${name.replaceAll('"', '""')}"`;

export const quoted = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  `${ident(schema)}.${ident(name)}`;

/** `"schema"."table" ("a", "b")`, as COPY wants it. */
export const copyTarget = (table: BackupTable) =>
  `${quoted(table)} (${table.columns.map(ident).join(', ')})`;
