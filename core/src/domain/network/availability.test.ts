import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availability, type StateInterval } from './availability.js';
import { DEVICE_STATES } from './device.js';

const H = 3_600_000;
const period = { from: 0, to: 24 * H, now: 48 * H };

describe('availability', () => {
  it('weighs each state by its time', () => {
    const day: StateInterval[] = [
      { state: 'up', from: 0, to: 18 * H },
      { state: 'down', from: 18 * H, to: 24 * H },
    ];
    expect(availability(day, period)).toMatchObject({ rawPct: 75, slaPct: 75 });
  });

  it('counts an outage that is still open, up to now and no further', () => {
    const open: StateInterval[] = [
      { state: 'up', from: 0, to: 9 * H },
      { state: 'down', from: 9 * H, to: null },
    ];
    const now = availability(open, { ...period, now: 12 * H });
    expect(now).toMatchObject({ rawPct: 75, durationsMs: { down: 3 * H } });
  });

  it('blames the device for neither maintenance nor its parents', () => {
    const mixed: StateInterval[] = [
      { state: 'up', from: 0, to: 6 * H },
      { state: 'maintenance', from: 6 * H, to: 12 * H },
      { state: 'unreachable', from: 12 * H, to: 18 * H },
      { state: 'down', from: 18 * H, to: 24 * H },
    ];
    expect(availability(mixed, period)).toMatchObject({ rawPct: 25, slaPct: 50 });
  });

  it('claims nothing where nothing is known', () => {
    const none = { rawPct: null, slaPct: null };
    expect(availability([], period)).toMatchObject(none);
    expect(availability([{ state: 'unknown', from: 0, to: null }], period)).toMatchObject(none);
    const future: StateInterval[] = [{ state: 'up', from: 30 * H, to: null }];
    expect(availability(future, period)).toMatchObject(none);
  });
});

const intervals = fc
  .array(
    fc.record({ state: fc.constantFrom(...DEVICE_STATES), ms: fc.integer({ min: 0, max: H }) }),
    {
      maxLength: 30,
    },
  )
  .map((stretches) => {
    let at = 0;
    return stretches.map(({ state, ms }, index): StateInterval => {
      const from = at;
      at += ms;
      return { state, from, to: index === stretches.length - 1 ? null : at };
    });
  });
const instant = fc.integer({ min: 0, max: 30 * H });
const periods = fc.record({ from: instant, to: instant, now: instant });

describe('availability of any history', () => {
  it('never accounts for more time than there was', () => {
    fc.assert(
      fc.property(intervals, periods, (history, p) => {
        const { durationsMs } = availability(history, p);
        const total = Object.values(durationsMs).reduce((sum, ms) => sum + ms, 0);
        expect(total).toBeLessThanOrEqual(Math.max(0, Math.min(p.to, p.now) - p.from));
        expect(Math.min(...Object.values(durationsMs))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('stays between 0 and 100 and never shows the device worse than the raw figure', () => {
    fc.assert(
      fc.property(intervals, periods, (history, p) => {
        const { rawPct, slaPct } = availability(history, p);
        if (rawPct === null || slaPct === null) return;
        expect(rawPct).toBeGreaterThanOrEqual(0);
        expect(slaPct).toBeLessThanOrEqual(100);
        expect(slaPct).toBeGreaterThanOrEqual(rawPct);
      }),
    );
  });

  it('is the same however the history is cut, and in whatever order it comes', () => {
    fc.assert(
      fc.property(intervals, periods, instant, (history, p, at) => {
        const cut = history.flatMap((interval): StateInterval[] =>
          at > interval.from && at < (interval.to ?? Number.POSITIVE_INFINITY)
            ? [
                { ...interval, to: at },
                { ...interval, from: at },
              ]
            : [interval],
        );
        const nonEmpty = (list: StateInterval[]) => list.filter((i) => i.to !== i.from);
        expect(availability(nonEmpty(cut).reverse(), p)).toEqual(
          availability(nonEmpty(history), p),
        );
      }),
    );
  });

  it('adds up over two halves of a period', () => {
    fc.assert(
      fc.property(intervals, fc.tuple(instant, instant, instant), (history, times) => {
        const [from = 0, middle = 0, to = 0] = [...times].sort((a, b) => a - b);
        const now = 40 * H;
        const whole = availability(history, { from, to, now }).durationsMs;
        const first = availability(history, { from, to: middle, now }).durationsMs;
        const second = availability(history, { from: middle, to, now }).durationsMs;
        for (const state of DEVICE_STATES) {
          expect(first[state] + second[state]).toBe(whole[state]);
        }
      }),
    );
  });
});
