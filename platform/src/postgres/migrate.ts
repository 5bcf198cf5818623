import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { errorMessage, StartupError } from '../runtime/startup-error.js';

export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the database up to date as its owner: every pending migration in the order of its name, in one
 * transaction under an advisory lock, so that two starts at once apply each of them once. Returns the
 * names applied. Throws StartupError that names the migration.
 */
export async function migrate(ownerUrl: string, migrations: Migrations): Promise<string[]> {
  return withMigrator(ownerUrl, migrations, async (migrator) => {
    const { error, results } = await migrator.migrateToLatest();
    if (error === undefined) {
      return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
    }
    const failed = results?.find((result) => result.status === 'Error');
    throw new StartupError(
      failed
        ? `The migration ${failed.migrationName} failed and nothing was changed: ${errorMessage(error)}.`
        : `The database could not be migrated: ${explain(errorMessage(error))}.`,
    );
  });
}

/** The names of the migrations that this database does not have yet. */
export async function pendingMigrations(
  ownerUrl: string,
  migrations: Migrations,
): Promise<string[]> {
  return withMigrator(ownerUrl, migrations, async (migrator) =>
    (await migrator.getMigrations())
      .filter((migration) => migration.executedAt === undefined)
      .map((migration) => migration.name),
  );
}

async function withMigrator<T>(
  ownerUrl: string,
  migrations: Migrations,
  work: (migrator: Migrator) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'migrations' });
  pool.on('error', () => {});
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(
      new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } }),
    );
  } finally {
    await db.destroy();
  }
}

/** Kysely's own words for a database that a newer version has migrated. */
function explain(message: string): string {
  const missing = /previously executed migration (\S+) is missing/.exec(message);
  return missing
    ? `it holds the migration ${missing[1]}, which this version does not know: start the newer version that made it`
    : message;
}
