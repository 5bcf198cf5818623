import { setMaxListeners } from 'node:events';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { DatabaseLog } from '../postgres/database-log.js';
import { errorMessage } from './startup-error.js';

export interface ScheduledTask {
  /** Unique, as /health/tasks shows it: `collector.inventory`, `metrics.retention`. */
  readonly name: string;
  readonly everyMs: number;
  /** True: the first run comes at once, not after `everyMs`. */
  readonly runsAtStart?: boolean;
  /** Never runs beside itself. What it throws is logged and shown; the next run comes as usual. */
  run(signal: AbortSignal): Promise<void>;
}

export interface TaskState {
  readonly name: string;
  readonly everyMs: number;
  readonly isRunning: boolean;
  readonly lastRunAt: Instant | null;
  readonly lastDurationMs: number | null;
  /** Null while stopped. */
  readonly nextRunAt: Instant | null;
  /** Of the last run; null when it went well. */
  readonly lastError: string | null;
  readonly runs: number;
}

export interface ScheduledTasks {
  /** Starts its schedule when the registry is or gets started. Throws on a name that is taken. */
  add(task: ScheduledTask): void;
  start(): void;
  /** Aborts the runs in progress and waits for them. */
  stop(): Promise<void>;
  states(): readonly TaskState[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Entry {
  readonly task: ScheduledTask;
  readonly state: Mutable<TaskState>;
}

/** The schedules of this process, by the platform clock: after a jump whatever it overtook runs at once, once. */
export function createScheduledTasks(clock: Clock, log: DatabaseLog): ScheduledTasks {
  const entries = new Map<string, Entry>();
  const loops: Promise<void>[] = [];
  let stopping: AbortController | undefined;
  let stopListening = () => {};
  let jumps = 0;

  const loop = async ({ task, state }: Entry, signal: AbortSignal) => {
    let waitMs = task.runsAtStart ? 0 : task.everyMs;
    while (!signal.aborted) {
      state.nextRunAt = clock.now() + waitMs;
      try {
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      } catch {
        return;
      }
      const [startedAt, jumpsBefore] = [clock.now(), jumps];
      await runOnce(task, state, signal);
      // It did not sleep when the clock jumped, and so was not woken by it.
      const isOvertaken = jumps !== jumpsBefore && clock.now() >= startedAt + task.everyMs;
      waitMs = isOvertaken ? 0 : task.everyMs;
    }
  };

  const runOnce = async (task: ScheduledTask, state: Entry['state'], signal: AbortSignal) => {
    const startedAt = clock.now();
    state.isRunning = true;
    state.lastRunAt = startedAt;
    state.nextRunAt = startedAt + task.everyMs;
    try {
      await task.run(signal);
      state.lastError = null;
    } catch (error) {
      if (!signal.aborted) {
        state.lastError = errorMessage(error);
        log.error({ task: task.name, err: error }, 'scheduled task failed');
      }
    }
    state.isRunning = false;
    state.lastDurationMs = clock.now() - startedAt;
    state.runs += 1;
  };

  const launch = (entry: Entry) => {
    if (!stopping) return;
    const { signal } = stopping;
    loops.push(
      loop(entry, signal).finally(() => {
        entry.state.nextRunAt = null;
      }),
    );
  };

  return {
    add: (task) => {
      if (entries.has(task.name)) throw new Error(`the task ${task.name} is scheduled twice`);
      if (!(task.everyMs > 0)) throw new RangeError(`the task ${task.name} has no interval`);
      const entry = { task, state: newState(task) };
      entries.set(task.name, entry);
      launch(entry);
    },
    start: () => {
      if (stopping) return;
      stopping = new AbortController();
      // Each task that sleeps listens: there are more of them than Node takes for sound.
      setMaxListeners(0, stopping.signal);
      stopListening = clock.onJump(() => {
        jumps += 1;
      });
      for (const entry of entries.values()) launch(entry);
    },
    stop: async () => {
      stopListening();
      stopping?.abort(new Error('stopping'));
      await Promise.all(loops.splice(0));
      stopping = undefined;
    },
    states: () => [...entries.values()].map(({ state }) => ({ ...state })),
  };
}

const newState = (task: ScheduledTask): Entry['state'] => ({
  name: task.name,
  everyMs: task.everyMs,
  isRunning: false,
  lastRunAt: null,
  lastDurationMs: null,
  nextRunAt: null,
  lastError: null,
  runs: 0,
});
