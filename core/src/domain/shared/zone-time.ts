import { DAY_MS, type Instant } from './instant.js';

/** `2026-03-01T21:14:05`: an instant as clocks of a zone show it, the value of a `datetime-local` field. */
export function localText(atMs: Instant, timeZone: string): string {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}

/**
 * The instant at which clocks of a zone show this text; of an hour that comes twice the first one, of one that never
 * comes the moment just after. Undefined for what is no such text.
 */
export function instantOf(local: string, timeZone: string): Instant | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local) || Number.isNaN(wanted)) return undefined;
  const offsetAt = (atMs: Instant) => {
    const whole = Math.floor(atMs / 1_000) * 1_000;
    return Date.parse(`${localText(whole, timeZone)}Z`) - whole;
  };
  // A day before and after lie on either side of any change of the clocks.
  const offsets = [offsetAt(wanted - DAY_MS), offsetAt(wanted + DAY_MS)];
  const found = offsets
    .map((offset) => wanted - offset)
    .filter((atMs) => atMs + offsetAt(atMs) === wanted);
  return found.length > 0 ? Math.min(...found) : wanted - Math.min(...offsets);
}

/** To make one takes longer than to use it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (formats.size < 64) formats.set(timeZone, format);
  return format;
}
