/** A number from 0 (included) to 1 (not included). */
export type Random = () => number;

/** Mixes two integers into 32 well-spread bits. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The same sequence for the same seed. */
export function seededRandom(seed: number): Random {
  let calls = 0;
  return () => {
    calls = (calls + 1) | 0;
    return mix(seed, calls) / 0x1_0000_0000;
  };
}

/** A value in [0, 1) that depends on nothing but the seed and the moment's number. */
export function unitAt(seed: number, moment: number): number {
  const low = (moment % 0x1_0000_0000) | 0;
  const high = Math.floor(moment / 0x1_0000_0000) | 0;
  return mix(mix(seed, low), high) / 0x1_0000_0000;
}

/** Smooth noise in [-1, 1]: one random level per period, eased in between. */
export function driftAt(seed: number, nowMs: number, periodMs: number): number {
  const position = nowMs / periodMs;
  const step = Math.floor(position);
  const part = position - step;
  const eased = part * part * (3 - 2 * part);
  const from = unitAt(seed, step);
  const to = unitAt(seed, step + 1);
  return 2 * (from + (to - from) * eased) - 1;
}

/** A seed of its own for one purpose of one thing. */
export function childSeed(seed: number, purpose: number): number {
  return mix(seed, purpose) | 0;
}
