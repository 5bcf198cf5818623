const WINDOW_MS = 60_000;

/** So many requests of one address in a minute, and so many addresses remembered: beyond them the count begins anew. */
export class RequestBudget {
  readonly #most: number;
  readonly #addresses: number;
  readonly #counts = new Map<string, number>();
  #windowFrom = Number.NEGATIVE_INFINITY;

  constructor(most: number, addresses: number) {
    this.#most = most;
    this.#addresses = addresses;
  }

  /** False: this one is too many. */
  takes(address: string, now: number): boolean {
    if (now - this.#windowFrom >= WINDOW_MS || this.#counts.size >= this.#addresses) {
      this.#counts.clear();
      this.#windowFrom = now;
    }
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    return count <= this.#most;
  }
}
