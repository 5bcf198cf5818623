import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type CollectorIdentity,
  claimCollectorIdentity,
} from '@atalaya/platform/collectors/collector-identity';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { createPostgresDiscoveryRuns } from '@atalaya/platform/discovery/postgres-discovery-runs';
import { createPostgresImportRuns } from '@atalaya/platform/imports/postgres-import-runs';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import { createPostgresRouterSetups } from '@atalaya/platform/router-setups/postgres-router-setups';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { collectorCheck, registerCollectorMetrics, tellOverload } from './collector-report.js';
import { DiscoveryService } from './discovery/discovery-service.js';
import { DRIVERS } from './drivers/registry.js';
import { ImportService } from './imports/import-service.js';
import { type Inbound, openInbound } from './inbound/open-inbound.js';
import { RouterSetupService } from './router-setups/router-setup-service.js';
import { type RunningCollector, runCollector } from './run-collector.js';
import { SessionTracker } from './sessions/session-tracker.js';
import { type OpenedSpool, openSpool } from './spool/open-spool.js';
import { registerSpoolMetrics, spoolCheck, spoolTeller } from './spool/spool-report.js';
import {
  detectEchoProgram,
  type EchoProgramStatus,
  openEchoProgram,
} from './transports/icmp/detect-echo-program.js';

export interface CollectorApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The collector role: the only code that talks to network devices. */
export function createCollectorApp(platform: Platform): CollectorApp {
  let running: RunningCollector | undefined;
  let identity: CollectorIdentity | undefined;
  const stopping = new AbortController();
  let errands: readonly Errand[] = [];
  let inbound: Inbound | undefined;
  let opened: OpenedSpool | undefined;
  let sessions: SessionTracker | undefined;
  const unregister: (() => void)[] = [];
  return {
    start: async () => {
      const echo = await detectEchoProgram(platform.config.fpingPath);
      if (echo.kind !== 'fping') platform.log.warn({}, echo.detail);
      unregister.push(
        platform.health.register('latency', () => latencyCheck(echo)),
        platform.health.register('samples', () => spoolCheck(running?.collector.spoolState)),
        platform.health.register('collector', () => collectorCheck(running)),
      );
      opened = await openSpool({
        parent: join(platform.config.dataDir, 'spool'),
        maxBytes: platform.config.spoolMaxBytes,
        log: platform.log,
      });
      identity = await claimCollectorIdentity(platform.config.dataDir);
      const findings = createPostgresFindings(platform);
      inbound = openInbound({
        ...platform,
        ...platform.config.collector,
        sink: findings,
        inventory: () => running?.collector.inventory ?? null,
      });
      sessions = new SessionTracker({
        ...platform,
        sink: createPostgresSessionSink(platform.database),
        isOurs: (deviceId) => running?.collector.inventory?.units.has(deviceId) ?? true,
      });
      running = await runCollector({
        ...platform,
        ...platform.config.collector,
        leases: createPostgresCollectorLeases(platform.database),
        identity,
        inventory: createPostgresInventorySource(platform),
        findings,
        onReading: (device, reading) => {
          inbound?.events.reading(device, reading);
          sessions?.reading(device, reading);
        },
        onControlled: (device, controlled) => inbound?.events.controlled(device, controlled),
        onEvent: (tenantId, event) => inbound?.events.tell(tenantId, event),
        onSessionEvent: (device, event) => sessions?.event(device, event),
        drivers: DRIVERS,
        echoProgram: openEchoProgram(echo),
        spool: opened.spool,
        onSpool: spoolTeller(platform.log),
      });
      unregister.push(
        registerSpoolMetrics(platform.prometheus, () => running?.collector.spoolState),
        registerCollectorMetrics(platform.prometheus, () => running),
      );
      void tellOverload(running, platform.log, stopping.signal);
      await inbound.start();
      errands = errandsOf(platform, echo);
      for (const errand of errands) errand.start();
    },
    stop: async () => {
      for (const remove of unregister) remove();
      await Promise.all(errands.map((errand) => errand.stop()));
      stopping.abort(new Error('stopping'));
      await running?.stop();
      await sessions?.stop();
      await inbound?.stop();
      opened?.close();
      await identity?.release();
    },
  };
}

/** What people ask a collector for besides polling; it is taken from Postgres by whichever collector is free. */
interface Errand {
  start(): void;
  stop(): Promise<void>;
}

function errandsOf(platform: Platform, echo: EchoProgramStatus): readonly Errand[] {
  const told = () => ({ ...platform, claimant: randomUUID() });
  const asks = { ...platform, drivers: DRIVERS, echoProgram: openEchoProgram(echo) };
  return [
    new DiscoveryService({ ...asks, runs: createPostgresDiscoveryRuns(told()) }),
    new ImportService({ ...platform, runs: createPostgresImportRuns(told()) }),
    new RouterSetupService({ ...asks, setups: createPostgresRouterSetups(told()) }),
  ];
}

/** The pages read this check by its name: without a program they say that latency is not measured. */
function latencyCheck(echo: EchoProgramStatus): CheckResult {
  return { status: echo.kind === 'none' ? 'degraded' : 'ok', detail: echo.detail };
}
