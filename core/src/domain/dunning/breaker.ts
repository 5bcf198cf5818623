import type { DunningPolicy } from './dunning-policy.js';

export type BreakerReason =
  | { readonly code: 'share_of_active'; readonly percent: number; readonly limitPercent: number }
  | { readonly code: 'above_usual'; readonly usual: number; readonly limitPercent: number };

/** Runs of the same cycle day before there is anything usual. */
const LEAST_RUNS = 3;

/** What a day's cuts usually are: the median of the same cycle day over the last six cycles; null while too few are known. */
export function usualOf(wanted: readonly number[]): number | null {
  const last = wanted.slice(0, 6).sort((a, b) => a - b);
  if (last.length < LEAST_RUNS) return null;
  const middle = Math.floor(last.length / 2);
  const [low = 0, high = 0] = [last[middle - 1], last[middle]];
  return last.length % 2 === 1 ? high : (low + high) / 2;
}

/** Why a day's cuts must wait for a person; none: they may go on. `wanted` counts those that are done. */
export function breakerReasons(
  run: { readonly active: number; readonly wanted: number; readonly usual: number | null },
  rules: DunningPolicy['breaker'],
): BreakerReason[] {
  if (run.wanted < rules.leastServices) return [];
  const found: BreakerReason[] = [];
  if (run.wanted * 100 > run.active * rules.percentOfActive) {
    const percent = run.active === 0 ? 100 : Math.round((run.wanted * 100) / run.active);
    found.push({ code: 'share_of_active', percent, limitPercent: rules.percentOfActive });
  }
  if (run.usual !== null && run.wanted * 100 > run.usual * rules.timesUsualPercent) {
    found.push({ code: 'above_usual', usual: run.usual, limitPercent: rules.timesUsualPercent });
  }
  return found;
}
