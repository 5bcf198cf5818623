import { describe, expect, it } from 'vitest';
import { sparkPath } from '../spark-path.js';
import { chartRows } from './chart-rows.js';
import { timeTicks } from './time-ticks.js';

const series = (key: string, stepMs: number, ...atMs: number[]) => ({
  key,
  label: key,
  stepMs,
  points: atMs.map((at) => ({ at: new Date(at).toISOString(), value: at / 1_000 })),
});

describe('the rows of a chart', () => {
  it('break the line at a hole and bridge a single missing step', () => {
    const rows = chartRows([series('a', 1_000, 0, 1_000, 3_000, 9_000)]);
    expect(rows).toEqual([
      { atMs: 0, a: 0 },
      { atMs: 1_000, a: 1 },
      { atMs: 2_000, a: 2 },
      { atMs: 3_000, a: 3 },
      { atMs: 4_000, a: null },
      { atMs: 9_000, a: 9 },
    ]);
  });

  it('share a row between series that were read at slightly different moments', () => {
    const rows = chartRows([series('a', 1_000, 1_000, 2_000), series('b', 1_000, 1_030, 2_040)]);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ atMs: 2_000, a: 2, b: 2.04 });
  });

  it('are none without points', () => {
    expect(chartRows([])).toEqual([]);
  });
});

describe('the ticks of a chart', () => {
  it('are a handful, on whole hours or days', () => {
    for (const spanMs of [3_600_000, 86_400_000, 7 * 86_400_000]) {
      const ticks = timeTicks(1_000_000_000_000, 1_000_000_000_000 + spanMs);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks.every((tick) => tick % 3_600_000 === 0)).toBe(true);
    }
  });
});

describe('a sparkline', () => {
  const frame = { fromMs: 0, toMs: 100, low: -90, high: -40, gapMs: 20, width: 100, height: 50 };

  it('starts anew after a hole and leaves out what lies outside', () => {
    const path = sparkPath(
      [-5, 0, 10, 50].map((atMs) => ({ atMs, value: -65 })),
      frame,
    );
    expect(path).toBe('M0.0 25.0h0.5L10.0 25.0M50.0 25.0h0.5');
  });

  it('clamps what is beyond its scale', () => {
    expect(sparkPath([{ atMs: 0, value: 10 }], frame)).toBe('M0.0 0.0h0.5');
  });
});
