/**
 * The state of one rule on one series, packed into 16 bits so that millions fit into a typed array:
 * bits 0-1 the phase, bit 2 flapping, bits 3-15 samples counted towards the next phase.
 */
export type PackedAlert = number;

export const PHASE = { ok: 0, pending: 1, firing: 2, recovering: 3 } as const;
/** What a sample says: wrong, between the thresholds, right. */
export const VERDICT = { raise: 0, hold: 1, clear: 2 } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

export const FLAPPING_BIT = 4;
const PHASE_BITS = 3;
const COUNT_SHIFT = 3;

export const phaseOf = (alert: PackedAlert): number => alert & PHASE_BITS;
export const countOf = (alert: PackedAlert): number => alert >> COUNT_SHIFT;
export const isFlapping = (alert: PackedAlert): boolean => (alert & FLAPPING_BIT) !== 0;
/** Firing, or firing still although the last samples were right. */
export const isActive = (alert: PackedAlert): boolean => (alert & PHASE.firing) !== 0;

export const packAlert = (phase: number, count: number, flapping = 0): PackedAlert =>
  phase | flapping | (count << COUNT_SHIFT);

/**
 * The state after one sample with a new time. ok → pending (`forSamples` in a row) → firing →
 * recovering (`recoverSamples` in a row) → ok. A sample between the thresholds ends a pending alert
 * and a recovery: it is neither wrong enough to begin nor right enough to end.
 */
export function stepAlert(
  alert: PackedAlert,
  verdict: Verdict,
  forSamples: number,
  recoverSamples: number,
): PackedAlert {
  const phase = alert & PHASE_BITS;
  const flapping = alert & FLAPPING_BIT;
  if ((phase & PHASE.firing) === 0) {
    if (verdict !== VERDICT.raise) return flapping;
    const seen = (phase === PHASE.pending ? alert >> COUNT_SHIFT : 0) + 1;
    if (seen >= forSamples) return PHASE.firing | flapping;
    return packAlert(PHASE.pending, seen, flapping);
  }
  if (verdict !== VERDICT.clear) return PHASE.firing | flapping;
  const right = (phase === PHASE.recovering ? alert >> COUNT_SHIFT : 0) + 1;
  if (right >= recoverSamples) return flapping;
  return packAlert(PHASE.recovering, right, flapping);
}
