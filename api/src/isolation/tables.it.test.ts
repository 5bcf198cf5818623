import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../testing/seed-tenant.js';
import { withApi } from '../testing/with-api.js';
import { type CatalogueTable, readCatalogue } from './catalogue.read-model.js';

const api = withApi();
let a: Seeded;
let b: Seeded;
let tables: CatalogueTable[];
let superuser: pg.Client;

beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
  b = await seedTenant(api, 'beta');
  const all = await api.db.database.withOwner(readCatalogue);
  tables = all.filter(
    (table) => table.schema === 'public' && (table.hasTenantId || table.name === 'sessions'),
  );
  superuser = new pg.Client({ connectionString: api.db.superuserUrl });
  await superuser.connect();
});
afterAll(() => superuser.end());

const name = (table: CatalogueTable) => sql.table(table.name);
/** What is really there, seen by who sees everything. */
async function rowsOf(table: CatalogueTable, tenantId: string): Promise<number> {
  const { rows } = await superuser.query(
    `select count(*)::int as count from ${table.name} where tenant_id = $1`,
    [tenantId],
  );
  return rows[0].count;
}
/** What is generated cannot be written by anybody. */
async function writableColumns(table: CatalogueTable) {
  const { rows } = await superuser.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table.name],
  );
  return rows.map((column) => sql.ref(column.name));
}
const count = async (trx: Trx, table: CatalogueTable, where = sql<boolean>`true`) => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${name(table)} where ${where}`.execute(trx);
  return rows[0]?.count;
};
const may = (table: CatalogueTable, privilege: string) => table.appPrivileges.includes(privilege);

it('both tenants have rows in every table that has tenants', async () => {
  for (const table of tables) {
    for (const tenant of [a, b]) {
      expect([table.name, (await rowsOf(table, tenant.id)) > 0]).toEqual([table.name, true]);
    }
  }
  expect(tables.length).toBeGreaterThanOrEqual(17);
});

describe('in a transaction of A', () => {
  it('A sees all of its own rows and, with no WHERE at all, only those', async () => {
    for (const table of tables) {
      const own = await rowsOf(table, a.id);
      await api.db.database.withTenant(a.id, async (trx) => {
        expect([table.name, await count(trx, table)]).toEqual([table.name, own]);
        const others = await count(trx, table, sql`tenant_id = ${b.id}`);
        expect([table.name, others]).toEqual([table.name, 0]);
      });
    }
  });

  it('B’s rows can be neither changed nor removed', async () => {
    for (const table of tables) {
      const before = await rowsOf(table, b.id);
      for (const [privilege, statement] of [
        ['UPDATE', sql`update ${name(table)} set tenant_id = tenant_id where tenant_id = ${b.id}`],
        ['DELETE', sql`delete from ${name(table)} where tenant_id = ${b.id}`],
      ] as const) {
        const attempt = api.db.database.withTenant(a.id, (trx) => statement.execute(trx));
        if (may(table, privilege)) {
          expect([table.name, (await attempt).numAffectedRows]).toEqual([table.name, 0n]);
        } else await expect(attempt).rejects.toThrow(/permission denied/);
      }
      expect([table.name, await rowsOf(table, b.id)]).toEqual([table.name, before]);
    }
  });

  it('nothing can be written into B: no new row, and no own row given away', async () => {
    for (const table of tables) {
      const given = sql`jsonb_populate_record(own, jsonb_build_object('tenant_id', ${b.id}::text))`;
      const columns = await writableColumns(table);
      const insert = sql`insert into ${name(table)} (${sql.join(columns)}) overriding system value
        select ${sql.join(columns.map((column) => sql`(${given}).${column}`))}
        from ${name(table)} own limit 1`;
      const move = sql`update ${name(table)} set tenant_id = ${b.id}`;
      const attempt = (statement: typeof insert) =>
        api.db.database.withTenant(a.id, (trx) => statement.execute(trx));
      const refusal = (privilege: string) =>
        may(table, privilege) ? /violates row-level security/ : /permission denied/;
      await expect(attempt(insert), table.name).rejects.toThrow(refusal('INSERT'));
      await expect(attempt(move), table.name).rejects.toThrow(refusal('UPDATE'));
    }
  });

  it('people are seen through memberships, and nothing above tenants is', async () => {
    await api.db.database.withTenant(a.id, async (trx) => {
      const people = await trx.selectFrom('users').select('email').orderBy('email').execute();
      expect(people.map((person) => person.email)).toEqual(['noc@alfa.test', 'owner@alfa.test']);
      const tenants = await trx.selectFrom('tenants').select('slug').execute();
      expect(tenants).toEqual([{ slug: 'alfa' }]);
    });
    for (const table of ['setup_tokens', 'platform_audit_log', 'kysely_migration'] as const) {
      const look = api.db.database.withTenant(a.id, (trx) =>
        sql`select * from ${sql.table(table)}`.execute(trx),
      );
      await expect(look).rejects.toThrow(/permission denied/);
    }
    const samples = api.db.database.withTenant(a.id, (trx) =>
      sql`select * from metrics.series`.execute(trx),
    );
    await expect(samples).rejects.toThrow(/permission denied for schema metrics|does not exist/);
  });

  it('B’s tenant row cannot be changed either', async () => {
    const result = await api.db.database.withTenant(a.id, (trx) =>
      trx
        .updateTable('tenants')
        .set({ name: 'Taken over' })
        .where('id', '=', b.id)
        .executeTakeFirst(),
    );
    expect(result.numUpdatedRows).toBe(0n);
  });
});

describe('without a tenant', () => {
  it.each([
    ['never set', ''],
    ['set to nothing', "select set_config('app.tenant_id', '', true);"],
  ])('%s, every table is empty and cannot be written', async (_name, setting) => {
    const client = new pg.Client({ connectionString: api.db.ownerUrl });
    await client.connect();
    try {
      for (const table of tables) {
        await client.query(`begin; ${setting} set local role atalaya_app`);
        const { rows } = await client.query(`select count(*)::int as count from ${table.name}`);
        expect([table.name, rows[0].count]).toEqual([table.name, 0]);
        if (may(table, 'DELETE')) {
          const { rowCount } = await client.query(`delete from ${table.name}`);
          expect([table.name, rowCount]).toEqual([table.name, 0]);
        }
        await client.query('rollback');
      }
    } finally {
      await client.end();
    }
  });

  it('a tenant that is no UUID is refused before any statement', async () => {
    for (const bad of ['', 'null', `${a.id}' or '1'='1`]) {
      await expect(api.db.database.withTenant(bad, async () => {})).rejects.toThrow('not a UUID');
    }
  });
});

describe('what is looked up before a tenant is known', () => {
  it('holds neither devices nor samples', async () => {
    for (const table of ['devices', 'credentials', 'sites', 'permissions'] as const) {
      const look = api.db.database.withPlatform((trx) =>
        trx.selectFrom(table).selectAll().execute(),
      );
      await expect(look).rejects.toThrow(/permission denied/);
    }
    const record = api.db.database.withPlatform((trx) =>
      trx.selectFrom('audit_log').selectAll().execute(),
    );
    await expect(record).rejects.toThrow(/permission denied/);
  });
});

describe('the proof itself', () => {
  it('sees B’s rows as soon as one policy is opened or missing', async () => {
    const undo = new Error('undo');
    const seen = async (change: string) => {
      let found: (number | undefined)[] = [];
      await api.db.database
        .withOwner(async (trx) => {
          await sql.raw(change).execute(trx);
          await sql`select set_config('app.tenant_id', ${a.id}, true),
            set_config('role', 'atalaya_app', true)`.execute(trx);
          const sites = tables.filter((table) => table.name === 'sites');
          for (const table of sites) {
            const whose = (id: string) => count(trx, table, sql`tenant_id = ${id}`);
            found = [await whose(a.id), await whose(b.id)];
          }
          throw undo;
        })
        .catch((error: unknown) => {
          if (error !== undo) throw error;
        });
      return found;
    };
    expect(await seen('select 1')).toEqual([1, 0]);
    expect(await seen('create policy open on sites using (true)')).toEqual([1, 1]);
    expect(await seen('alter table sites disable row level security')).toEqual([1, 1]);
    // Without any policy PostgreSQL denies: the positive control is what turns red.
    expect(await seen('drop policy own_tenant on sites')).toEqual([0, 0]);
  });
});
