import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FallWindow } from './fall-window.js';
import { SlotWindow } from './slot-window.js';

const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 61, maxLength: 200 });

describe('SlotWindow', () => {
  it('answers the percentile of the readings of the last hour, as if it had kept them', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 99 }), (series, percent) => {
        const window = new SlotWindow(60 * MINUTE);
        for (const [minute, value] of series.entries())
          window.replace(START + minute * MINUTE, value);
        const last = series.slice(-60).sort((a, b) => a - b);
        const rank = Math.max(1, Math.floor((percent / 100) * last.length + 0.5));
        expect(window.percentile(percent)).toBe(last[rank - 1]);
      }),
    );
  });

  it('answers the share of the last hour, whatever the readings’ pace', () => {
    for (const everyMinutes of [0.5, 1, 5]) {
      const window = new SlotWindow(60 * MINUTE);
      for (let minute = 0; minute < 300; minute += everyMinutes) {
        window.add(START + minute * MINUTE, minute >= 285 ? 0 : 1);
      }
      expect(window.mean()).toBeCloseTo(0.75, 5);
    }
  });

  it('answers nothing before half of it is known, nor after a pause that is longer than it', () => {
    const window = new SlotWindow(60 * MINUTE);
    for (let minute = 0; minute < 30; minute += 1) window.replace(START + minute * MINUTE, 5);
    expect(window.percentile(50)).toBeNaN();
    window.replace(START + 30 * MINUTE, 5);
    expect(window.percentile(50)).toBe(5);
    window.replace(START + 200 * MINUTE, 9);
    expect(window.percentile(50)).toBeNaN();
  });

  it('keeps a day in slots of five minutes', () => {
    const window = new SlotWindow(24 * 60 * MINUTE);
    for (let minute = 0; minute < 3_000; minute += 1) {
      window.add(START + minute * MINUTE, minute < 2_280 ? 0 : 1);
    }
    expect(window.mean()).toBeCloseTo(0.5, 5);
  });
});

describe('FallWindow', () => {
  it('counts as many as were asked for, within its time', () => {
    const window = new FallWindow(60 * MINUTE, 3);
    for (const minute of [0, 10, 20, 30]) window.add(START + minute * MINUTE);
    expect(window.countAt(START + 30 * MINUTE)).toBe(3);
    expect(window.countAt(START + 75 * MINUTE)).toBe(2);
    expect(window.countAt(START + 300 * MINUTE)).toBe(0);
  });
});
