import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { readTextFile, writePrivateFile } from '../postgres/embedded/data-folder.js';
import { StartupError } from '../runtime/startup-error.js';

/** What seals backups, and whence it came. */
export interface BackupKey {
  readonly key: Uint8Array;
  /** As a person finds it again: a file's path, or the variable. */
  readonly place: string;
  readonly isNew: boolean;
}

const KEY_BYTES = 32;

const backupKeyPath = (dataDir: string) => join(dataDir, 'backup-key');

/** BACKUP_KEY, else the key kept in DATA_DIR/backup-key (mode 0600), made when there is none. Throws StartupError. */
export async function backupKeyOf(config: Config): Promise<BackupKey> {
  const known = await knownBackupKey(config);
  if (known) return known;
  const key = new Uint8Array(randomBytes(KEY_BYTES));
  return { key, place: await keepBackupKey(config.dataDir, key), isNew: true };
}

/** The same, but undefined when there is none yet. */
export async function knownBackupKey({ backup, dataDir }: Config): Promise<BackupKey | undefined> {
  if (backup.key) return { key: backup.key, place: 'BACKUP_KEY', isNew: false };
  const path = backupKeyPath(dataDir);
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  const key = new Uint8Array(Buffer.from(text.trim(), 'base64'));
  if (key.length === KEY_BYTES) return { key, place: path, isNew: false };
  throw new StartupError(`${path} is damaged: restore that file from a copy.`);
}

/** Returns the file's path. */
export async function keepBackupKey(dataDir: string, key: Uint8Array): Promise<string> {
  const path = backupKeyPath(dataDir);
  await writePrivateFile(path, `${Buffer.from(key).toString('base64')}\n`);
  return path;
}

/** Names a key without telling anything of it: 8 bytes. */
export function backupKeyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('atalaya backup key id').update(key).digest().subarray(0, 8);
}

/** The key of one file (RFC 5869): with a salt of its own, so that counted nonces never meet under one key. */
export function fileKeyOf(key: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'atalaya backup file 1', KEY_BYTES));
}
