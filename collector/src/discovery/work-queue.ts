/** Works off what is added, so many at once. A failure of the work ends the queue and is thrown by `idle`. */
export class WorkQueue<T> {
  readonly #width: number;
  readonly #work: (item: T) => Promise<void>;
  readonly #waiting: T[] = [];
  readonly #waiters = new Set<() => void>();
  #busy = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(width: number, work: (item: T) => Promise<void>) {
    this.#width = width;
    this.#work = work;
  }

  add(item: T): void {
    if (this.#failure) return;
    this.#waiting.push(item);
    this.#next();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting.length = 0;
    this.#tell();
  }

  /** Resolves when fewer than `count` wait. */
  async below(count: number): Promise<void> {
    await this.#until(() => this.#waiting.length < count);
  }

  /** Resolves when nothing waits and nothing is under way; rejects with the first failure. */
  async idle(): Promise<void> {
    await this.#until(() => this.#busy === 0 && this.#waiting.length === 0);
    if (this.#failure) throw this.#failure.error;
  }

  #next(): void {
    while (this.#busy < this.#width && this.#waiting.length > 0) {
      const item = this.#waiting.shift() as T;
      this.#busy += 1;
      void this.#run(item);
    }
  }

  async #run(item: T): Promise<void> {
    try {
      await this.#work(item);
    } catch (error) {
      this.#failure ??= { error };
      this.#waiting.length = 0;
    }
    this.#busy -= 1;
    this.#next();
    this.#tell();
  }

  #tell(): void {
    for (const waiter of this.#waiters) waiter();
  }

  #until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isDone()) return;
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }
}
