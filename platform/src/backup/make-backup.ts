import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import type { Database } from '../postgres/database.js';
import { type BackupKey, backupKeyId, backupKeyOf } from './backup-key.js';
import { recordBackup } from './backups.store.js';
import { type BackupFigures, writeBackup } from './write-backup.js';

export interface BackupSource {
  readonly config: Config;
  readonly version: string;
  readonly database: Database;
  /** The owner's. */
  readonly databaseUrl: string;
  readonly secretKey: Uint8Array;
  readonly now: () => number;
}

export interface BackupOrder {
  readonly origin: 'nightly' | 'command';
  /** A folder in which the file gets a name of its own, or the path of a file that is not there yet. */
  readonly target: string;
  readonly hasMetrics: boolean;
  readonly signal?: AbortSignal;
}

export interface MadeBackup extends BackupFigures {
  readonly file: string;
  readonly key: BackupKey;
}

/** Makes a backup and writes down that it was made. Throws StartupError for what an operator can act on. */
export async function makeBackup(source: BackupSource, order: BackupOrder): Promise<MadeBackup> {
  const startedAt = new Date(source.now());
  const { origin, hasMetrics, signal } = order;
  const key = await backupKeyOf(source.config);
  const file = await fileOf(order.target, startedAt);
  const figures = await writeBackup(file, {
    ...source,
    key: key.key,
    at: startedAt,
    hasMetrics,
    ...(signal && { signal }),
  });
  const { bytes, rows } = figures;
  const finishedAt = new Date(source.now());
  const keyId = backupKeyId(key.key).toString('hex');
  const finished = { origin, startedAt, finishedAt, file, bytes, rows, keyId, hasMetrics };
  await recordBackup(source.database, finished);
  return { ...figures, file, key };
}

async function fileOf(target: string, at: Date): Promise<string> {
  const path = resolve(target);
  const isFolder = /[\\/]$/.test(target) || (await stat(path).catch(() => null))?.isDirectory();
  return isFolder ? join(path, backupFileName(at)) : path;
}

/** `atalaya-2026-03-01T090000Z.backup`: their names sort by their time. */
export const backupFileName = (at: Date) =>
  `atalaya-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`;

export const BACKUP_FILE_NAME = /^atalaya-\d{4}-\d{2}-\d{2}T\d{6}Z\.backup$/;
