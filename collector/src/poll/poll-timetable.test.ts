import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PollTimetable } from './poll-timetable.js';

it('calls each at its instant, whatever order they came in, and no cancelled one', async () => {
  const wish = fc.record({ inMs: fc.integer({ min: 0, max: 50 }), isCancelled: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { maxLength: 12 }), async (wishes) => {
      const clock = createManualClock(0);
      const timetable = new PollTimetable(clock);
      const called: number[] = [];
      const cancels = wishes.map(({ inMs }) =>
        timetable.add(inMs, () => called.push(clock.now() === inMs ? inMs : Number.NaN)),
      );
      expect(called).toEqual([]);
      for (const [i, cancel] of cancels.entries()) if (wishes[i]?.isCancelled) cancel();
      await clock.advance(60);
      const kept = wishes.filter(({ isCancelled }) => !isCancelled).map(({ inMs }) => inMs);
      expect(called).toEqual(kept.sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});

it('wakes earlier for one that is due earlier, and may be added to by what it calls', async () => {
  const clock = createManualClock(0);
  const timetable = new PollTimetable(clock);
  const called: string[] = [];
  timetable.add(30, () => called.push(`late ${clock.now()}`));
  await clock.advance(5);
  timetable.add(10, () => {
    called.push(`early ${clock.now()}`);
    timetable.add(clock.now(), () => called.push(`next ${clock.now()}`));
  });
  await clock.advance(30);
  expect(called).toEqual(['early 10', 'next 10', 'late 30']);
});

it('sleeps no longer when everything was cancelled', async () => {
  const clock = createManualClock(0);
  const timetable = new PollTimetable(clock);
  const cancels = [timetable.add(1_000, () => {}), timetable.add(2_000, () => {})];
  await clock.advance(1);
  expect(clock.sleeping()).toBe(1);
  for (const cancel of cancels) cancel();
  await clock.advance(0);
  expect(clock.sleeping()).toBe(0);
});
