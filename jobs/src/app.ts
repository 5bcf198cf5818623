import { windowEndsTask } from '@atalaya/platform/maintenance/window-ends-task.store';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { suggestedLinksTask } from '@atalaya/platform/services/suggested-links-task.store';
import { historyRetentionTask } from '@atalaya/platform/sessions/forget-old-history.store';
import { nightlyBackupTask } from './backup/nightly-backup-task.js';

export interface JobsApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The jobs role: what takes long or comes at its hour, so that neither HTTP nor alerting waits for it. */
export function createJobsApp(platform: Platform): JobsApp {
  platform.tasks.add(historyRetentionTask(platform));
  platform.tasks.add(suggestedLinksTask(platform));
  platform.tasks.add(windowEndsTask(platform));
  if (platform.config.backup.isNightly) platform.tasks.add(nightlyBackupTask(platform));
  return { start: async () => {}, stop: async () => {} };
}
