import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setSpeedIn } from './set-speed.js';

const secret = { 'ppp/secret': [{ name: 'ana', profile: 'p50' }] };
const profile = { 'ppp/profile': [{ name: 'p50', 'rate-limit': '10M/50M 20M/60M' }] };
const queue = (more: object) => ({
  'queue/simple': [{ name: 'q', 'max-limit': '5M/20M', ...more }],
});

describe('the speed that a router is set to give', () => {
  it('is that of the queue that takes the packets, else of the lease, else of the profile', () => {
    expect(setSpeedIn({ ...secret, ...profile, ...queue({}) })).toEqual({
      downKbps: 20_000,
      upKbps: 5_000,
    });
    expect(setSpeedIn({ ...secret, ...profile, ...queue({ disabled: 'true' }) })).toEqual({
      downKbps: 50_000,
      upKbps: 10_000,
    });
    expect(setSpeedIn({ 'ip/dhcp-server/lease': [{ 'rate-limit': '2M/0' }] })).toEqual({
      downKbps: null,
      upKbps: 2_000,
    });
  });

  it('is not known where no limit stands in what was read', () => {
    for (const read of [
      null,
      'x',
      [],
      {},
      secret,
      { 'queue/simple': 'x' },
      queue({ 'max-limit': '0/0' }),
    ]) {
      expect(setSpeedIn(read)).toBeNull();
    }
    fc.assert(
      fc.property(fc.jsonValue(), (read) => {
        const speed = setSpeedIn({ 'queue/simple': read });
        expect(
          speed === null || Object.values(speed).every((kbps) => kbps === null || kbps > 0),
        ).toBe(true);
      }),
    );
  });
});
