import type { Trx } from '@atalaya/platform/postgres/database';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';

/** One connection: whatever one transaction leaves behind, the next one gets. */
const db = withDatabase({ poolSize: 1 });
const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';

beforeAll(async () => {
  const now = new Date('2026-03-01T00:00:00Z');
  for (const [id, slug] of [
    [A, 'alfa'],
    [B, 'beta'],
  ] as const) {
    const place = { timezone: 'UTC', currency: 'MXN', locale: 'es' };
    await db.database.withPlatform((trx) =>
      trx
        .insertInto('tenants')
        .values({ id, slug, name: slug, ...place, created_at: now })
        .execute(),
    );
    await db.database.withTenant(id, (trx) =>
      trx
        .insertInto('sites')
        .values({ tenant_id: id, name: slug, kind: 'pop', created_at: now, updated_at: now })
        .execute(),
    );
  }
});

const look = async (trx: Trx) => {
  const { rows } = await sql<{ pid: number; sites: string[] }>`
    select pg_backend_pid() as pid, array(select name from sites order by name) as sites`.execute(
    trx,
  );
  return rows[0];
};

async function cancelled(trx: Trx): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
  const other = new pg.Client({ connectionString: db.superuserUrl });
  await other.connect();
  const sleeping = sql`select pg_sleep(20)`.execute(trx);
  sleeping.catch(() => {});
  for (let isDone = false; !isDone; ) {
    const answer = await other.query(
      `select pg_cancel_backend(pid) as done from pg_stat_activity
       where pid = $1 and wait_event = 'PgSleep'`,
      [rows[0]?.pid],
    );
    isDone = answer.rows[0]?.done === true;
  }
  await other.end();
  await sleeping;
}

describe('one connection that A, B and nobody use in turn', () => {
  it.each<[string, (trx: Trx) => Promise<unknown>]>([
    ['that went well', async () => {}],
    ['that threw', async () => Promise.reject(new Error('boom'))],
    ['with a failed statement', (trx) => sql`select 1/0`.execute(trx)],
    ['with a cancelled query', cancelled],
  ])('shows each only its own, after a transaction %s', async (_name, work) => {
    await db.database.withTenant(A, work).catch(() => {});
    const asB = await db.database.withTenant(B, look);
    await db.database.withTenant(B, work).catch(() => {});
    const asA = await db.database.withTenant(A, look);
    await db.database.withTenant(A, work).catch(() => {});
    const asNobody = await db.database.withOwner(look);
    const asPlatform = db.database.withPlatform(look);
    expect(asB?.sites).toEqual(['beta']);
    expect(asA?.sites).toEqual(['alfa']);
    expect(asNobody?.sites).toEqual([]);
    await expect(asPlatform).rejects.toThrow(/permission denied/);
    expect(new Set([asA?.pid, asB?.pid, asNobody?.pid]).size).toBe(1);
  });
});
