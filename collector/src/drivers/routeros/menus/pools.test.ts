import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullestPct, sizeOfRanges } from './pools.js';

describe('sizeOfRanges', () => {
  it.each([
    ['10.0.0.2-10.0.0.254', 253],
    ['10.0.0.0/24,10.0.2.7, 10.0.3.1-10.0.3.2', 259],
    ['0.0.0.0-255.255.255.255', 2 ** 32],
    ['10.0.0.9-10.0.0.2', 0],
    ['10.0.0.300', 0],
    ['2001:db8::/48', 0],
    ['10.0.0.1-', 0],
    ['10.0.0.0/33', 0],
    ['', 0],
  ])('%s holds %i', (ranges, size) => {
    expect(sizeOfRanges(ranges)).toBe(size);
  });

  it('is a whole number for anything', () => {
    fc.assert(fc.property(fc.string(), (text) => Number.isInteger(sizeOfRanges(text))));
  });
});

describe('fullestPct', () => {
  const pool = (name: string, size: number, used: number, next?: string) => ({
    name,
    size,
    used,
    next,
  });
  const fullest = (...pools: ReturnType<typeof pool>[]) => fullestPct(pools, ({ used }) => used);

  it('is the fullest pool', () => {
    expect(fullest(pool('a', 100, 10), pool('b', 200, 150))).toBe(75);
  });

  it('counts a pool together with those that it runs over into', () => {
    expect(fullest(pool('a', 100, 100, 'b'), pool('b', 100, 0))).toBe(50);
  });

  it('gives up on pools that run over into each other, without a hang', () => {
    expect(fullest(pool('a', 10, 1, 'b'), pool('b', 10, 1, 'a'))).toBeUndefined();
    expect(
      fullest(pool('c', 10, 5, 'a'), pool('a', 10, 1, 'b'), pool('b', 10, 1, 'a')),
    ).toBeCloseTo(23.33);
  });

  it('is no value without a size', () => {
    expect(fullest(pool('a', 0, 0))).toBeUndefined();
    expect(fullest()).toBeUndefined();
  });
});
