import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Database } from '../postgres/database.js';

export interface FinishedBackup {
  readonly origin: 'nightly' | 'command';
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly keyId: string;
  readonly hasMetrics: boolean;
}

const KEPT_DAYS = 400;

/** Writes down that the installation was backed up. */
export async function recordBackup(database: Database, backup: FinishedBackup): Promise<void> {
  await database.withPlatform(async (trx) => {
    await trx
      .insertInto('backups')
      .values({
        origin: backup.origin,
        started_at: backup.startedAt,
        finished_at: backup.finishedAt,
        file: backup.file,
        bytes: backup.bytes,
        rows: backup.rows,
        key_id: backup.keyId,
        has_metrics: backup.hasMetrics,
      })
      .execute();
    const before = new Date(backup.finishedAt.getTime() - KEPT_DAYS * DAY_MS);
    await trx.deleteFrom('backups').where('finished_at', '<', before).execute();
  });
}

export interface BackupState {
  /** When the newest one was finished; null before the first. */
  readonly lastAt: Date | null;
  /** The first organisation: since when there is something to lose, and whose night it is. */
  readonly first: { readonly createdAt: Date; readonly timezone: string } | null;
}

export function readBackupState(database: Database): Promise<BackupState> {
  return database.withPlatform(async (trx) => {
    const last = await trx
      .selectFrom('backups')
      .select('finished_at')
      .orderBy('finished_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const first = await trx
      .selectFrom('tenants')
      .select(['created_at', 'timezone'])
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst();
    return {
      lastAt: last?.finished_at ?? null,
      first: first ? { createdAt: first.created_at, timezone: first.timezone } : null,
    };
  });
}
