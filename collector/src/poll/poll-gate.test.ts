import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { describe, expect, it } from 'vitest';
import { PollGate } from './poll-gate.js';
import { PollLoad } from './poll-load.js';
import { PollLoop } from './poll-loop.js';
import { PollTimetable } from './poll-timetable.js';

const SECOND = 1_000;

describe('PollGate', () => {
  const rig = (limit: number) => {
    const clock = createManualClock(0);
    const gate = new PollGate(clock, limit);
    const stop = new AbortController();
    const wish = (dueAt: number, isSlow = false) => ({
      dueAt,
      lastAt: null,
      intervalMs: 10 * SECOND,
      isSlow,
      signal: stop.signal,
    });
    return { clock, gate, stop, wish };
  };

  it('serves those that wait by the time they were due, and leaves out whole what has waited an interval', async () => {
    const { clock, gate, wish } = rig(1);
    const first = wish(0);
    expect(await gate.enter(first)).toBe(true);
    const order: string[] = [];
    const wait = (name: string, dueAt: number) => {
      const own = wish(dueAt);
      return gate.enter(own).then((mayPoll) => {
        order.push(`${name} ${mayPoll ? 'polls' : 'is left out'}`);
        if (mayPoll) gate.leave(own);
      });
    };
    const all = [wait('later', 8 * SECOND), wait('oldest', 1 * SECOND), wait('middle', 5 * SECOND)];
    await clock.advance(12 * SECOND);
    gate.leave(first);
    await Promise.all(all);
    expect(order).toEqual(['oldest is left out', 'middle polls', 'later polls']);
    expect(gate.inFlight).toBe(0);
  });

  it('keeps half of its places from slow polls', async () => {
    const { gate, wish } = rig(4);
    const slow = [wish(0, true), wish(0, true)];
    for (const each of slow) expect(await gate.enter(each)).toBe(true);
    let thirdEntered = false;
    const third = wish(0, true);
    const entering = gate.enter(third).then((mayPoll) => {
      thirdEntered = mayPoll;
    });
    expect(await gate.enter(wish(1))).toBe(true);
    expect(await gate.enter(wish(1))).toBe(true);
    expect(thirdEntered).toBe(false);
    gate.leave(slow[0] ?? third);
    await entering;
    expect(thirdEntered).toBe(true);
  });

  it('lets nobody in who has stopped', async () => {
    const { gate, stop, wish } = rig(1);
    await gate.enter(wish(0));
    const waiting = gate.enter(wish(0));
    stop.abort();
    expect(await waiting).toBe(false);
    expect(await gate.enter(wish(0))).toBe(false);
  });
});

describe('a fleet of loops', () => {
  /** `count` devices read each 10 s, `tookMs` each, `limit` at once. */
  function fleet(count: number, limit: number, tookMs: (device: number) => number) {
    const clock = createManualClock(0);
    const gate = new PollGate(clock, limit);
    const load = new PollLoad(() => clock.now());
    const timetable = new PollTimetable(clock);
    const polls = new Array<number>(count).fill(0);
    const starts: number[] = [];
    const loops = polls.map(
      (_, device) =>
        new PollLoop({
          clock,
          intervalMs: 10 * SECOND,
          firstInMs: (device / count) * 5 * SECOND,
          phaseMs: (device / count) * 10 * SECOND,
          gate,
          load,
          timetable,
          poll: async () => {
            starts.push(clock.now());
            polls[device] = (polls[device] ?? 0) + 1;
            await clock.sleep(tookMs(device));
          },
        }),
    );
    const end = async () => {
      const stopped = loops.map((loop) => loop.stop());
      await clock.advance(60 * SECOND);
      await Promise.all(stopped);
    };
    return { clock, load, polls, starts, end };
  }

  it('spreads its polls evenly over the interval once the first are done', async () => {
    const { clock, load, starts, end } = fleet(100, 50, () => 20);
    await clock.advance(120 * SECOND);
    const perSecond = new Map<number, number>();
    for (const at of starts.filter((start) => start >= 60 * SECOND && start < 110 * SECOND)) {
      const second = Math.floor(at / SECOND);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(11);
    expect(Math.min(...perSecond.values())).toBeGreaterThanOrEqual(9);
    expect(load.figures()).toMatchObject({ dropped: 0, isOverloaded: false });
    await end();
  });

  it('does not let devices that hang stall the others', async () => {
    const { clock, polls, end } = fleet(40, 10, (device) => (device < 20 ? 30 * SECOND : 50));
    // At first nobody knows that they hang.
    await clock.advance(120 * SECOND);
    const before = polls.slice(20);
    await clock.advance(200 * SECOND);
    const since = polls.slice(20).map((count, device) => count - (before[device] ?? 0));
    expect(Math.min(...since)).toBeGreaterThanOrEqual(19);
    await end();
  });

  it('says that it is overloaded, and leaves out whole polls of all devices alike', async () => {
    const { clock, load, polls, end } = fleet(100, 2, () => SECOND);
    await clock.advance(300 * SECOND);
    const figures = load.figures();
    expect(figures.isOverloaded).toBe(true);
    expect(figures.dropped).toBeGreaterThan(100);
    // 2 polls a second in 300 s over 100 devices are 6 each.
    expect(Math.min(...polls)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...polls)).toBeLessThanOrEqual(9);
    await end();
  });

  it('takes a jump of the clock for no lateness', async () => {
    const { clock, load, end } = fleet(10, 10, () => 10);
    await clock.advance(30 * SECOND);
    await clock.jump(86_400 * SECOND);
    await clock.advance(SECOND);
    await end();
    expect(load.totals.polls).toBeGreaterThan(20);
  });
});
