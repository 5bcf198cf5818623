import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seenFrom, splitVantage } from './echo-address.js';

describe('an address seen from a device', () => {
  it('is the address alone where the collector sends the echoes', () => {
    expect(seenFrom('10.0.0.5', null)).toBe('10.0.0.5');
    expect(splitVantage('10.0.0.5')).toEqual({ address: '10.0.0.5', vantage: null });
  });

  it('comes apart again, and is another one behind another device', () => {
    const vantage = fc.record({ tenantId: fc.uuid(), deviceId: fc.uuid() });
    fc.assert(
      fc.property(fc.ipV4(), vantage, vantage, (address, one, other) => {
        expect(splitVantage(seenFrom(address, one))).toEqual({ address, vantage: one });
        const isSame = one.tenantId === other.tenantId && one.deviceId === other.deviceId;
        expect(seenFrom(address, one) === seenFrom(address, other)).toBe(isSame);
      }),
    );
  });
});
