import { join } from 'node:path';
import type { Clock } from '@atalaya/core/ports/clock';
import type { CollectorLeases } from '@atalaya/core/ports/collector-leases';
import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import type { FactsSink, OutcomesSink } from '@atalaya/core/ports/findings';
import type { InventorySource } from '@atalaya/core/ports/inventory-source';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import type { SessionSink } from '@atalaya/core/ports/session-sink';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { collectorCheck, registerCollectorMetrics, tellOverload } from './collector-report.js';
import { DRIVERS } from './drivers/registry.js';
import { openInbound } from './inbound/open-inbound.js';
import { type RunningCollector, runCollector } from './run-collector.js';
import { SessionTracker } from './sessions/session-tracker.js';
import { openSpool } from './spool/open-spool.js';
import { registerSpoolMetrics, spoolCheck, spoolTeller } from './spool/spool-report.js';
import {
  detectEchoProgram,
  type EchoProgramStatus,
  openEchoProgram,
} from './transports/icmp/detect-echo-program.js';

/** What any collector has of its own process. */
export type CollectorHost = Pick<Platform, 'config' | 'version' | 'log' | 'health' | 'prometheus'>;

/** What it reaches of the platform: Postgres and Redis beside it, or one address over HTTPS. */
export interface CollectorPorts {
  readonly clock: Clock;
  readonly identity: { readonly id: string; readonly name: string };
  readonly leases: CollectorLeases;
  readonly inventory: InventorySource;
  readonly findings: FactsSink & OutcomesSink & DeviceEventsSink;
  readonly sessions: SessionSink;
  readonly metrics: Pick<MetricStore, 'write'>;
  readonly samples: Pick<SampleStream, 'publish'>;
  readonly pollRequests: Pick<PollRequests, 'subscribe'>;
}

export interface Polling {
  readonly echo: EchoProgramStatus;
  /** Ends polling, then writes what is left and hands over. */
  stop(): Promise<void>;
}

/** Polls: spool, drivers, echoes, sessions, traps and syslog, with their health and metrics. */
export async function startPolling(host: CollectorHost, ports: CollectorPorts): Promise<Polling> {
  const { config, log, health, prometheus } = host;
  const { clock, findings } = ports;
  const echo = await detectEchoProgram(config.fpingPath);
  if (echo.kind !== 'fping') log.warn({}, echo.detail);
  let running: RunningCollector | undefined;
  const unregister = [
    health.register('latency', () => latencyCheck(echo)),
    health.register('samples', () => spoolCheck(running?.collector.spoolState)),
    health.register('collector', () => collectorCheck(running)),
    registerSpoolMetrics(prometheus, () => running?.collector.spoolState),
    registerCollectorMetrics(prometheus, () => running),
  ];
  const stopping = new AbortController();
  const opened = await openSpool({
    parent: join(config.dataDir, 'spool'),
    maxBytes: config.spoolMaxBytes,
    log,
  });
  const inbound = openInbound({
    ...config.collector,
    clock,
    log,
    prometheus,
    sink: findings,
    inventory: () => running?.collector.inventory ?? null,
  });
  const sessions = new SessionTracker({
    clock,
    log,
    sink: ports.sessions,
    isOurs: (deviceId) => running?.collector.inventory?.units.has(deviceId) ?? true,
  });
  const stop = async () => {
    for (const remove of unregister) remove();
    stopping.abort(new Error('stopping'));
    await running?.stop();
    await sessions.stop();
    await inbound.stop();
    opened.close();
  };
  try {
    running = await runCollector({
      ...ports,
      ...config.collector,
      log,
      version: host.version,
      onReading: (device, reading) => {
        inbound.events.reading(device, reading);
        sessions.reading(device, reading);
      },
      onControlled: (device, controlled) => inbound.events.controlled(device, controlled),
      onEvent: (tenantId, event) => inbound.events.tell(tenantId, event),
      onSessionEvent: (device, event) => sessions.event(device, event),
      drivers: DRIVERS,
      echoProgram: openEchoProgram(echo),
      spool: opened.spool,
      onSpool: spoolTeller(log),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  void tellOverload(running, log, stopping.signal);
  await inbound.start();
  return { echo, stop };
}

/** The pages read this check by its name: without a program they say that latency is not measured. */
function latencyCheck(echo: EchoProgramStatus): CheckResult {
  return { status: echo.kind === 'none' ? 'degraded' : 'ok', detail: echo.detail };
}
