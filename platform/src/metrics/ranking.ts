import type { LatestValue, RankQuery } from '@atalaya/core/ports/metric-store';
import { seriesMapKey } from './canonical-series.js';

const MAX_RANKED = 10_000;

/** The first `limit` candidates in the asked order; equal values keep a stable order by series. */
export function ranked(
  candidates: readonly LatestValue[],
  { order, limit }: Pick<RankQuery, 'order' | 'limit'>,
): LatestValue[] {
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_RANKED) {
    throw new RangeError(`limit must be a whole number from 0 to ${MAX_RANKED}`);
  }
  const sign = order === 'lowest' ? 1 : -1;
  return candidates
    .map((candidate) => ({ candidate, name: seriesMapKey(candidate.series) }))
    .sort((a, b) => sign * (a.candidate.value - b.candidate.value) || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
