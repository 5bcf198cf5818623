import { isBackupLate } from '@atalaya/core/domain/backup/backup-night';
import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { readBackupState } from '@atalaya/platform/backup/backups.store';
import type { Config } from '@atalaya/platform/config/config';
import { createDatabase } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { systemNow } from '@atalaya/platform/runtime/system-timers';
import { type Diagnosis, ok, warning, wrong } from './diagnosis.js';

/** Of an up-to-date database: whether what it holds is saved. */
export async function diagnoseBackup(
  url: string,
  { backup }: Config,
): Promise<readonly Diagnosis[]> {
  const database = createDatabase({ url, log: silentLog, poolSize: 1 });
  try {
    const { lastAt, first } = await readBackupState(database);
    if (!first) return [ok('holds no organisation yet: there is nothing to save')];
    const now = systemNow();
    const ages = { lastAt: lastAt?.getTime() ?? null, firstAt: first.createdAt.getTime() };
    const detail = lastAt
      ? `was saved last ${Math.floor((now - lastAt.getTime()) / HOUR_MS)} h ago`
      : 'was never saved';
    const age = isBackupLate(now, ages)
      ? wrong(`${detail}: "npm run backup" does it now, the role jobs each night`)
      : ok(detail);
    if (backup.isNightly) return [age];
    return [age, warning('is not saved at night (BACKUP_NIGHTLY=off)')];
  } finally {
    await database.close();
  }
}
