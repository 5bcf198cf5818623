import { type MetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';

/** How a device is read, as far as freshness is concerned: `intervalMs` is null for the default. */
export interface SourcePace {
  readonly driver: string;
  readonly intervalMs: number | null;
}

/** Read with every fifth poll: stations' and sessions' counters, queues, ONUs, optics. */
const SLOW: ReadonlySet<string> = new Set(['station', 'session', 'queue', 'onu', 'optic']);
const SLOW_FACTOR = POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs;

/**
 * How long a value of this metric may be shown as fresh: two and a half intervals of the way that reads
 * it. Of several ways the slowest counts, since any of them may have read it.
 */
export function freshForMs(metric: MetricName, sources: readonly SourcePace[]): number {
  const { measurement } = splitMetric(metric);
  if (measurement === 'ping') {
    const echo = sources.find((source) => source.driver === 'icmp');
    return (
      POLLING_DEFAULTS.staleAfterIntervals * (echo?.intervalMs ?? POLLING_DEFAULTS.echoWindowMs)
    );
  }
  const paces = sources
    .filter((source) => source.driver !== 'icmp')
    .map((source) => source.intervalMs ?? POLLING_DEFAULTS.fastIntervalMs);
  const fastMs = paces.length > 0 ? Math.max(...paces) : POLLING_DEFAULTS.fastIntervalMs;
  const intervalMs = SLOW.has(measurement) ? fastMs * SLOW_FACTOR : fastMs;
  return POLLING_DEFAULTS.staleAfterIntervals * intervalMs;
}

export function isFresh(
  metric: MetricName,
  at: Instant,
  sources: readonly SourcePace[],
  now: Instant,
): boolean {
  return now - at <= freshForMs(metric, sources);
}
