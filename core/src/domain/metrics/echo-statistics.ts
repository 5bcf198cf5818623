import type { MetricName } from './catalogue.js';

export type PingMetric = Extract<MetricName, `ping.${string}`>;
/** A metric that cannot be said of this window is absent: all lost has no RTT, one answer has no jitter. */
export type EchoStatistics = { readonly [M in PingMetric]?: number };

/**
 * The statistics of one echo window. `rttsMs` holds one entry for each echo in the order sent: its
 * round trip in ms, or null when it was lost. An empty window gives nothing.
 *
 * Percentiles are nearest-rank over the answers, so each is a round trip that happened. Jitter is the
 * mean absolute difference of consecutive answers (as in RFC 3550 section 6.4.1, a lost echo between
 * two answers does not part them). The deviation is the population's.
 */
export function echoStatistics(rttsMs: readonly (number | null)[]): EchoStatistics {
  const sent = rttsMs.length;
  if (sent === 0) return {};
  const received = rttsMs.filter((rttMs) => rttMs !== null);
  const lost = sent - received.length;
  const loss = { 'ping.sent': sent, 'ping.lost': lost, 'ping.loss_pct': (100 * lost) / sent };
  if (received.length === 0) return loss;

  const sorted = received.toSorted((a, b) => a - b);
  const jitter = meanStep(received);
  return {
    ...loss,
    'ping.rtt_min_ms': nearestRank(sorted, 0),
    'ping.rtt_p10_ms': nearestRank(sorted, 10),
    'ping.rtt_p50_ms': nearestRank(sorted, 50),
    'ping.rtt_p90_ms': nearestRank(sorted, 90),
    'ping.rtt_p95_ms': nearestRank(sorted, 95),
    'ping.rtt_max_ms': nearestRank(sorted, 100),
    ...spread(received),
    ...(jitter === undefined ? {} : { 'ping.jitter_ms': jitter }),
  };
}

/** `sorted` is ascending and not empty; percent 0 is the smallest value. */
function nearestRank(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1] ?? Number.NaN;
}

function spread(values: readonly number[]): EchoStatistics {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { 'ping.rtt_avg_ms': mean, 'ping.rtt_stddev_ms': Math.sqrt(squares / values.length) };
}

function meanStep(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  let total = 0;
  let previous = values[0] ?? 0;
  for (const value of values) {
    total += Math.abs(value - previous);
    previous = value;
  }
  return total / (values.length - 1);
}
