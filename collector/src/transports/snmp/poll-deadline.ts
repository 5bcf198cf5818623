/** The end of a poll, by its signal or its time. The parts that cost something are made when they are first needed. */
export class PollDeadline {
  /** By performance.now(). */
  readonly at: number;
  private both: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly abort = (): void => this.both?.abort();

  constructor(
    readonly outer: AbortSignal,
    deadlineMs: number,
  ) {
    this.at = performance.now() + deadlineMs;
  }

  /** Aborted by the outer signal or when the time is over. */
  get signal(): AbortSignal {
    if (this.both) return this.both.signal;
    this.both = new AbortController();
    this.timer = setTimeout(this.abort, Math.max(0, this.at - performance.now()));
    this.outer.addEventListener('abort', this.abort, { once: true });
    if (this.outer.aborted) this.abort();
    return this.both.signal;
  }

  end(): void {
    if (this.both === undefined) return;
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.abort);
  }
}
