import type { Traffic } from './traffic-model.js';

const SUFFIXES: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000, G: 1e9 };

/** `10M` or `10000000` in bit/s; null when it is neither. */
export function parseRate(text: string): number | null {
  const match = /^(\d+)([kMG]?)$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * (SUFFIXES[match[2] ?? ''] ?? 1);
}

/**
 * The first pair of a RouterOS rate limit, `upload/download` from the customer's side (`10M/50M 15M/60M …`); a single
 * value counts for both ways. null when it is absent, unlimited (0/0) or not readable.
 */
export function parseRateLimit(text: string | undefined): Traffic | null {
  const first = text?.trim().split(/\s+/)[0];
  if (!first) return null;
  const [up, down = up] = first.split('/');
  const upBps = parseRate(up ?? '');
  const downBps = parseRate(down ?? '');
  if (upBps === null || downBps === null || (upBps === 0 && downBps === 0)) return null;
  return { upBps: upBps || Number.MAX_SAFE_INTEGER, downBps: downBps || Number.MAX_SAFE_INTEGER };
}
