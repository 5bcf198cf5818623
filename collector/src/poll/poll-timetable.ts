import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import { PriorityLine } from './priority-line.js';

/** What is to happen once, when it is due; undefined once it happened or was cancelled. */
interface Entry {
  readonly dueAt: Instant;
  due: (() => void) | undefined;
}

/** Thousands of targets wait for their next polls nearly all of the time: they share one sleep. */
export class PollTimetable {
  readonly #line = new PriorityLine<Entry>((a, b) => a.dueAt - b.dueAt);
  #asleep: { readonly until: Instant; readonly waking: AbortController } | undefined;

  constructor(private readonly clock: Clock) {}

  /** Calls `due` at `dueAt`, never within this call. Returns what cancels it. */
  add(dueAt: Instant, due: () => void): () => void {
    const entry: Entry = { dueAt, due };
    this.#line.push(entry);
    if (this.#asleep === undefined) void this.#serve();
    else if (dueAt < this.#asleep.until) this.#asleep.waking.abort();
    return () => {
      entry.due = undefined;
      // The sleep may have been for this one alone.
      if (dueAt === this.#asleep?.until) this.#asleep.waking.abort();
    };
  }

  /** Until nothing waits: a timetable of stopped targets holds up no process. */
  async #serve(): Promise<void> {
    for (let first = this.#first(); first; first = this.#first()) {
      const waking = new AbortController();
      this.#asleep = { until: first.dueAt, waking };
      const ms = Math.max(0, first.dueAt - this.clock.now());
      await this.clock.sleep(ms, waking.signal).catch(() => undefined);
      this.#callDue();
    }
    this.#asleep = undefined;
  }

  #callDue(): void {
    const now = this.clock.now();
    for (let first = this.#first(); first && first.dueAt <= now; first = this.#first()) {
      this.#line.pop();
      first.due?.();
    }
  }

  #first(): Entry | undefined {
    while (this.#line.size > 0 && this.#line.peek()?.due === undefined) this.#line.pop();
    return this.#line.peek();
  }
}
