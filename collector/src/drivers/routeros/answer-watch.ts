import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { systemTimer } from '@atalaya/platform/runtime/system-timers';

/** As many answers are remembered as tell how slow a router is. */
const REMEMBERED = 20;
const LEAST_PATIENCE_MS = 7 * SECOND_MS;
const MOST_PATIENCE_MS = 15 * SECOND_MS;
/** A router that is busy with something new may be so many times slower than it was. */
const SLOWER = 3;

const GONE = new Error('echoes and the API are silent');

/**
 * Tells a router that is slow from one that is gone. While its echoes are lost, a poll that brings no answer is given up
 * after 7 s, or three times what the router lately took at most, up to 15 s. Any answer ends the doubt, and so does a
 * poll that was given up: the next one has its whole time again.
 */
export class AnswerWatch {
  readonly #tookMs: number[] = [];
  #isDoubted = false;
  #poll: AbortController | undefined;
  #cancelTimer: (() => void) | undefined;

  /** A poll begins; its signal is aborted when it is given up. Polls of one device never overlap. */
  begin(signal: AbortSignal): AbortSignal {
    this.#poll = new AbortController();
    if (this.#isDoubted) this.#arm(this.#poll);
    return AbortSignal.any([signal, this.#poll.signal]);
  }

  end(): void {
    this.#disarm();
    this.#poll = undefined;
  }

  /** The poll under way was given up. */
  get hasGivenUp(): boolean {
    return this.#poll?.signal.aborted ?? false;
  }

  /** Its echoes are lost. */
  suspect(): void {
    this.#isDoubted = true;
    if (this.#poll && !this.#cancelTimer) this.#arm(this.#poll);
  }

  heard(): void {
    this.#isDoubted = false;
    this.#disarm();
  }

  /** What the router took to answer the poll's first question, which costs it nothing. */
  took(ms: number): void {
    this.#tookMs.push(ms);
    if (this.#tookMs.length > REMEMBERED) this.#tookMs.shift();
  }

  #arm(poll: AbortController): void {
    const patienceMs = Math.max(LEAST_PATIENCE_MS, SLOWER * Math.max(0, ...this.#tookMs));
    this.#cancelTimer = systemTimer(Math.min(patienceMs, MOST_PATIENCE_MS), () => {
      this.#isDoubted = false;
      poll.abort(GONE);
    });
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
