import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';

/** Grafana's unit ids by the suffix of our metric names. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/_dbm$/, 'dBm'],
  [/_db$/, 'dB'],
  [/_pct$/, 'percent'],
  [/_bps$/, 'bps'],
  [/_pps$/, 'pps'],
  [/_ps$/, 'cps'],
  [/_ms$/, 'ms'],
  [/_s$/, 's'],
  [/_c$/, 'celsius'],
  [/_v$/, 'volt'],
  [/_a$/, 'amp'],
  [/_w$/, 'watt'],
  [/_mhz$/, 'megahertz'],
  [/_m$/, 'lengthm'],
];

export function grafanaUnit(metric: MetricName | undefined): string {
  return UNITS.find(([suffix]) => suffix.test(metric ?? ''))?.[1] ?? 'none';
}
