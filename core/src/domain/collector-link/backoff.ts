const FIRST_MS = 1_000;
const MOST_MS = 60_000;

/**
 * How long to wait after so many failures in a row (1 or more): twice as long each time, a minute at most,
 * and a random part of it less, so that a hundred collectors do not come back in one moment.
 * @param random from 0 up to 1
 */
export function backoffMs(failures: number, random: number, mostMs = MOST_MS): number {
  const full = Math.min(FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 30), mostMs);
  return full * (0.5 + random / 2);
}
