import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { Collector } from './collector.js';
import { DRIVERS } from './drivers/registry.js';
import type { SpoolState } from './poll/sample-writer.js';
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
  let spool: SpoolState = { waiting: 0, dropped: 0, problem: null };
  const unregister: (() => void)[] = [];
  return {
    start: async () => {
      const echo = await detectEchoProgram(platform.config.fpingPath);
      if (echo.kind !== 'fping') platform.log.warn({}, echo.detail);
      unregister.push(
        platform.health.register('latency', () => latencyCheck(echo)),
        platform.health.register('samples', () => spoolCheck(spool)),
      );
      collector = new Collector({
        ...platform,
        inventory: createPostgresInventorySource(platform),
        findings: createPostgresFindings(platform),
        drivers: DRIVERS,
        echoProgram: openEchoProgram(echo),
        onSpool: (state) => {
          if (state.problem !== null && spool.problem === null) {
            platform.log.warn(
              { reason: state.problem },
              'the metric store refuses samples; they wait',
            );
          }
          spool = state;
        },
      });
      await collector.start();
    },
    stop: async () => {
      for (const remove of unregister) remove();
      await collector?.stop();
    },
  };
}

/** The pages read this check by its name: without a program they say that latency is not measured. */
function latencyCheck(echo: EchoProgramStatus): CheckResult {
  return { status: echo.kind === 'none' ? 'degraded' : 'ok', detail: echo.detail };
}

function spoolCheck({ waiting, dropped, problem }: SpoolState): CheckResult {
  if (problem === null && dropped === 0) return { status: 'ok', detail: 'are stored as they come' };
  const now = problem === null ? 'are stored again' : `${waiting} wait for the metric store`;
  return { status: 'degraded', detail: dropped === 0 ? now : `${now}; ${dropped} were dropped` };
}
