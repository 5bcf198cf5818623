import type { Clock } from '@atalaya/core/ports/clock';

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
}

/**
 * Bounds how many polls are in flight. A poll that has waited for its whole interval is left out as a
 * whole, the oldest first, for its next is due. Of the others the device that was read longest ago is
 * served first: by due time alone the same phases would win each time.
 */
export class PollGate {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #slowLimit: number;
  #waiting: Waiting[] = [];
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
    if (this.#waiting.length === 0 && this.#hasPlaceFor(wish)) {
      this.#take(wish);
      return true;
    }
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ...wish,
        answer: (mayPoll) => {
          wish.signal.removeEventListener('abort', onAbort);
          resolve(mayPoll);
        },
      };
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(false);
      };
      wish.signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#serve();
    });
  }

  leave({ isSlow }: PollWish): void {
    this.#inFlight -= 1;
    if (isSlow) this.#slowInFlight -= 1;
    this.#serve();
  }

  #serve(): void {
    if (this.#waiting.length === 0) return;
    const now = this.#clock.now();
    const isOver = ({ dueAt, intervalMs }: Waiting) => now - dueAt >= intervalMs;
    const over = this.#waiting.filter(isOver).sort((a, b) => a.dueAt - b.dueAt);
    const waiting = this.#waiting.filter((wish) => !isOver(wish)).sort(longestAgo);
    this.#waiting = [];
    for (const wish of over) wish.answer(false);
    for (const wish of waiting) {
      if (this.#hasPlaceFor(wish)) {
        this.#take(wish);
        wish.answer(true);
      } else {
        this.#waiting.push(wish);
      }
    }
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

function longestAgo(a: Waiting, b: Waiting): number {
  const never = Number.NEGATIVE_INFINITY;
  const [first, second] = [a.lastAt ?? never, b.lastAt ?? never];
  return first === second ? a.dueAt - b.dueAt : first - second;
}
