import type pg from 'pg';
import { ident } from './backup-tables.read-model.js';

interface Named {
  readonly table: string;
  readonly name: string;
}

/**
 * Takes down what would stand in the way of rows that were sound already, as an owner who is no superuser may, until
 * `putBack` of the same transaction: foreign keys (rows come table by table, and refer to each other in circles),
 * triggers (issued documents are frozen by them), and row-level security's hold on the owner, which COPY FROM refuses.
 * Putting them back checks every reference anew.
 */
export async function layDownGuards(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows: forced } = await client.query<{ table: string }>(
    `select c.oid::regclass::text as table from pg_class c
     where c.relforcerowsecurity and pg_get_userbyid(c.relowner) = current_user and ${OURS}`,
  );
  const { rows: triggers } = await client.query<Named>(
    `select c.oid::regclass::text as table, t.tgname::text as name
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and t.tgenabled = 'O' and t.tgparentid = 0 and ${OURS}`,
  );
  const { rows: references } = await client.query<Named & { definition: string }>(
    `select c.oid::regclass::text as table, k.conname::text as name,
       pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where k.contype = 'f' and k.conparentid = 0 and ${OURS}`,
  );
  const all = async (changes: readonly string[]) => {
    if (changes.length > 0) await client.query(changes.join(';\n'));
  };
  await all([
    ...forced.map(({ table }) => `alter table ${table} no force row level security`),
    ...triggers.map(({ table, name }) => `alter table ${table} disable trigger ${ident(name)}`),
    ...references.map(({ table, name }) => `alter table ${table} drop constraint ${ident(name)}`),
  ]);
  return () =>
    all([
      ...references.map(
        ({ table, name, definition }) =>
          `alter table ${table} add constraint ${ident(name)} ${definition}`,
      ),
      ...triggers.map(({ table, name }) => `alter table ${table} enable trigger ${ident(name)}`),
      ...forced.map(({ table }) => `alter table ${table} force row level security`),
    ]);
}

const OURS = `c.relnamespace in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')`;
