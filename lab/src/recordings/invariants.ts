import { CATALOGUE, isMetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { Observation } from '@atalaya/core/domain/network/reading';

/** 32-bit and 16-bit "not available" of many agents, which no metric of the catalogue can hold as a value. */
const NEVER_VALUES: ReadonlySet<number> = new Set([
  4_294_967_295, -2_147_483_648, 2_147_483_647, 65_535, -32_768,
]);

interface Plausible {
  readonly metrics: RegExp;
  readonly min: number;
  readonly max: number;
}

/** What hardware can show at all; a value outside is a wrong scale or a sentinel. */
const PLAUSIBLE: readonly Plausible[] = [
  { metrics: /\.(signal|remote_signal|rssi|rsrp)_dbm$/, min: -160, max: -1 },
  { metrics: /\.noise_dbm$/, min: -150, max: -1 },
  { metrics: /^(optic|onu)\..*power_dbm$/, min: -60, max: 20 },
  { metrics: /\.temperature_c$/, min: -60, max: 200 },
  { metrics: /\.(cpu|memory|charge|loss)_pct$/, min: 0, max: 100 },
  { metrics: /^power\.load_pct$/, min: 0, max: 300 },
  { metrics: /\.voltage_v$/, min: -1_000, max: 1_000 },
  { metrics: /^optic\.bias_a$/, min: 0, max: 1 },
  { metrics: /\.frequency_mhz$/, min: 1, max: 200_000 },
  { metrics: /\.distance_m$/, min: 0, max: 500_000 },
  { metrics: /\.(oper_up|online|connected|on_battery)$/, min: 0, max: 1 },
];

/** What is wrong with these observations as samples; empty when nothing is. */
export function violations(observations: readonly Observation[]): readonly string[] {
  const seen = new Set<string>();
  return observations.flatMap((observation) => {
    const name = `${observation.metric} ${JSON.stringify(observation.tags)}`;
    const problems = problemsOf(observation);
    if (seen.has(name)) problems.push('is there twice');
    seen.add(name);
    return problems.map((problem) => `${name} ${problem}`);
  });
}

function problemsOf(observation: Observation): string[] {
  const { metric, tags } = observation;
  if (!isMetricName(metric)) return ['is not in the catalogue'];
  const expected = [...CATALOGUE[splitMetric(metric).measurement].tags].sort();
  const given = Object.keys(tags).sort();
  const problems: string[] = [];
  if (given.join() !== expected.join()) problems.push(`has the tags ${given.join()}`);
  if (Object.values(tags).some((tag) => tag.trim() === '')) problems.push('has an empty tag');
  if (observation.kind === 'counter') return problems;
  const { value } = observation;
  if (!Number.isFinite(value)) problems.push(`is ${value}`);
  else if (NEVER_VALUES.has(value)) problems.push(`is the sentinel ${value}`);
  for (const { metrics, min, max } of PLAUSIBLE) {
    if (metrics.test(metric) && (value < min || value > max)) problems.push(`is ${value}`);
  }
  return problems;
}
