import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumMinor } from '../money/amount.js';
import { addDays, type CalendarDay, daysBetween } from '../shared/calendar-day.js';
import { type DayRange, fullDaysOf, NEVER } from './billing-periods.js';
import { type BilledLine, chargeFor, joinedDays, unusedDays } from './unused-days.js';

const rule = { anchorDay: 1, proration: 'actual', incrementMinor: 1 } as const;
const days = (start: CalendarDay, end: CalendarDay): DayRange => ({ start, end });
const october = days('2026-10-01', '2026-11-01');
const line = (more: Partial<BilledLine> = {}): BilledLine => ({
  id: 'l',
  invoiceId: 'i',
  planId: 'p',
  days: october,
  given: [],
  leftMinor: 20_000,
  ...more,
});

describe('a change of plan', () => {
  it('on 20 October from 200.00 to 100.00 gives 77.42 back and asks for 38.71', () => {
    const unused = unusedDays([line()], days('2026-10-20', NEVER), rule);
    expect(unused).toMatchObject([
      { creditMinor: 7_742, days: [days('2026-10-20', '2026-11-01')] },
    ]);
    expect(chargeFor(days('2026-10-20', '2026-11-01'), 10_000, rule)).toBe(3_871);
    // With the fee of 30.00: 8.71 in the customer's favour.
    expect(7_742 - 3_871 - 3_000).toBe(871);
  });

  it('gives back of what was billed in fact, and no day that was given back before', () => {
    const first = line({ given: [days('2026-10-20', '2026-11-01')], leftMinor: 12_258 });
    const second = line({ id: 'm', days: days('2026-10-20', '2026-11-01'), leftMinor: 3_871 });
    const unused = unusedDays([second, first], days('2026-10-10', '2026-10-26'), rule);
    expect(unused).toMatchObject([
      { line: { id: 'l' }, days: [days('2026-10-10', '2026-10-20')], creditMinor: 6_452 },
      { line: { id: 'm' }, days: [days('2026-10-20', '2026-10-26')], creditMinor: 1_935 },
    ]);
    expect(
      joinedDays(
        unused.flatMap((one) => one.days),
        1,
      ),
    ).toEqual([days('2026-10-10', '2026-10-26')]);
  });

  it('asks for each period on its own, at whole coins where they are larger than the unit', () => {
    expect(joinedDays([days('2026-10-25', '2026-12-01')], 1)).toEqual([
      days('2026-10-25', '2026-11-01'),
      days('2026-11-01', '2026-12-01'),
    ]);
    const pesos = { ...rule, incrementMinor: 100 };
    expect(chargeFor(days('2026-10-20', '2026-11-01'), 80_000_00, pesos)).toBe(3_096_800);
    expect(chargeFor(october, 80_000_50, pesos)).toBe(80_000_50);
  });
});

it('a pause of 20 days of June leaves 166.33, and all days of a line are worth all that is left', () => {
  const june = line({ days: days('2026-06-01', '2026-07-01'), leftMinor: 49_900 });
  const [paused] = unusedDays([june], days('2026-06-11', '2026-07-01'), rule);
  expect(49_900 - (paused?.creditMinor ?? 0)).toBe(16_633);
  expect(unusedDays([june], june.days, rule)).toMatchObject([{ creditMinor: 49_900 }]);
});

it('a suspension has no full day before the second, and none of the day of the return', () => {
  expect(fullDaysOf(days('2026-03-09', '2026-03-12'))).toEqual(days('2026-03-10', '2026-03-12'));
  const march = line({ days: days('2026-03-01', '2026-04-01'), leftMinor: 49_900 });
  const back = (start: CalendarDay, end: CalendarDay) =>
    unusedDays([march], fullDaysOf(days(start, end)), rule).map((one) => one.creditMinor);
  expect(back('2026-03-09', '2026-03-12')).toEqual([3_219]);
  expect(back('2026-03-09', '2026-03-10')).toEqual([]);
});

it('any ranges one after the other give each day back once, and all of them all that was billed', () => {
  const range = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 })).map(([from, length]) => {
    const start = addDays('2026-09-20', from);
    return { start, end: addDays(start, length) };
  });
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 6 }),
      fc.nat(100_000),
      fc.constantFrom('actual' as const, 'fixed30' as const),
      (ranges, amount, proration) => {
        const given: DayRange[] = [];
        let left = amount;
        for (const unused of [...ranges, october]) {
          const of = { ...rule, proration };
          const back = unusedDays([line({ given: [...given], leftMinor: left })], unused, of);
          for (const one of back) {
            expect(one.creditMinor).toBeGreaterThanOrEqual(0);
            left -= one.creditMinor;
            given.push(...one.days);
          }
        }
        expect(left).toBe(0);
        expect(sumMinor(given.map(({ start, end }) => daysBetween(start, end)))).toBe(31);
      },
    ),
    { numRuns: 100 },
  );
});
