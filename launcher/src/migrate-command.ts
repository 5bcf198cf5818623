import { visitDatabase } from './open-database.js';
import { readConfig } from './read-config.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `migrate`: brings the database up to date, for installations that start with a migrated one. */
export async function migrateCommand(_args: readonly string[], env: Environment): Promise<number> {
  const database = await visitDatabase(readConfig(env));
  await database.stop();
  const { migrated } = database;
  process.stdout.write(
    migrated.length > 0 ? `Migrated: ${migrated.join(', ')}\n` : 'The database is up to date.\n',
  );
  return 0;
}
