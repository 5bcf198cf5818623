import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentPpm, percentText } from './percent.js';

describe('a rate in per cent', () => {
  it('is read with a point or a comma, to a millionth', () => {
    expect(percentPpm('16')).toBe(160_000);
    expect(percentPpm(' 10,6667 ')).toBe(106_667);
    expect(percentPpm('0.4')).toBe(4_000);
  });

  it('is none when it is empty, signed, finer or no number', () => {
    for (const text of ['', '-16', '16%', '1.00001', '1e2', '1000', '.5']) {
      expect(percentPpm(text), text).toBeNaN();
    }
  });

  it('comes back from its own text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => {
        expect(percentPpm(percentText(ppm))).toBe(ppm);
      }),
    );
  });
});
