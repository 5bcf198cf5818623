import { DAY_MS, type Instant } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import type { TimeOfDay } from './quiet-hours.js';

export const ROTA_PERIODS = ['daily', 'weekly'] as const;
export type RotaPeriod = (typeof ROTA_PERIODS)[number];

/** Somebody else takes over for a time, half-open. */
export interface RotaOverride {
  readonly userId: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** People who take turns, in the tenant's time zone. */
export interface OnCallRota {
  /** In their order. */
  readonly userIds: readonly string[];
  readonly period: RotaPeriod;
  /** When one hands over to the next, each day, or each week on the weekday of `startsOn`. */
  readonly handoverTime: TimeOfDay;
  /** The day on which the first one begins, `YYYY-MM-DD`; turns before it are counted backwards. */
  readonly startsOn: string;
  /** Of two that overlap the later one in the list holds. */
  readonly overrides: readonly RotaOverride[];
}

/** Half-open: `[from, to)`. */
export interface Shift {
  readonly userId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly isOverride: boolean;
}

/** Who is on call at an instant, since when and until when; null for a rota without people. */
export function shiftAt(rota: OnCallRota, timezone: string, at: Instant): Shift | null {
  const turn = turnAt(rota, timezone, at);
  const held = rota.overrides.findLast(({ from, to }) => from <= at && at < to);
  const own = held === undefined ? turn : { userId: held.userId, from: held.from, to: held.to };
  if (own === null) return null;
  // Whatever begins or ends meanwhile may hand over: at worst to the same person.
  const edges = rota.overrides.flatMap(({ from, to }) => [from, to]);
  return {
    userId: own.userId,
    from: Math.max(own.from, ...edges.filter((edge) => edge <= at)),
    to: Math.min(own.to, ...edges.filter((edge) => edge > at)),
    isOverride: held !== undefined,
  };
}

/** The shifts from an instant on, what follows the same person told as one. */
export function nextShifts(
  rota: OnCallRota,
  timezone: string,
  at: Instant,
  count: number,
): Shift[] {
  const shifts: Shift[] = [];
  let from = at;
  // Bounded, for the turns of a rota of one person are joined for ever.
  for (let i = 0; i < count * 2 + rota.overrides.length * 2 + 1; i += 1) {
    const shift = shiftAt(rota, timezone, from);
    if (shift === null) break;
    const last = shifts.at(-1);
    const goesOn =
      last?.to === shift.from &&
      last.userId === shift.userId &&
      last.isOverride === shift.isOverride;
    if (last !== undefined && goesOn) shifts[shifts.length - 1] = { ...last, to: shift.to };
    else if (shifts.length === count) break;
    else shifts.push(shift);
    from = shift.to;
  }
  return shifts;
}

/** Without overrides: a turn lasts from one handover to the next, an hour more or less when the clocks change. */
function turnAt(rota: OnCallRota, timezone: string, at: Instant) {
  const { userIds, period, startsOn } = rota;
  const first = Date.parse(`${startsOn}T00:00Z`);
  const handover = (dayMs: number) =>
    instantOf(`${new Date(dayMs).toISOString().slice(0, 10)}T${rota.handoverTime}`, timezone) ??
    Number.NaN;
  const today = Date.parse(`${localText(at, timezone).slice(0, 10)}T00:00Z`);
  const lengthMs = period === 'daily' ? DAY_MS : 7 * DAY_MS;
  let turn = Math.floor((today - first) / lengthMs);
  if (handover(first + turn * lengthMs) > at) turn -= 1;
  const userId = userIds[((turn % userIds.length) + userIds.length) % userIds.length];
  if (userId === undefined) return null;
  return {
    userId,
    from: handover(first + turn * lengthMs),
    to: handover(first + (turn + 1) * lengthMs),
  };
}
