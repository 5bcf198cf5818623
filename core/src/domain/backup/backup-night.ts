import { addDays, dayIn } from '../shared/calendar-day.js';
import { HOUR_MS, type Instant } from '../shared/instant.js';
import { instantOf } from '../shared/zone-time.js';

/** By then the day's work is over, and the month's first runs have not begun. */
const NIGHT = 'T03:00:00';
/** A night, and two hours for what is slow. */
const OLDEST_BACKUP_MS = 26 * HOUR_MS;

/** The last time that it was 3 in the night in a zone. */
export function lastNight(now: Instant, timeZone: string): Instant {
  const today = dayIn(now, timeZone);
  const at = instantOf(`${today}${NIGHT}`, timeZone) ?? now;
  return at <= now ? at : (instantOf(`${addDays(today, -1)}${NIGHT}`, timeZone) ?? now);
}

/** The night is over and its backup is not there; nights that were missed make one. */
export function isBackupDue(now: Instant, lastAt: Instant | null, timeZone: string): boolean {
  return lastAt === null || lastAt < lastNight(now, timeZone);
}

/** Something could be lost, and what is saved of it is more than a night old. */
export function isBackupLate(
  now: Instant,
  { lastAt, firstAt }: { readonly lastAt: Instant | null; readonly firstAt: Instant | null },
): boolean {
  return firstAt !== null && now - Math.max(lastAt ?? firstAt, firstAt) > OLDEST_BACKUP_MS;
}
