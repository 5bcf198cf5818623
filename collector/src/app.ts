import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createPostgresDiscoveryRuns } from '@atalaya/platform/discovery/postgres-discovery-runs';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { Collector } from './collector.js';
import { DiscoveryService } from './discovery/discovery-service.js';
import { DRIVERS } from './drivers/registry.js';
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
  let collector: Collector | undefined;
  let discovery: DiscoveryService | undefined;
  let opened: OpenedSpool | undefined;
  const unregister: (() => void)[] = [];
  return {
    start: async () => {
      const echo = await detectEchoProgram(platform.config.fpingPath);
      if (echo.kind !== 'fping') platform.log.warn({}, echo.detail);
      unregister.push(
        platform.health.register('latency', () => latencyCheck(echo)),
        platform.health.register('samples', () => spoolCheck(collector?.spoolState)),
      );
      opened = await openSpool({
        parent: join(platform.config.dataDir, 'spool'),
        maxBytes: platform.config.spoolMaxBytes,
        log: platform.log,
      });
      collector = new Collector({
        ...platform,
        inventory: createPostgresInventorySource(platform),
        findings: createPostgresFindings(platform),
        drivers: DRIVERS,
        echoProgram: openEchoProgram(echo),
        spool: opened.spool,
        onSpool: spoolTeller(platform.log),
      });
      unregister.push(registerSpoolMetrics(platform.prometheus, () => collector?.spoolState));
      await collector.start();
      discovery = new DiscoveryService({
        ...platform,
        runs: createPostgresDiscoveryRuns({ ...platform, claimant: randomUUID() }),
        drivers: DRIVERS,
        echoProgram: openEchoProgram(echo),
      });
      discovery.start();
    },
    stop: async () => {
      for (const remove of unregister) remove();
      await discovery?.stop();
      await collector?.stop();
      opened?.close();
    },
  };
}

/** The pages read this check by its name: without a program they say that latency is not measured. */
function latencyCheck(echo: EchoProgramStatus): CheckResult {
  return { status: echo.kind === 'none' ? 'degraded' : 'ok', detail: echo.detail };
}
