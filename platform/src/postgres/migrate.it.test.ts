import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.js';
import { withDatabase } from '../testing/with-database.js';
import { migrate, pendingMigrations } from './migrate.js';

const db = withDatabase();

const makeTable = {
  up: (kysely: Kysely<unknown>) => sql`create table made ()`.execute(kysely).then(() => undefined),
};
const broken = {
  up: (kysely: Kysely<unknown>) =>
    sql`create table half (); select nonsense`.execute(kysely).then(() => undefined),
};

describe('migrate', () => {
  it('does nothing the second time', async () => {
    expect(await migrate(db.ownerUrl, MIGRATIONS)).toEqual([]);
    expect(await pendingMigrations(db.ownerUrl, MIGRATIONS)).toEqual([]);
  });

  it('applies each migration once when two starts run at once', async () => {
    const all = { ...MIGRATIONS, '9000_make_table': makeTable };
    expect(await pendingMigrations(db.ownerUrl, all)).toEqual(['9000_make_table']);
    const applied = await Promise.all([migrate(db.ownerUrl, all), migrate(db.ownerUrl, all)]);
    expect(applied.flat()).toEqual(['9000_make_table']);
  });

  it('names the migration that failed, and leaves nothing of it', async () => {
    const all = { ...MIGRATIONS, '9000_make_table': makeTable, '9001_break_it': broken };
    await expect(migrate(db.ownerUrl, all)).rejects.toThrow(
      /^The migration 9001_break_it failed and nothing was changed: .*nonsense/,
    );
    const { rows } = await db.database.withOwner((trx) =>
      sql`select to_regclass('half') as half`.execute(trx),
    );
    expect(rows).toEqual([{ half: null }]);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await expect(migrate(db.ownerUrl, MIGRATIONS)).rejects.toThrow(
      /holds the migration 9000_make_table, which this version does not know/,
    );
  });
});
