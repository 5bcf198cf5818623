import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase } from '../testing/with-database.js';
import type { Trx } from './database.js';

// One connection: whatever a transaction leaves behind, the next one meets.
const db = withDatabase({ poolSize: 1 });
const ANA = '00000000-0000-4000-8000-00000000000a';
const BETO = '00000000-0000-4000-8000-00000000000b';

const sites = async (trx: Trx) =>
  (await trx.selectFrom('sites').select('name').execute()).map((site) => site.name);

const whoAmI = async (trx: Trx) => {
  const { rows } = await sql<{ role: string; tenant: string; pid: number }>`
    select current_user as role, current_setting('app.tenant_id', true) as tenant,
      pg_backend_pid() as pid`.execute(trx);
  return rows[0];
};

beforeAll(async () => {
  const now = new Date('2026-03-01T00:00:00Z');
  await db.database.withPlatform((trx) =>
    trx
      .insertInto('tenants')
      .values(
        [ANA, BETO].map((id, n) => ({
          id,
          slug: `tenant-${n}`,
          name: `Tenant ${n}`,
          timezone: 'UTC',
          currency: 'MXN',
          locale: 'es',
          created_at: now,
        })),
      )
      .execute(),
  );
  for (const [id, name] of [
    [ANA, 'Torre Ana'],
    [BETO, 'Torre Beto'],
  ] as const) {
    await db.database.withTenant(id, (trx) =>
      trx
        .insertInto('sites')
        .values({ tenant_id: id, name, kind: 'tower', created_at: now, updated_at: now })
        .execute(),
    );
  }
});

describe('roles at run time', () => {
  it('are neither superuser nor exempt from row-level security', async () => {
    const { rows } = await db.database.withOwner((trx) =>
      sql<{ name: string; super: boolean; bypass: boolean }>`
        select rolname as name, rolsuper as super, rolbypassrls as bypass from pg_roles
        where rolname like 'atalaya%' order by rolname`.execute(trx),
    );
    expect(rows.map((row) => row.name)).toEqual([
      'atalaya',
      'atalaya_app',
      'atalaya_backup',
      'atalaya_grafana',
      'atalaya_jobs',
      'atalaya_metrics',
      'atalaya_platform',
    ]);
    expect(rows.filter((row) => row.super || row.bypass)).toEqual([]);
  });

  it('are the ones that each kind of transaction is meant to have', async () => {
    expect(await db.database.withTenant(ANA, whoAmI)).toMatchObject({
      role: 'atalaya_app',
      tenant: ANA,
    });
    expect(await db.database.withPlatform(whoAmI)).toMatchObject({ role: 'atalaya_platform' });
    const metrics = await db.database
      .metricsPool()
      .transaction((client) => client.query('select current_user as role'));
    expect(metrics.rows).toEqual([{ role: 'atalaya_metrics' }]);
  });
});

describe('a tenant transaction', () => {
  it('shows its own rows only', async () => {
    expect(await db.database.withTenant(ANA, sites)).toEqual(['Torre Ana']);
    expect(await db.database.withTenant(BETO, sites)).toEqual(['Torre Beto']);
  });

  it('refuses to write for another tenant', async () => {
    const now = new Date('2026-03-01T00:00:00Z');
    const intrusion = db.database.withTenant(ANA, (trx) =>
      trx
        .insertInto('sites')
        .values({ tenant_id: BETO, name: 'x', kind: 'pop', created_at: now, updated_at: now })
        .execute(),
    );
    await expect(intrusion).rejects.toThrow(/row-level security/);
  });

  it('refuses an id that is not a UUID', async () => {
    await expect(db.database.withTenant("' or true", sites)).rejects.toThrow('not a UUID');
  });

  const endings: [string, (trx: Trx) => Promise<unknown>][] = [
    ['success', async () => {}],
    [
      'an exception',
      async () => {
        throw new Error('boom');
      },
    ],
    ['a failed statement', (trx: Trx) => sql`select 1/0`.execute(trx)],
    ['a cancelled query', cancelled],
  ];
  it.each(endings)('leaves nothing on its connection after %s', async (_name, work) => {
    const before = await db.database.withTenant(ANA, whoAmI);
    await db.database.withTenant(ANA, work).catch(() => {});
    const after = await db.database.withOwner(whoAmI);
    expect(after?.pid).toBe(before?.pid);
    expect(after).toMatchObject({ role: 'atalaya', tenant: '' });
    // FORCE: not even the owner of the tables reads them outside a tenant.
    expect(await db.database.withOwner(sites)).toEqual([]);
  });
});

async function cancelled(trx: Trx): Promise<void> {
  const self = await whoAmI(trx);
  const other = new pg.Client({ connectionString: db.superuserUrl });
  await other.connect();
  const sleeping = sql`select pg_sleep(20)`.execute(trx);
  sleeping.catch(() => {});
  for (let isCancelled = false; !isCancelled; ) {
    const { rows } = await other.query(
      `select pg_cancel_backend(pid) as done from pg_stat_activity
       where pid = $1 and wait_event = 'PgSleep'`,
      [self?.pid],
    );
    isCancelled = rows[0]?.done === true;
  }
  await other.end();
  await sleeping;
}

describe('values', () => {
  it('keep what JavaScript would lose', async () => {
    const { rows } = await db.database.withOwner((trx) =>
      sql`select date '2026-03-01' as day, '2026-03-01T06:00:00Z'::timestamptz as at,
        9007199254740993::int8 as big, 0.10::numeric as exact, array[date '2026-03-01'] as days`.execute(
        trx,
      ),
    );
    expect(rows).toEqual([
      {
        day: '2026-03-01',
        at: new Date('2026-03-01T06:00:00Z'),
        big: '9007199254740993',
        exact: '0.10',
        days: ['2026-03-01'],
      },
    ]);
  });
});

it('a connection that ends between two statements fails its transaction, and nothing else', async () => {
  const killer = new pg.Client({ connectionString: db.superuserUrl });
  await killer.connect();
  const cut = db.database.withTenant(ANA, async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await killer.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    // The news of the end comes while no statement waits for an answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sites(trx);
  });
  await expect(cut).rejects.toThrow();
  await killer.end();
  await db.database.withTenant(ANA, (trx) => sites(trx));
});

describe('listen', () => {
  const heard: string[] = [];
  let gaps = 0;
  let unlisten: () => Promise<void> = async () => {};

  beforeAll(async () => {
    db.database.onListenGap(() => {
      gaps += 1;
    });
    unlisten = await db.database.listen('a topic', (payload) => heard.push(payload));
  });
  afterAll(() => unlisten());

  it('hears what is notified', async () => {
    await db.database.notify('a topic', 'first');
    await expect.poll(() => heard).toEqual(['first']);
  });

  it('comes back after its connection is lost, and tells of the gap', async () => {
    const killer = new pg.Client({ connectionString: db.superuserUrl });
    await killer.connect();
    await killer.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'atalaya listen' and datname = current_database()",
    );
    await killer.end();
    await expect.poll(() => gaps, { timeout: 5_000 }).toBe(1);
    await db.database.notify('a topic', 'second');
    await expect.poll(() => heard).toEqual(['first', 'second']);
  });

  it('hears nothing any more once it unlistened', async () => {
    await unlisten();
    await db.database.notify('a topic', 'third');
    await db.database.ping();
    expect(heard).toEqual(['first', 'second']);
  });
});
