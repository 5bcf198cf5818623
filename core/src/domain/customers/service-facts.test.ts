import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedStatus } from './billed-status.js';
import { ipv6Prefix } from './ipv6-prefix.js';

describe('a service', () => {
  it('is pending, billed or ended by its days, the last one being the first that is billed no more', () => {
    const of = (billedFrom: string | null, billedUntil: string | null, accountId = 'a') =>
      billedStatus({ accountId, billedFrom, billedUntil }, '2026-03-15');
    expect(of('2026-03-16', null)).toBe('pending');
    expect(of('2026-03-15', null)).toBe('active');
    expect(of('2026-03-01', '2026-03-16')).toBe('active');
    expect(of('2026-03-01', '2026-03-15')).toBe('ended');
    expect(of(null, null)).toBe('unbilled');
    const days = { billedFrom: '2026-03-01', billedUntil: null };
    expect(billedStatus({ accountId: null, ...days }, '2026-03-15')).toBe('unbilled');
  });

  it('has an IPv6 prefix in one spelling, or none', () => {
    expect(ipv6Prefix('2001:DB8:12:0::/56')).toBe('2001:db8:12::/56');
    expect(ipv6Prefix('2001:db8:0:0:1:0:0:0/80')).toBe('2001:db8:0:0:1::/80');
    expect(ipv6Prefix('::/16')).toBe('::/16');
    for (const wrong of [
      '2001:db8::1/64',
      '2001:db8::',
      '10.0.0.0/24',
      '1::2::/64',
      '::/8',
      ':/64',
    ]) {
      expect([wrong, ipv6Prefix(wrong)]).toEqual([wrong, undefined]);
    }
  });

  it('has the same prefix when it is written out in full', () => {
    const groups = fc.array(fc.constantFrom(0, 0, 1, 0xdb8, 0xffff), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(groups, (all) => {
        const full = `${all.map((each) => each.toString(16).padStart(4, '0')).join(':')}/128`;
        const short = ipv6Prefix(full);
        expect(short).toBeDefined();
        expect(ipv6Prefix(short ?? '')).toBe(short);
      }),
    );
  });
});
