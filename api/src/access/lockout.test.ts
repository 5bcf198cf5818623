import { describe, expect, it } from 'vitest';
import { lockMs, StrangerLockout } from './lockout.js';

describe('lockout', () => {
  it('starts with the fifth failure and doubles from one minute to fifteen', () => {
    const minutes = [0, 4, 5, 6, 7, 8, 9, 10, 1_000_000].map(
      (failures) => lockMs(failures) / 60_000,
    );
    expect(minutes).toEqual([0, 0, 1, 2, 4, 8, 15, 15, 15]);
  });

  it('of strangers forgets the one that failed longest ago, and never grows without end', () => {
    const lockout = new StrangerLockout();
    for (let n = 0; n < 5; n += 1) lockout.fail('first', 0);
    expect(lockout.lockedUntil('first')).toBe(60_000);
    for (let n = 0; n < 10_000; n += 1) lockout.fail(`other-${n}`, 0);
    expect(lockout.lockedUntil('first')).toBe(0);
  });
});
