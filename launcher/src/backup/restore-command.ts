import { timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { MIGRATIONS } from '@atalaya/migrations/index';
import { keepBackupKey, knownBackupKey } from '@atalaya/platform/backup/backup-key';
import { checkBackup } from '@atalaya/platform/backup/read-backup';
import { restoreBackup } from '@atalaya/platform/backup/restore-backup';
import type { Config } from '@atalaya/platform/config/config';
import { pathExists, writePrivateFile } from '@atalaya/platform/postgres/embedded/data-folder';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { keepSecretKey } from '@atalaya/platform/secrets/secret-key';
import { CommandLineError, parseArguments } from '../command-line.js';
import { openDatabase } from '../open-database.js';
import { readConfig } from '../read-config.js';

type Environment = Readonly<Record<string, string | undefined>>;

const WITHOUT_DATABASE = {
  DATABASE_URL: undefined,
  DATABASE_URL_FILE: undefined,
  SECRET_KEY: undefined,
  SECRET_KEY_FILE: undefined,
};

/** `restore <file>`: fills an empty installation; `--secret-key-to FILE` only takes the SECRET_KEY out of it. */
export async function restoreCommand(args: readonly string[], env: Environment): Promise<number> {
  const { positionals, options } = parseArguments(args, { options: ['secret-key-to'] });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new CommandLineError('restore needs one file.');
  // The database may want SECRET_KEY, which is in the file that is to be opened first.
  const secretKeyTo = options['secret-key-to'];
  const config = readConfig(secretKeyTo === undefined ? env : { ...env, ...WITHOUT_DATABASE });
  const backupKey = await knownBackupKey(config);
  if (!backupKey) {
    throw new StartupError(
      `The backup's key is needed: set BACKUP_KEY or BACKUP_KEY_FILE, or put it into ${join(config.dataDir, 'backup-key')}.`,
    );
  }
  const { key } = backupKey;
  if (secretKeyTo !== undefined) return saveSecretKey(path, key, secretKeyTo);
  // Before a database is even started.
  const checked = await checkBackup(path, key);
  const opened = await openDatabase(config, { migrates: false });
  try {
    const { head, tables, rows, migrated } = await restoreBackup({
      path,
      key,
      head: checked.head,
      databaseUrl: opened.url,
      migrations: MIGRATIONS,
      takeSecretKey: (secretKey) => takeSecretKey(config, secretKey),
    });
    process.stdout.write(`Restored ${tables} tables, ${rows} rows, as of ${head.createdAt}.\n`);
    if (migrated.length > 0) process.stdout.write(`Migrated: ${migrated.join(', ')}\n`);
    if (backupKey.place === 'BACKUP_KEY' && config.databaseUrl === undefined) {
      const kept = await keepBackupKey(config.dataDir, key);
      process.stdout.write(`The next backups are sealed with the same key, kept in ${kept}.\n`);
    }
    return 0;
  } finally {
    await opened.stop();
  }
}

/** The key that seals the credentials among the rows becomes this installation's. */
async function takeSecretKey(config: Config, secretKey: Uint8Array): Promise<void> {
  if (config.secretKey === undefined) return keepSecretKey(config.dataDir, secretKey);
  if (timingSafeEqual(config.secretKey, secretKey)) return;
  throw new StartupError(
    'SECRET_KEY is not the one of this backup, so its stored credentials could not be read: take it out with "restore <file> --secret-key-to <new file>" and set SECRET_KEY_FILE to that.',
  );
}

async function saveSecretKey(path: string, key: Uint8Array, to: string): Promise<number> {
  if (await pathExists(to)) throw new StartupError(`${to} is there already.`);
  const { head } = await checkBackup(path, key);
  await writePrivateFile(to, `${head.secretKey}\n`);
  process.stdout.write(`SECRET_KEY is in ${to}: set SECRET_KEY_FILE to it, and keep it private.\n`);
  return 0;
}
