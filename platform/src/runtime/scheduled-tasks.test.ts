import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../postgres/database-log.js';
import { createScheduledTasks } from './scheduled-tasks.js';

describe('scheduled tasks', () => {
  it('run at their intervals and say when', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    const runs: number[] = [];
    tasks.add({ name: 'tick', everyMs: 60_000, run: async () => void runs.push(clock.now()) });
    tasks.start();
    await clock.advance(150_000);
    expect(runs).toEqual([60_000, 120_000]);
    expect(tasks.states()).toEqual([
      {
        name: 'tick',
        everyMs: 60_000,
        isRunning: false,
        lastRunAt: 120_000,
        lastDurationMs: 0,
        nextRunAt: 180_000,
        lastError: null,
        runs: 2,
      },
    ]);
    await tasks.stop();
    await clock.advance(150_000);
    expect(runs).toHaveLength(2);
    expect(tasks.states()[0]?.nextRunAt).toBeNull();
  });

  it('run at once when asked, also when added after the start', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    const runs: number[] = [];
    tasks.start();
    tasks.add({
      name: 'now',
      everyMs: 1_000,
      runsAtStart: true,
      run: async () => void runs.push(clock.now()),
    });
    await clock.advance(0);
    expect(runs).toHaveLength(1);
    await tasks.stop();
  });

  it('show the error of a failed run and go on', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    let runs = 0;
    tasks.add({
      name: 'flaky',
      everyMs: 1_000,
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error('disk full');
      },
    });
    tasks.start();
    await clock.advance(1_000);
    expect(tasks.states()[0]).toMatchObject({ lastError: 'disk full', runs: 1 });
    await clock.advance(1_000);
    expect(tasks.states()[0]).toMatchObject({ lastError: null, runs: 2 });
    await tasks.stop();
  });

  it('run once, not once for each interval, when the clock jumps over many', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    const runs: number[] = [];
    tasks.add({ name: 'tick', everyMs: 60_000, run: async () => void runs.push(clock.now()) });
    tasks.start();
    await clock.advance(0);
    await clock.jump(24 * 3_600_000);
    expect(runs).toHaveLength(1);
    await tasks.stop();
  });

  it('run once more at once when the clock jumped over their next time while they ran', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    const runs: number[] = [];
    tasks.add({
      name: 'daily',
      everyMs: 24 * 3_600_000,
      runsAtStart: true,
      run: async () => {
        runs.push(clock.now());
        if (runs.length === 1) await clock.jump(31 * 24 * 3_600_000);
      },
    });
    tasks.start();
    await clock.advance(0);
    await clock.advance(0);
    expect(runs).toEqual([0, 31 * 24 * 3_600_000]);
    await tasks.stop();
  });

  it('never run beside themselves, and end before stop does', async () => {
    const clock = createManualClock(0);
    const tasks = createScheduledTasks(clock, silentLog);
    let isEnded = false;
    tasks.add({
      name: 'long',
      everyMs: 1_000,
      run: async (signal) => {
        await clock.sleep(10_000, signal).finally(() => {
          isEnded = true;
        });
      },
    });
    tasks.start();
    await clock.advance(5_000);
    expect(tasks.states()[0]).toMatchObject({ isRunning: true, runs: 0 });
    await tasks.stop();
    expect(isEnded).toBe(true);
  });

  it('refuse a name that is taken', () => {
    const tasks = createScheduledTasks(createManualClock(0), silentLog);
    const task = { name: 'tick', everyMs: 1, run: async () => {} };
    tasks.add(task);
    expect(() => tasks.add(task)).toThrow('tick is scheduled twice');
  });
});
