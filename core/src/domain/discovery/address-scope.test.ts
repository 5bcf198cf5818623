import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressScope,
  countAddresses,
  eachAddress,
  formatAddress,
  isPrivateAddress,
  MOST_ADDRESSES,
  parseAddress,
  parseRange,
} from './address-scope.js';

const FIELD = { allowsLoopback: false };
const addressesOf = (targets: string[], excluded: string[] = []) => {
  const scope = addressScope(targets, excluded, FIELD);
  return scope.ok ? [...eachAddress(scope.value)] : scope.error;
};

describe('addressScope', () => {
  it('reads addresses, subnets without their edges, and both spellings of a range', () => {
    expect(addressesOf(['10.0.0.5'])).toEqual(['10.0.0.5']);
    expect(addressesOf(['10.0.0.4/30'])).toEqual(['10.0.0.5', '10.0.0.6']);
    expect(addressesOf(['10.0.0.7/31'])).toEqual(['10.0.0.6', '10.0.0.7']);
    expect(addressesOf(['10.0.0.9-11'])).toEqual(['10.0.0.9', '10.0.0.10', '10.0.0.11']);
    expect(addressesOf(['10.0.0.255 - 10.0.1.0'])).toEqual(['10.0.0.255', '10.0.1.0']);
  });

  it('names none twice and leaves out what is excluded', () => {
    expect(addressesOf(['10.0.0.2', '10.0.0.1-3', '10.0.0.0/30'], ['10.0.0.2'])).toEqual([
      '10.0.0.1',
      '10.0.0.3',
    ]);
  });

  it('excludes a subnet with its edges', () => {
    expect(addressesOf(['10.0.0.254-10.0.1.1'], ['10.0.0.0/24'])).toEqual(['10.0.1.0', '10.0.1.1']);
  });

  it.each([
    ['10.0.0', /no IPv4 address/],
    ['10.0.0.256', /no IPv4 address/],
    ['10.0.0.01', /no IPv4 address/],
    ['10.0.0.0/33', /0 to 32/],
    ['10.0.0.9-3', /ends before/],
    ['10.0.0.1-2-3', /more than one/],
    ['-c 9', /no IPv4 address/],
    ['224.0.0.0/24', /multicast/],
    ['0.0.0.0/0', /nobody/],
    ['255.255.255.255', /reserved/],
    ['127.0.0.1', /loopback/],
  ])('refuses %s and says which line it is', (text, message) => {
    expect(addressScope(['10.0.0.1', text], [], FIELD)).toMatchObject({
      ok: false,
      error: { at: { list: 'targets', index: 1 }, message: expect.stringMatching(message) },
    });
  });

  it('allows loopback in a laboratory', () => {
    expect(addressScope(['127.0.0.1'], [], { allowsLoopback: true }).ok).toBe(true);
  });

  it('refuses more than one run may read, with both numbers', () => {
    const scope = addressScope(['10.0.0.0/8'], [], FIELD);
    expect(scope).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/16777214/) },
    });
    expect(addressScope(['10.0.0.0/16'], [], FIELD).ok).toBe(true);
    expect(MOST_ADDRESSES).toBe(65_536);
  });

  it('counts what it lists, in order and without doubles, whatever overlaps', () => {
    const small = fc.integer({ min: 0, max: 300 });
    const ranges = fc.array(fc.tuple(small, small), { maxLength: 6 });
    fc.assert(
      fc.property(ranges, ranges, (wanted, holes) => {
        const text = (pairs: [number, number][]) =>
          pairs.map(
            ([a, b]) =>
              `${formatAddress(0x0a000000 + Math.min(a, b))}-${formatAddress(0x0a000000 + Math.max(a, b))}`,
          );
        const scope = addressScope(text(wanted), text(holes), FIELD);
        if (!scope.ok) throw new Error(scope.error.message);
        const listed = [...eachAddress(scope.value)].map((address) => parseAddress(address) ?? 0);
        const inside = (pairs: [number, number][], value: number) =>
          pairs.some(([a, b]) => value >= Math.min(a, b) && value <= Math.max(a, b));
        const expected = Array.from({ length: 301 }, (_, value) => value)
          .filter((value) => inside(wanted, value) && !inside(holes, value))
          .map((value) => 0x0a000000 + value);
        expect(listed).toEqual(expected);
        expect(countAddresses(scope.value)).toBe(expected.length);
      }),
    );
  });
});

describe('addresses', () => {
  it('are the same after a round trip, up to 255.255.255.255', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(parseAddress(formatAddress(value))).toBe(value);
      }),
    );
  });

  it('never throw on any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseRange(text)));
  });

  it('are private by RFC 1918 and RFC 6598 only', () => {
    const texts = [
      '10.1.2.3',
      '172.31.0.1',
      '172.32.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '8.8.8.8',
      'x',
    ];
    expect(texts.map(isPrivateAddress)).toEqual([true, true, false, true, true, false, false]);
  });
});
