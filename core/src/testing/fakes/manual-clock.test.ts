import { expect, it } from 'vitest';
import { clockContract } from '../contracts/clock.contract.js';
import { createManualClock } from './manual-clock.js';

clockContract('the manual clock', () => {
  const clock = createManualClock();
  return { clock, pass: (ms) => clock.advance(ms), jump: (ms) => clock.jump(ms) };
});

it('lets a loop run through virtual hours at once, each turn at its own time', async () => {
  const clock = createManualClock(0);
  const turns: number[] = [];
  const abort = new AbortController();
  const loop = async () => {
    for (;;) {
      await clock.sleep(60_000, abort.signal);
      turns.push(clock.now());
    }
  };
  const ended = loop().catch((reason: unknown) => reason);
  await clock.advance(3 * 3_600_000);
  expect(turns).toEqual(Array.from({ length: 180 }, (_, turn) => (turn + 1) * 60_000));
  expect(clock.sleeping()).toBe(1);
  abort.abort('done');
  expect(await ended).toBe('done');
  expect(clock.sleeping()).toBe(0);
});
