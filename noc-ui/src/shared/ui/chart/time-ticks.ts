const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ticks on whole hours or days, five to nine of them. */
export function timeTicks(fromMs: number, toMs: number): readonly number[] {
  const spanMs = toMs - fromMs;
  const stepMs =
    [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, DAY_MS].find((step) => spanMs / step <= 8) ?? 7 * DAY_MS;
  const ticks: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= toMs; atMs += stepMs)
    ticks.push(atMs);
  return ticks;
}
