import { clockContract } from '@atalaya/core/testing/contracts/clock.contract';
import { expect, it } from 'vitest';
import { createSystemClock } from './system-clock.js';
import { systemDelay, systemNow } from './system-timers.js';

clockContract('the system clock', () => {
  const clock = createSystemClock();
  return { clock, pass: systemDelay, jump: async (ms) => clock.advance(ms) };
});

it('starts where its offset says', () => {
  const clock = createSystemClock({ offsetMs: 86_400_000 });
  expect(clock.now() - systemNow()).toBeGreaterThanOrEqual(86_400_000 - 5);
  expect(() => createSystemClock({ offsetMs: -1 })).toThrow(RangeError);
});

it('sleeps longer than one Node timer can', async () => {
  const clock = createSystemClock();
  const abort = new AbortController();
  const outcome = clock.sleep(60 * 86_400_000, abort.signal).then(
    () => 'woke',
    () => 'still asleep',
  );
  await systemDelay(20);
  abort.abort();
  expect(await outcome).toBe('still asleep');
});
