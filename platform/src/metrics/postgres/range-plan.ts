import type { Instant } from '@atalaya/core/domain/shared/instant';
import { bucketStepMs, type Span } from '../bucket-grid.js';
import type { StoreState } from './store-state.js';
import { ROLLUPS, type Rollup } from './tiers.js';

/** Part of a range and where it is read. */
export interface Segment extends Span {
  readonly source: 'raw' | Rollup['table'];
}

export interface Resolution {
  readonly stepMs: number;
  /** Nothing: raw samples serve the step. */
  readonly rollup?: Rollup;
}

/** The step for a range, and the roll-up that serves it, among what retention still has at its start. */
export function resolutionFor(
  span: Span,
  maxPoints: number,
  rawTier: string,
  state: StoreState,
): Resolution {
  const stepMs = bucketStepMs(span, maxPoints, finestKept(span.from, rawTier, state));
  const rollup = ROLLUPS.find((r) => stepMs % r.stepMs === 0 && state.rollups.has(r.stepMs));
  return rollup ? { stepMs, rollup } : { stepMs };
}

/** The roll-up for one bucket over the whole span. Its edges are read raw, so a coarse one is exact too. */
export function rollupForWhole(span: Span, state: StoreState): Rollup | undefined {
  return ROLLUPS.find(
    (r) => state.rollups.has(r.stepMs) && span.to - span.from >= WHOLE_FROM_STEPS * r.stepMs,
  );
}
const WHOLE_FROM_STEPS = 24;

function finestKept(from: Instant, rawTier: string, state: StoreState): number {
  if (from >= state.keptFrom(rawTier)) return 1;
  const kept = [...ROLLUPS].reverse().find((r) => from >= state.keptFrom(r.tier));
  return (kept ?? ROLLUPS[0]).stepMs;
}

export interface SegmentLimits {
  readonly rollup: Rollup | undefined;
  /** Buckets of the roll-up before this instant are computed. */
  readonly rolledTo: Instant;
  /** Raw samples before this instant are gone. */
  readonly rawFrom: Instant;
  /** Whole hours in which the roll-up of this series is not up to date. */
  readonly dirty: Span | undefined;
}

/**
 * Cuts a range, in order of time: whole computed buckets from the roll-up, its edges, the tail that is
 * not computed yet and the hours written to since from raw samples. So an answer shows every sample.
 */
export function planSegments(span: Span, limits: SegmentLimits): Segment[] {
  const { rollup, rolledTo, rawFrom, dirty } = limits;
  const raw = (from: Instant, to: Instant): Segment => ({
    source: 'raw',
    from: Math.max(from, rawFrom),
    to,
  });
  const kept = (segments: Segment[]) => segments.filter(({ from, to }) => from < to);
  if (rollup === undefined) return kept([raw(span.from, span.to)]);
  const from = Math.ceil(span.from / rollup.stepMs) * rollup.stepMs;
  const to = Math.min(Math.floor(span.to / rollup.stepMs) * rollup.stepMs, rolledTo);
  if (from >= to) return kept([raw(span.from, span.to)]);
  const rolled = (start: Instant, end: Instant): Segment => ({
    source: rollup.table,
    from: start,
    to: end,
  });
  const hole = dirty ?? { from: to, to };
  const holeFrom = Math.min(to, Math.max(from, hole.from, rawFrom));
  const holeTo = Math.min(to, Math.max(holeFrom, hole.to));
  return kept([
    raw(span.from, from),
    rolled(from, holeFrom),
    raw(holeFrom, holeTo),
    rolled(holeTo, to),
    raw(to, span.to),
  ]);
}
