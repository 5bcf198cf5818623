import type { Random } from './seeded-random.js';

/** One hop of the path from the operations centre to a device. */
export interface Hop {
  readonly kind: 'wire' | 'point-to-point' | 'sector';
  /** Share of its capacity in use, 0 to 1. */
  readonly load: number;
  /** Extra round trip that a scenario adds. */
  readonly slowMs: number;
  /** Share of echoes it loses, 0 to 1. */
  readonly loss: number;
}

const BASE_MS = { wire: 0.12, 'point-to-point': 0.9, sector: 2.4 } as const;
const LOAD_MS = { wire: 0.2, 'point-to-point': 4, sector: 14 } as const;
const NOISE_MS = { wire: 0.05, 'point-to-point': 0.4, sector: 1.6 } as const;

/** The round trip in ms over all hops, or null when one of them loses the echo. */
export function roundTrip(hops: readonly Hop[], random: Random): number | null {
  let total = 0.2;
  for (const hop of hops) {
    if (random() < hop.loss) return null;
    const queueing = LOAD_MS[hop.kind] * hop.load ** 2;
    const jitter = -Math.log(1 - random()) * (NOISE_MS[hop.kind] + queueing * 0.4);
    total += BASE_MS[hop.kind] + queueing + Math.min(jitter, 60) + hop.slowMs;
  }
  return Math.round(total * 1000) / 1000;
}

/** The mean round trip and jitter that `roundTrip` gives, for writing history in one go. */
export function expectedRoundTrip(hops: readonly Hop[]): { rttMs: number; jitterMs: number } {
  let rttMs = 0.2;
  let jitterMs = 0;
  for (const hop of hops) {
    const queueing = LOAD_MS[hop.kind] * hop.load ** 2;
    const spread = NOISE_MS[hop.kind] + queueing * 0.4;
    rttMs += BASE_MS[hop.kind] + queueing + spread + hop.slowMs;
    jitterMs += spread;
  }
  return { rttMs, jitterMs };
}
