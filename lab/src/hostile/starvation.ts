const LOOK_EVERY_MS = 100;

interface Look {
  readonly from: number;
  readonly to: number;
  readonly starvedMs: number;
}

/**
 * How long this process wanted to run and was not let to, because the machine ran others. What it spent on computing
 * is no such time: a device that keeps the collector busy has no excuse in it.
 */
export class Starvation {
  readonly #looks: Look[] = [];
  readonly #timer: NodeJS.Timeout;
  #at = Date.now();
  #cpu = process.cpuUsage();

  constructor() {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Between two instants of the system's clock. */
  ms(from: number, to: number): number {
    return this.#looks
      .filter((look) => look.from < to && look.to > from)
      .reduce((sum, { starvedMs }) => sum + starvedMs, 0);
  }

  #look(): void {
    const to = Date.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const computedMs = (user + system) / 1_000;
    const starvedMs = to - this.#at - LOOK_EVERY_MS - computedMs;
    if (starvedMs > 0) this.#looks.push({ from: this.#at, to, starvedMs });
    this.#at = to;
    this.#cpu = process.cpuUsage();
  }
}
