import { addDays, type CalendarDay, weekdayOf } from '../shared/calendar-day.js';

/** How a country moves a holiday by the weekday that it falls on. */
type Moves = 'to-monday' | 'chile' | 'argentina' | 'ecuador';

/** A fixed day, the nth weekday of a month, or a distance from Easter Sunday. */
export interface HolidayRule {
  readonly month?: number;
  readonly day?: number;
  readonly weekday?: number;
  readonly n?: number;
  readonly easter?: number;
  readonly moves?: Moves;
}

/** By the weekday (1 is Monday): by how many days it moves. */
const MOVES: Readonly<Record<Moves, Readonly<Record<number, number>>>> = {
  'to-monday': { 2: 6, 3: 5, 4: 4, 5: 3, 6: 2, 7: 1 },
  chile: { 2: -1, 3: -2, 4: -3, 5: 3 },
  argentina: { 2: -1, 3: -2, 4: 4, 5: 3 },
  ecuador: { 2: -1, 3: 2, 4: 1, 6: -1, 7: 1 },
};

/** The holidays of one year. */
export function holidaysOf(rules: readonly HolidayRule[], year: number): ReadonlySet<CalendarDay> {
  return new Set(rules.map((rule) => moved(plainDay(rule, year), rule.moves)));
}

function plainDay(rule: HolidayRule, year: number): CalendarDay {
  if (rule.easter !== undefined) return addDays(easterSunday(year), rule.easter);
  const first = text(year, rule.month ?? 1, 1);
  if (rule.weekday === undefined) return addDays(first, (rule.day ?? 1) - 1);
  const ahead = (rule.weekday - weekdayOf(first) + 7) % 7;
  return addDays(first, ahead + ((rule.n ?? 1) - 1) * 7);
}

function moved(day: CalendarDay, moves: Moves | undefined): CalendarDay {
  return moves === undefined ? day : addDays(day, MOVES[moves][weekdayOf(day)] ?? 0);
}

/** The Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): CalendarDay {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return text(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const text = (year: number, month: number, day: number): CalendarDay =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
