import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { PollGate } from './poll-gate.js';
import { PollLoad } from './poll-load.js';
import { PollLoop } from './poll-loop.js';
import { PollTimetable } from './poll-timetable.js';

describe('PollLoop', () => {
  const clock = createManualClock(0);
  let loop: PollLoop | undefined;
  afterEach(async () => {
    const stopped = loop?.stop();
    await clock.advance(60_000);
    await stopped;
  });

  function start(tookMs = 0, intervalMs = 10_000): number[] {
    const startedAt = clock.now();
    const polls: number[] = [];
    const poll = async () => {
      polls.push(clock.now() - startedAt);
      if (tookMs > 0) await clock.sleep(tookMs);
    };
    loop = new PollLoop({
      clock,
      intervalMs,
      firstInMs: 1_000,
      phaseMs: (startedAt + 1_000) % intervalMs,
      gate: new PollGate(clock, 4),
      load: new PollLoad(() => clock.now()),
      timetable: new PollTimetable(clock),
      poll,
    });
    return polls;
  }

  it('polls at fixed multiples of the interval after its offset', async () => {
    const polls = start(300);
    await clock.advance(31_000);
    expect(polls).toEqual([1_000, 11_000, 21_000, 31_000]);
  });

  it('skips the instants that a slow poll missed instead of piling up', async () => {
    const polls = start(25_000);
    await clock.advance(61_000);
    expect(polls).toEqual([1_000, 31_000, 61_000]);
  });

  it('polls at once when woken, also when woken while a poll is under way', async () => {
    const polls = start(2_000);
    await clock.advance(1_500);
    loop?.wake();
    await clock.advance(3_000);
    expect(polls).toEqual([1_000, 3_000]);
    await clock.advance(1_500);
    loop?.wake();
    await clock.advance(100);
    expect(polls).toEqual([1_000, 3_000, 6_000]);
  });

  it('polls each second while a page aligns, and stops doing so by itself', async () => {
    const polls = start();
    await clock.advance(2_000);
    loop?.align(clock.now() + 3_000);
    await clock.advance(20_000);
    expect(polls.slice(0, 5)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
    expect(polls.length).toBeLessThan(8);
  });

  it('ends with the poll that is under way, not with the next one', async () => {
    const polls = start(3_000);
    await clock.advance(1_500);
    let ended = false;
    void loop?.stop().then(() => {
      ended = true;
    });
    await clock.advance(2_500);
    expect({ ended, polls }).toEqual({ ended: true, polls: [1_000] });
  });

  it('ends at once, also in the middle of a sleep', async () => {
    const polls = start();
    await clock.advance(500);
    await loop?.stop();
    await clock.advance(60_000);
    expect(polls).toEqual([]);
  });
});
