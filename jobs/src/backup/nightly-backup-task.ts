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

const DRAFT = '.part';

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

/** Deletes what nights before wrote, whole or half, and nothing else; the newest `keep` stay. */
async function forgetOldBackups(folder: string, keep: number): Promise<void> {
  const names = (await readdir(folder)).sort();
  const whole = names.filter((name) => BACKUP_FILE_NAME.test(name));
  const newest = whole.at(-1) ?? '';
  // A process that was killed left its draft; one of somebody who writes now has a later name.
  const drafts = names.filter(
    (name) =>
      name.endsWith(DRAFT) && BACKUP_FILE_NAME.test(name.slice(0, -DRAFT.length)) && name < newest,
  );
  const old = [...whole.slice(0, -keep), ...drafts];
  for (const name of old) await rm(join(folder, name), { force: true });
}
