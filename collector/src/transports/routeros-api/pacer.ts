import { commandError } from './routeros-error.js';

/** Lets at most `width` callers through at a time, in order of arrival, and at most `maxWaiting` wait. */
export class Pacer {
  #free: number;
  readonly #waiting: { readonly enter: () => void }[] = [];

  constructor(
    width: number,
    private readonly maxWaiting: number,
  ) {
    this.#free = width;
  }

  /**
   * Resolves with the function that gives the place back (calling it twice is harmless).
   * @throws RouterosError not-measured when `signal` aborts while waiting, or when too many wait already.
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next) next.enter();
      else this.#free++;
    };
  }

  #wait(signal?: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.maxWaiting) {
      return Promise.reject(
        commandError('not-measured', 'Too many commands wait for this router.'),
      );
    }
    return new Promise((resolve, reject) => {
      const place = {
        enter: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1);
        reject(commandError('not-measured', 'The read was cancelled while it waited its turn.'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(place);
      if (signal?.aborted) onAbort();
    });
  }
}
