import { addDays, dayIn } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import { instantOf } from '../shared/zone-time.js';

/** now: as soon as its router takes it. night: at the organisation's hour, when a session that ends hurts least. */
export const PUSH_TIMES = ['now', 'night'] as const;
export type PushTime = (typeof PUSH_TIMES)[number];

/** 04:00: who streams sleeps, and who works has not begun. */
export const NIGHT_HOUR = 4;

/** Of a tenant's settings; the default where they say nothing that is an hour. */
export function nightHourOf(settings: Readonly<Record<string, unknown>>): number {
  const hour = settings['nightHour'];
  return typeof hour === 'number' && Number.isInteger(hour) && hour >= 0 && hour <= 23
    ? hour
    : NIGHT_HOUR;
}

export interface NightClock {
  readonly now: Instant;
  /** 0 to 23, by the clocks of the zone. */
  readonly hour: number;
  /** IANA. */
  readonly timeZone: string;
}

/**
 * When a new speed is to be on the router. At night: the next time that clocks show the hour, after `now`; of an hour
 * that the clocks leave out the moment just after, of one that comes twice the first.
 */
export function pushAt(when: PushTime, { now, hour, timeZone }: NightClock): Instant {
  if (when === 'now') return now;
  const today = dayIn(now, timeZone);
  for (const day of [today, addDays(today, 1)]) {
    const at = instantOf(`${day}T${String(hour).padStart(2, '0')}:00`, timeZone);
    if (at !== undefined && at > now) return at;
  }
  return now;
}
