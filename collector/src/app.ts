import { randomUUID } from 'node:crypto';
import {
  type CollectorIdentity,
  claimCollectorIdentity,
} from '@atalaya/platform/collectors/collector-identity';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { createPostgresDiscoveryRuns } from '@atalaya/platform/discovery/postgres-discovery-runs';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { createPostgresImportRuns } from '@atalaya/platform/imports/postgres-import-runs';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import { createPostgresRouterSetups } from '@atalaya/platform/router-setups/postgres-router-setups';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { createPostgresTextMessages } from '@atalaya/platform/text-messages/postgres-text-messages';
import { DiscoveryService } from './discovery/discovery-service.js';
import { DRIVERS } from './drivers/registry.js';
import { EnforcementService } from './enforce/enforcement-service.js';
import { ImportService } from './imports/import-service.js';
import { RouterSetupService } from './router-setups/router-setup-service.js';
import { type Polling, startPolling } from './start-polling.js';
import { TextMessageService } from './text-messages/text-message-service.js';
import { type EchoProgramStatus, openEchoProgram } from './transports/icmp/detect-echo-program.js';

export interface CollectorApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The collector role: the only code that talks to network devices. */
export function createCollectorApp(platform: Platform): CollectorApp {
  let identity: CollectorIdentity | undefined;
  let polling: Polling | undefined;
  let errands: readonly Errand[] = [];
  return {
    start: async () => {
      identity = await claimCollectorIdentity(platform.config.dataDir);
      polling = await startPolling(platform, {
        ...platform,
        identity,
        leases: createPostgresCollectorLeases(platform.database),
        inventory: createPostgresInventorySource(platform),
        findings: createPostgresFindings(platform),
        sessions: createPostgresSessionSink(platform.database),
      });
      errands = errandsOf(platform, polling.echo, identity);
      for (const errand of errands) errand.start();
    },
    stop: async () => {
      await Promise.all(errands.map((errand) => errand.stop()));
      await polling?.stop();
      await identity?.release();
    },
  };
}

/** What people ask a collector for besides polling; it is taken from Postgres by whichever collector is free. */
interface Errand {
  start(): void;
  stop(): Promise<void>;
}

function errandsOf(
  platform: Platform,
  echo: EchoProgramStatus,
  { id }: CollectorIdentity,
): readonly Errand[] {
  const told = () => ({ ...platform, claimant: randomUUID() });
  const asks = { ...platform, drivers: DRIVERS, echoProgram: openEchoProgram(echo) };
  return [
    new DiscoveryService({
      ...asks,
      runs: createPostgresDiscoveryRuns({ ...told(), collector: id }),
    }),
    new ImportService({ ...platform, runs: createPostgresImportRuns(told()) }),
    new RouterSetupService({ ...asks, setups: createPostgresRouterSetups(told()) }),
    new TextMessageService({ ...platform, messages: createPostgresTextMessages(told()) }),
    new EnforcementService({
      ...platform,
      commands: createPostgresNetworkCommands({ ...told(), collector: id }),
    }),
  ];
}
