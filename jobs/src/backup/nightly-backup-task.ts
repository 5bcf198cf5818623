import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBackupDue } from '@atalaya/core/domain/backup/backup-night';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import { readBackupState } from '@atalaya/platform/backup/backups.store';
import {
  BACKUP_FILE_NAME,
  type BackupSource,
  makeBackup,
} from '@atalaya/platform/backup/make-backup';
import type { ScheduledTask } from '@atalaya/platform/runtime/scheduled-tasks';

export interface NightlyBackupDeps extends Omit<BackupSource, 'now'> {
  readonly clock: Clock;
  readonly log: { info(fields: object, message: string): void };
}

/** Looks every ten minutes whether the night's backup is there; a night that was missed is made up for. */
export function nightlyBackupTask(deps: NightlyBackupDeps): ScheduledTask {
  const { backup } = deps.config;
  return {
    name: 'jobs.backup',
    everyMs: 10 * MINUTE_MS,
    run: async (signal) => {
      const { clock, database, log } = deps;
      const { lastAt, first } = await readBackupState(database);
      // Before the first organisation there is nothing to lose.
      if (!first || !isBackupDue(clock.now(), lastAt?.getTime() ?? null, first.timezone)) return;
      const { file, bytes, rows } = await makeBackup(
        { ...deps, now: () => clock.now() },
        {
          origin: 'nightly',
          target: `${backup.folder}/`,
          hasMetrics: backup.hasMetrics,
          signal,
        },
      );
      log.info({ file, bytes, rows }, 'backed up');
      await forgetOldBackups(backup.folder, backup.keep);
    },
  };
}

/** Deletes what nights before wrote and nothing else; the newest `keep` stay. */
export async function forgetOldBackups(folder: string, keep: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => BACKUP_FILE_NAME.test(name)).sort();
  for (const name of names.slice(0, -keep)) await rm(join(folder, name), { force: true });
}
