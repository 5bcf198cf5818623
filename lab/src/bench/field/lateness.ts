/**
 * How late each poll was, in percent of its interval. A target is polled at fixed multiples of its
 * interval: its earliest poll by that grid is on time, and the others are late by what they are behind.
 */
export function latePercents(
  polls: readonly (readonly [way: string, times: readonly number[]])[],
  intervalMs: number,
): number[] {
  return polls.flatMap(([, times]) => {
    const phases = times.map((at, index) => at - index * intervalMs);
    const onTime = Math.min(...phases);
    return phases.map((phase) => (100 * (phase - onTime)) / intervalMs);
  });
}
