import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { registerPlatformMetrics } from '@atalaya/platform/runtime/platform-metrics';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { RunningCollector } from './run-collector.js';

const LOOK_EVERY_MS = MINUTE_MS / 6;

/** What /health says of the collector. */
export function collectorCheck(running: RunningCollector | undefined): CheckResult {
  if (running === undefined) return { status: 'ok', detail: 'starts' };
  if (!running.isHolding) {
    return { status: 'degraded', detail: 'polls nothing: its lease ended and was not renewed' };
  }
  if (running.isIsolated) {
    return {
      status: 'degraded',
      detail: 'is cut off: its gateway and canaries are silent, so what it polls is unknown',
    };
  }
  const { devices, isOverloaded, droppedPolls, latenessMs } = running.status();
  return isOverloaded
    ? { status: 'degraded', detail: overload(droppedPolls, latenessMs) }
    : { status: 'ok', detail: `polls ${devices} devices on time` };
}

function overload(droppedPolls: number, latenessMs: number): string {
  const late = `polls begin up to ${(latenessMs / 1_000).toFixed(1)} s late`;
  const lost = `${droppedPolls} were left out in the last minute`;
  return `is overloaded: ${droppedPolls > 0 ? `${late}, ${lost}` : late}`;
}

/** One line in the log when the collector cannot keep its schedule any more, and when it can again. */
export async function tellOverload(
  running: RunningCollector,
  log: Pick<Platform['log'], 'info' | 'warn'>,
  signal: AbortSignal,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  let was = false;
  while (!signal.aborted) {
    await systemDelay(everyMs, signal).catch(() => undefined);
    const { isOverloaded, latenessMs, droppedPolls, devices } = running.status();
    if (signal.aborted || isOverloaded === was) continue;
    was = isOverloaded;
    if (isOverloaded) {
      log.warn(
        { latenessMs, droppedPolls, devices },
        'this collector is overloaded: polls begin late or are left out; give it fewer devices or add a collector',
      );
    } else log.info({ latenessMs, devices }, 'this collector keeps its schedule again');
  }
}

/** Shows the collector on /metrics. Returns the remover. */
export function registerCollectorMetrics(
  registry: Platform['prometheus'],
  running: () => RunningCollector | undefined,
): () => void {
  return registerPlatformMetrics(registry, [
    {
      name: 'atalaya_collector_devices',
      help: 'Devices that this collector polls.',
      read: () => running()?.collector.devices,
    },
    {
      name: 'atalaya_collector_shards',
      help: 'Shards of the network that this collector holds.',
      read: () => running()?.shards,
    },
    {
      name: 'atalaya_collector_polls_total',
      help: 'Polls begun since the start.',
      read: () => running()?.collector.load.totals.polls,
    },
    {
      name: 'atalaya_collector_polls_dropped_total',
      help: 'Whole polls left out because this collector has too much to do.',
      read: () => running()?.collector.load.totals.dropped,
    },
    {
      name: 'atalaya_collector_poll_lateness_seconds',
      help: '95th percentile over the last minute of how late polls began.',
      read: () => {
        const load = running()?.collector.load.figures();
        return load && load.latenessMs / 1_000;
      },
    },
    {
      name: 'atalaya_collector_overloaded',
      help: '1 while polls begin late or are left out.',
      read: () => flag(running()?.collector.load.figures().isOverloaded),
    },
    {
      name: 'atalaya_collector_isolated',
      help: '1 while this collector hears neither its gateway nor a canary.',
      read: () => flag(running()?.isIsolated),
    },
  ]);
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
