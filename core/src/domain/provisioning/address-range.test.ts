import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressNumber,
  addressText,
  doOverlap,
  isWithin,
  lowestFree,
  readAddressRange,
} from './address-range.js';

const range = (text: string) => {
  const read = readAddressRange(text);
  if (!read.ok) throw new Error(read.error);
  return read.range;
};
const ends = (text: string) => [addressText(range(text).first), addressText(range(text).last)];

describe('a range of addresses', () => {
  it('is a network without its own address and the one of all, or two ends', () => {
    expect(ends('10.20.0.0/24')).toEqual(['10.20.0.1', '10.20.0.254']);
    expect(ends('10.20.0.0/31')).toEqual(['10.20.0.0', '10.20.0.1']);
    expect(ends('10.20.0.9/32')).toEqual(['10.20.0.9', '10.20.0.9']);
    expect(ends('10.20.0.10 - 10.20.1.9')).toEqual(['10.20.0.10', '10.20.1.9']);
  });

  it.each([
    '10.20.0.1/24',
    '10.0.0.0/8',
    '10.20.0.0/33',
    '10.20.0.0/-1',
    '10.20.0.9-10.20.0.1',
    '127.0.0.0/24',
    '224.0.0.0/24',
    '0.0.0.0/24',
    '256.0.0.0/24',
    '010.20.0.0/24',
    '10.20.0.0',
    '1-2',
    'fd00::/64',
    '10.20.0.1-10.20.0.2-10.20.0.3',
  ])('%s is refused', (text) => {
    expect(readAddressRange(text).ok).toBe(false);
  });

  it('overlaps what shares an address with it, either way', () => {
    const [a, b] = [range('10.20.0.0/24'), range('10.20.0.254-10.20.1.3')];
    expect([doOverlap(a, b), doOverlap(b, a)]).toEqual([true, true]);
    expect(doOverlap(a, range('10.20.1.0/24'))).toBe(false);
  });

  it('numbers addresses both ways', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (address) => {
        expect(addressNumber(addressText(address))).toBe(address);
      }),
    );
  });

  it('gives the lowest address that is within it and nobody’s, until none is left', () => {
    const pool = range('10.20.0.0/28');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: pool.first, max: pool.last })), (taken) => {
        const free = lowestFree(pool, new Set(taken));
        if (taken.length === pool.last - pool.first + 1) return expect(free).toBeUndefined();
        expect(free !== undefined && isWithin(pool, free) && !taken.includes(free)).toBe(true);
      }),
    );
  });
});
