import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';
import { intlLocale } from '../../shared/format/numbers.js';
import {
  formatDay,
  formatDuration,
  formatHourMinute,
  type ZoneFormat,
} from '../../shared/format/time.js';

type Occurrence = MaintenanceWindow['next'][number];

/** A Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** `lun`, for Monday as 1. */
export function weekdayWord(weekday: number, locale: Locale): string {
  const format = new Intl.DateTimeFormat(intlLocale(locale), { weekday: 'short', timeZone: 'UTC' });
  return format.format(MONDAY_MS + (weekday - 1) * DAY_MS).replaceAll('.', '');
}

/** `dom 1 mar 02:00 – 04:00`; the day of the end is told where it is another one. */
export function occurrenceWords({ from, to }: Occurrence, zone: ZoneFormat): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const [startDay, endDay] = [formatDay(start, zone), formatDay(end, zone)];
  const last = formatHourMinute(end, zone);
  const first = `${startDay} ${formatHourMinute(start, zone)}`;
  return startDay === endDay ? `${first} – ${last}` : `${first} – ${endDay} ${last}`;
}

/** `lun, mié 02:00 · 2 h 00 min`; of a window once its own time. */
export function scheduleWords({ schedule }: MaintenanceWindow, zone: ZoneFormat): string {
  if (schedule.kind === 'once') return occurrenceWords(schedule, zone);
  const days = schedule.weekdays.map((weekday) => weekdayWord(weekday, zone.locale)).join(', ');
  const duration = formatDuration(schedule.durationMinutes * MINUTE_MS);
  return `${days} ${schedule.startTime} · ${duration}`;
}

/** The occurrence that is on at a moment of the platform's clock. */
export function currentOf({ next }: MaintenanceWindow, nowMs: number): Occurrence | undefined {
  return next.find(({ from, to }) => Date.parse(from) <= nowMs && nowMs < Date.parse(to));
}

/** The next that has not begun. */
export function comingOf({ next }: MaintenanceWindow, nowMs: number): Occurrence | undefined {
  return next.find(({ from }) => Date.parse(from) > nowMs);
}
