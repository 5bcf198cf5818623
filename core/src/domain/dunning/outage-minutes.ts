import { type Instant, MINUTE_MS } from '../shared/instant.js';
import type { SnapshotIncident } from './snapshot.js';

/** Whole minutes without service in [from, now), overlaps counted once. */
export function outageMinutes(
  incidents: readonly SnapshotIncident[],
  from: Instant,
  now: Instant,
): number {
  let [covered, total] = [from, 0];
  for (const { from: start, to } of [...incidents].sort((a, b) => a.from - b.from)) {
    const [begin, end] = [Math.max(start, covered), Math.min(to ?? now, now)];
    if (end <= begin) continue;
    total += end - begin;
    covered = end;
  }
  return Math.floor(total / MINUTE_MS);
}
