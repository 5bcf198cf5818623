/** What a bench prints with --json. */
export interface BenchResult {
  readonly name: string;
  /** What the figures stand for, in a sentence. */
  readonly work: string;
  readonly figures: Readonly<Record<string, number>>;
  /** The same work done by installed peers, and the ratio to them. */
  readonly peers: Readonly<Record<string, number>>;
}

export interface Bench {
  readonly name: string;
  readonly run: () => Promise<BenchResult>;
}

/** Nearest rank, 0 < p ≤ 1. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
}

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
