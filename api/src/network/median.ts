/** null for no values; the mean of the two in the middle for an even number. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return null;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[sorted.length / 2 - 1];
  return lower === undefined ? upper : (lower + upper) / 2;
}
