import type { Locale } from '@atalaya/core/wire/rest/fields';
import { intlLocale } from './numbers.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `8 s`, `4 min`, `2 h 05 min`, `3 d 4 h`: two units at most, the same in every locale of the product. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(ms / HOUR_MS)} h ${String(minutes).padStart(2, '0')} min`;
  }
  return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
}

/** A duration that ticks: `04:09`, `2:04:09`, `3 d 02:04`. */
export function formatTicking(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / SECOND_MS);
  const pad = (value: number) => String(value).padStart(2, '0');
  const s = pad(seconds % 60);
  const m = pad(Math.floor(seconds / 60) % 60);
  const hours = Math.floor(seconds / 3_600);
  if (hours === 0) return `${m}:${s}`;
  if (hours < 24) return `${hours}:${m}:${s}`;
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)}:${m}`;
}

export interface ZoneFormat {
  readonly locale: Locale;
  /** An IANA zone; one the browser does not know falls back to the browser's own. */
  readonly timeZone: string;
}

function formatIn(zone: ZoneFormat, options: Intl.DateTimeFormatOptions, atMs: number): string {
  const shared = { ...options, hourCycle: 'h23' as const };
  try {
    const known = { ...shared, timeZone: zone.timeZone };
    return new Intl.DateTimeFormat(intlLocale(zone.locale), known).format(atMs);
  } catch {
    return new Intl.DateTimeFormat(intlLocale(zone.locale), shared).format(atMs);
  }
}

/** `14:07` */
export function formatHourMinute(atMs: number, zone: ZoneFormat): string {
  return formatIn(zone, { hour: '2-digit', minute: '2-digit' }, atMs);
}

/** `14:07:31` */
export function formatClock(atMs: number, zone: ZoneFormat): string {
  return formatIn(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, atMs);
}

/** `vie 21 nov` */
export function formatDay(atMs: number, zone: ZoneFormat): string {
  const text = formatIn(zone, { weekday: 'short', day: 'numeric', month: 'short' }, atMs);
  return text.replaceAll('.', '').replaceAll(',', '');
}

/** `21 nov 2026` */
export function formatDate(atMs: number, zone: ZoneFormat): string {
  return formatIn(zone, { day: 'numeric', month: 'short', year: 'numeric' }, atMs);
}

/** `21 nov, 14:07`: the moment with its day. */
export function formatMoment(atMs: number, zone: ZoneFormat): string {
  const day = formatIn(zone, { day: 'numeric', month: 'short' }, atMs).replaceAll('.', '');
  return `${day}, ${formatHourMinute(atMs, zone)}`;
}
