import type { Clock } from '@atalaya/core/ports/clock';
import { PriorityLine } from './priority-line.js';

/** In flight at once in one collector: far above what 5,000 devices at a minute need. */
const DEFAULT_LIMIT = 512;

export interface PollWish {
  readonly dueAt: number;
  /** When it was polled before; null: never. */
  readonly lastAt: number | null;
  readonly intervalMs: number;
  /** It took long last time: such polls may fill half of the places, so that they never stall the others. */
  readonly isSlow: boolean;
  readonly signal: AbortSignal;
}

interface Waiting extends PollWish {
  readonly answer: (mayPoll: boolean) => void;
  isAnswered: boolean;
}

/**
 * Bounds how many polls are in flight. A poll that has waited for its whole interval is left out as a
 * whole, the oldest first, for its next is due. Of the others the device that was read longest ago is
 * served first: by due time alone the same phases would win each time. Thousands may wait: a collector
 * with too much to do must not spend its time on looking through them.
 */
export class PollGate {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #slowLimit: number;
  /** What was answered by another line stays in a line until it comes to its front. */
  #quick = new PriorityLine(longestAgo);
  #slow = new PriorityLine(longestAgo);
  #byEnd = new PriorityLine(endsFirst);
  #waiting = 0;
  #inFlight = 0;
  #slowInFlight = 0;

  constructor(clock: Clock, limit = DEFAULT_LIMIT) {
    this.#clock = clock;
    this.#limit = limit;
    this.#slowLimit = Math.max(1, Math.floor(limit / 2));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** True: poll, and then leave() with the same wish. False: this poll is left out, or the signal aborted. */
  async enter(wish: PollWish): Promise<boolean> {
    if (wish.signal.aborted) return false;
    if (this.#waiting === 0 && this.#hasPlaceFor(wish)) {
      this.#take(wish);
      return true;
    }
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ...wish,
        isAnswered: false,
        answer: (mayPoll) => {
          wish.signal.removeEventListener('abort', onAbort);
          waiting.isAnswered = true;
          this.#waiting -= 1;
          resolve(mayPoll);
        },
      };
      const onAbort = () => waiting.answer(false);
      wish.signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting += 1;
      (wish.isSlow ? this.#slow : this.#quick).push(waiting);
      this.#byEnd.push(waiting);
      this.#serve();
    });
  }

  leave({ isSlow }: PollWish): void {
    this.#inFlight -= 1;
    if (isSlow) this.#slowInFlight -= 1;
    this.#serve();
  }

  #serve(): void {
    const now = this.#clock.now();
    for (let first = front(this.#byEnd); first; first = front(this.#byEnd)) {
      if (endOf(first) > now) break;
      first.answer(false);
    }
    for (let next = this.#next(); next; next = this.#next()) {
      this.#take(next);
      next.answer(true);
    }
    if (this.#waiting === 0 && this.#byEnd.size > 0) this.#forgetAnswered();
  }

  /** The first that has a place now. */
  #next(): Waiting | undefined {
    const quick = front(this.#quick);
    const slow = front(this.#slow);
    const [first, second] =
      quick && slow && longestAgo(slow, quick) < 0 ? [slow, quick] : [quick ?? slow, slow];
    return [first, second].find((waiting) => waiting && this.#hasPlaceFor(waiting));
  }

  #forgetAnswered(): void {
    this.#quick = new PriorityLine(longestAgo);
    this.#slow = new PriorityLine(longestAgo);
    this.#byEnd = new PriorityLine(endsFirst);
  }

  #hasPlaceFor({ isSlow }: PollWish): boolean {
    if (this.#inFlight >= this.#limit) return false;
    return !isSlow || this.#slowInFlight < this.#slowLimit;
  }

  #take({ isSlow }: PollWish): void {
    this.#inFlight += 1;
    if (isSlow) this.#slowInFlight += 1;
  }
}

function front(line: PriorityLine<Waiting>): Waiting | undefined {
  while (line.peek()?.isAnswered) line.pop();
  return line.peek();
}

const endOf = ({ dueAt, intervalMs }: Waiting): number => dueAt + intervalMs;

/** Of those whose next polls are due too, the one that was due first is told first. */
const endsFirst = (a: Waiting, b: Waiting): number => endOf(a) - endOf(b);

function longestAgo(a: Waiting, b: Waiting): number {
  const never = Number.NEGATIVE_INFINITY;
  const [first, second] = [a.lastAt ?? never, b.lastAt ?? never];
  return first === second ? a.dueAt - b.dueAt : first - second;
}
