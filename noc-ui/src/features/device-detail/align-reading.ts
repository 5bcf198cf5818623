import type { SampleEvent } from '@atalaya/core/wire/live/topics';
import type { SparkPoint } from '../../shared/ui/spark-path.js';

/** Align mode stops by itself: nobody polls a radio each second from a forgotten pocket. */
export const ALIGN_FOR_MS = 10 * 60_000;
/** The lease is renewed well before it could run out, while the page is open. */
export const RENEW_EACH_MS = 15_000;
const MAX_TRACE = 600;

export interface AlignReading {
  readonly current: number | null;
  /** The strongest so far; it is held until it is cleared by hand. */
  readonly best: number | null;
  readonly trace: readonly SparkPoint[];
}

export const NO_READING: AlignReading = { current: null, best: null, trace: [] };

export function withReading(before: AlignReading, sample: SampleEvent[number]): AlignReading {
  const atMs = Date.parse(sample.at);
  const last = before.trace.at(-1);
  if (last && atMs <= last.atMs) return before;
  return {
    current: sample.value,
    best: before.best === null ? sample.value : Math.max(before.best, sample.value),
    trace: [...before.trace, { atMs, value: sample.value }].slice(-MAX_TRACE),
  };
}

/** 220 Hz at −90 dBm to 1,760 Hz at −40 dBm: three octaves, so that 1 dB is heard. */
export function toneHz(dbm: number): number {
  const share = Math.min(1, Math.max(0, (dbm + 90) / 50));
  return 220 * 2 ** (3 * share);
}
