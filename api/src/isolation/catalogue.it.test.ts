import type { Trx } from '@atalaya/platform/postgres/database';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readBypasses, readCatalogue, readRunTimeRoles } from './catalogue.read-model.js';
import {
  CLOSED_SCHEMAS,
  EXCEPTIONS,
  GLOBAL_KEYS,
  unprotectedTables,
} from './unprotected-tables.js';

const db = withDatabase();

/** Looks at the catalogue after a change that is taken back. */
async function after(change: string): Promise<string[]> {
  let found: string[] = [];
  const undo = new Error('undo');
  await db.database
    .withOwner(async (trx: Trx) => {
      await sql.raw(change).execute(trx);
      found = [...unprotectedTables(await readCatalogue(trx)), ...(await readBypasses(trx))];
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found;
}

describe('every table', () => {
  it('keeps tenants apart, or is an exception that still holds', async () => {
    const tables = await db.database.withOwner(readCatalogue);
    expect(unprotectedTables(tables)).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
  });

  it('that is an exception exists, and says why', async () => {
    const tables = await db.database.withOwner(readCatalogue);
    const names = new Set(tables.map((table) => `${table.schema}.${table.name}`));
    expect(Object.keys(EXCEPTIONS).filter((name) => !names.has(name))).toEqual([]);
    const reasons = [
      ...Object.values(EXCEPTIONS).map((exception) => exception.reason),
      ...Object.values(CLOSED_SCHEMAS),
      ...Object.values(GLOBAL_KEYS),
    ];
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(15);
  });

  it('is all there is: no view, function or materialised view goes around it', async () => {
    expect(await db.database.withOwner(readBypasses)).toEqual([]);
  });
});

describe('the proof turns red', () => {
  it.each([
    [
      'a new table without protection',
      'create table leaks (tenant_id uuid not null, secret text)',
      'public.leaks: row-level security is off',
    ],
    [
      'a temporary one',
      'create temp table leaks (tenant_id uuid not null, secret text)',
      'row-level security is off',
    ],
    [
      'a table without a tenant',
      'create table leaks (id uuid primary key)',
      'public.leaks: has no tenant_id',
    ],
    ['a dropped policy', 'drop policy own_tenant on sites', 'public.sites: its policies'],
    [
      'security switched off',
      'alter table devices disable row level security',
      'public.devices: row-level',
    ],
    [
      'security not forced',
      'alter table devices no force row level security',
      'public.devices: row-level',
    ],
    [
      'a policy for everyone',
      'create policy open on sites using (true)',
      'public.sites: its policies',
    ],
    [
      'a policy that forgets writing',
      'drop policy own_tenant on sites; create policy own_tenant on sites to atalaya_app using (tenant_id = (select current_tenant()))',
      'public.sites: its policies',
    ],
    [
      'a key that leaves the tenant out',
      'alter table sites add unique (name)',
      'public.sites: unique without',
    ],
    [
      'a reference that leaves the tenant out',
      'alter table sites add unique (id); alter table interfaces add column s uuid references sites (id)',
      'public.interfaces: references without',
    ],
    [
      'samples that the app may read',
      'set local role atalaya_metrics; grant usage on schema metrics to atalaya_app; grant select on all tables in schema metrics to atalaya_app; reset role',
      'metrics.',
    ],
    [
      'one-time links that the app may read',
      'grant select on setup_tokens to atalaya_app',
      'public.setup_tokens: its exception',
    ],
    [
      'a view of its owner',
      'create view leak as select * from sites',
      'view without security_invoker',
    ],
    ['a copy', 'create materialized view leak as select * from sites', 'materialized view'],
    [
      'a function of its owner',
      'create function leak() returns setof sites language sql security definer as $$ select * from sites $$',
      'security definer function',
    ],
  ])('for %s', async (_name, change, problem) => {
    expect(await after(change)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});

/** Money that was written down, with the marks that may still be set on it. */
const FROZEN: Readonly<Record<string, readonly string[]>> = {
  invoices: ['has_allocations', 'settled_at', 'void_reason', 'voided_at'],
  invoice_lines: ['is_live'],
  credit_notes: [],
  credit_note_lines: [],
  payments: [],
  payment_reversals: [],
  refunds: [],
  payment_allocations: ['released_at'],
  journal_transactions: [],
  journal_entries: [],
  audit_log: [],
  // Closed once, by its count.
  cash_shifts: [
    ...['closed_at', 'closed_by', 'counted_minor', 'difference_minor', 'expected_minor', 'notes'],
  ],
  // What becomes of it at the authority; what it is of stays.
  fiscal_documents: [
    ...['attempts', 'code', 'digest', 'issued_on', 'issued_time', 'leased_by', 'leased_until'],
    ...['message', 'next_at', 'notes', 'number', 'printed_code', 'queued_at', 'receipt', 'sends'],
    ...['sent_at', 'series', 'series_id', 'settled_at', 'state', 'type', 'xml'],
  ],
};

describe('money that was written down', () => {
  it.each(Object.entries(FROZEN))('of %s keeps all but %j', async (table, marks) => {
    const { rows } = await db.database.withOwner((trx) =>
      sql<{ may_delete: boolean; changing: string[]; frozen: boolean }>`
        select has_table_privilege('atalaya_app', ${table}, 'DELETE, TRUNCATE') as may_delete,
          array(select attname::text from pg_attribute
            where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
              and has_column_privilege('atalaya_app', ${table}, attname, 'UPDATE')
            order by 1) as changing,
          exists (select from pg_trigger where tgrelid = ${table}::regclass
            and tgname = ${`${table}_frozen`} and tgenabled <> 'D') as frozen`.execute(trx),
    );
    // The owner is held by a trigger as well; the record has none, for nothing is ever run on it as the owner.
    const isTriggered = table !== 'audit_log';
    expect(rows).toEqual([{ may_delete: false, changing: marks, frozen: isTriggered }]);
    const attempt = (statement: string) =>
      db.database.withTenant('00000000-0000-4000-8000-00000000000a', (trx) =>
        sql.raw(statement).execute(trx),
      );
    await expect(attempt(`delete from ${table}`)).rejects.toThrow(/permission denied/);
    await expect(attempt(`update ${table} set tenant_id = tenant_id`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('has no further table that nobody looked at', async () => {
    const { rows } = await db.database.withOwner((trx) =>
      sql<{ name: string }>`select tgrelid::regclass::text as name from pg_trigger
        where tgname like '%\\_frozen' order by 1`.execute(trx),
    );
    const unlooked = rows.filter(({ name }) => !Object.hasOwn(FROZEN, name));
    expect(unlooked).toEqual([]);
  });
});

describe('roles at run time', () => {
  it('are neither superusers nor exempt, cannot sign in, and are no member of each other', async () => {
    const roles = await db.database.withOwner(readRunTimeRoles);
    expect(roles.map((role) => role.name)).toEqual([
      'atalaya_app',
      'atalaya_backup',
      'atalaya_grafana',
      'atalaya_jobs',
      'atalaya_metrics',
      'atalaya_platform',
    ]);
    for (const role of roles) {
      expect(role).toMatchObject({
        isSuperuser: false,
        bypassesRls: false,
        canLogin: false,
        inherits: false,
        memberOf: [],
      });
    }
  });

  it('own no table that tenants share', async () => {
    const roles = await db.database.withOwner(readRunTimeRoles);
    for (const role of roles) {
      // The views of grafana run with the rights of whoever asks (security_invoker, held above).
      const shared = role.ownedTables.filter((table) => !/^(metrics|bullmq|grafana)\./.test(table));
      expect([role.name, shared]).toEqual([role.name, []]);
    }
  });
});
