import { catchUpTask } from '@atalaya/platform/enforcement/catch-up-task';
import { planOverrunsTask } from '@atalaya/platform/leakage/plan-overruns-task';
import { windowTimesTask } from '@atalaya/platform/maintenance/window-times-task.store';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { TenantRounds } from '@atalaya/platform/runtime/tenant-rounds';
import { suggestedLinksTask } from '@atalaya/platform/services/suggested-links-task.store';
import { historyRetentionTask } from '@atalaya/platform/sessions/forget-old-history.store';
import { nightlyBackupTask } from './backup/nightly-backup-task.js';
import { DunningRounds } from './dunning/dunning-rounds.js';
import { FiscalSender } from './fiscal/fiscal-sender.js';
import { sunatAdapter } from './fiscal/sunat/sunat-adapter.js';
import { InvoiceRounds } from './invoicing/invoice-rounds.js';
import { createMessageRounds } from './maintenance/message-rounds.js';
import { expireReportsTask } from './payments/expire-reports-task.js';
import { createGatewayRounds } from './payments/gateway-rounds.js';
import { createSlaRounds } from './sla/sla-rounds.js';
import { createTicketRounds } from './tickets/ticket-rounds.js';

export interface JobsApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The jobs role: what takes long or comes at its hour, so that neither HTTP nor alerting waits for it. */
export function createJobsApp(platform: Platform): JobsApp {
  platform.tasks.add(historyRetentionTask(platform));
  platform.tasks.add(suggestedLinksTask(platform));
  platform.tasks.add(windowTimesTask(platform));
  platform.tasks.add(expireReportsTask(platform));
  platform.tasks.add(catchUpTask(platform));
  platform.tasks.add(planOverrunsTask(platform));
  if (platform.config.backup.isNightly) platform.tasks.add(nightlyBackupTask(platform));
  const fiscal = new FiscalSender(platform, [sunatAdapter]);
  const dunning = new DunningRounds(platform);
  const invoicing = new InvoiceRounds(platform);
  const rounds = new TenantRounds(platform, {
    topics: ['invoice-runs.changed'],
    gatherMs: 0,
    failure: 'invoice runs could not be carried on',
    look: (tenantId) => invoicing.look(tenantId),
  });
  const working = [
    fiscal,
    dunning,
    rounds,
    createGatewayRounds(platform),
    createMessageRounds(platform),
    createSlaRounds(platform),
    createTicketRounds(platform),
  ];
  return {
    start: async () => {
      for (const one of working) await one.start();
    },
    stop: async () => {
      await Promise.all(working.map((one) => one.stop()));
    },
  };
}
