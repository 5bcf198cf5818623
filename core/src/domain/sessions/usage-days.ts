import type { Instant } from '../shared/instant.js';
import type { UsagePart } from './session.js';

export interface UsageDay {
  readonly user: string;
  /** `YYYY-MM-DD` in the tenant's zone. */
  readonly day: string;
  readonly bytesIn: bigint;
  readonly bytesOut: bigint;
  readonly onlineMs: number;
  readonly sessions: number;
}

/** A session that was not looked at for longer is counted from here back. */
const LONGEST_MS = 400 * 24 * 3_600_000;

/**
 * Usage by calendar day, split at midnight: a session that is seen before and after was there between, and its bytes
 * are spread evenly over the time in which they were counted, for nothing tells more.
 */
export function usageByDay(parts: readonly UsagePart[], timezone: string): UsageDay[] {
  const dayOf = dayIn(timezone);
  const days = new Map<string, UsageDay>();
  const add = (user: string, day: string, more: Partial<UsageDay>) => {
    const key = JSON.stringify([user, day]);
    const had = days.get(key);
    days.set(key, {
      user,
      day,
      bytesIn: (had?.bytesIn ?? 0n) + (more.bytesIn ?? 0n),
      bytesOut: (had?.bytesOut ?? 0n) + (more.bytesOut ?? 0n),
      onlineMs: (had?.onlineMs ?? 0) + (more.onlineMs ?? 0),
      sessions: (had?.sessions ?? 0) + (more.sessions ?? 0),
    });
  };
  for (const { user, fromAt, toAt, bytesIn, bytesOut, begun } of parts) {
    if (begun > 0) add(user, dayOf(fromAt), { sessions: begun });
    const begin = Math.max(fromAt, toAt - LONGEST_MS);
    if (begin >= toAt) add(user, dayOf(toAt), { bytesIn, bytesOut });
    let from = begin;
    while (from < toAt) {
      const until = endOfDay(from, toAt, dayOf);
      const share = { begin, from, until, end: toAt };
      add(user, dayOf(from), {
        onlineMs: until - from,
        bytesIn: shareOf(bytesIn, share),
        bytesOut: shareOf(bytesOut, share),
      });
      from = until;
    }
  }
  return [...days.values()];
}

interface Share {
  readonly begin: Instant;
  readonly from: Instant;
  readonly until: Instant;
  readonly end: Instant;
}

/** Of bytes counted evenly over `[begin, end)`, those of `[from, until)`; shares that meet add up to the whole. */
function shareOf(bytes: bigint, { begin, from, until, end }: Share): bigint {
  const whole = BigInt(Math.round(end - begin));
  const before = (at: Instant) =>
    at >= end ? bytes : (bytes * BigInt(Math.round(at - begin))) / (whole || 1n);
  return before(until) - before(from);
}

/** The first instant after `from` that lies on another day, or `until`. */
function endOfDay(from: Instant, until: Instant, dayOf: (at: Instant) => string): Instant {
  const day = dayOf(from);
  if (dayOf(until - 1) === day) return until;
  // No day has more than 25 hours in any zone; a change is always within reach of this.
  let [same, other] = [from, Math.min(until - 1, from + 30 * 3_600_000)];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (dayOf(middle) === day) same = middle;
    else other = middle;
  }
  return other;
}

function dayIn(timezone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  // Thousands of sessions were seen at the same moments.
  const known = new Map<Instant, string>();
  return (at) => {
    const day = known.get(at) ?? format.format(at);
    if (known.size < 4_096) known.set(at, day);
    return day;
  };
}
