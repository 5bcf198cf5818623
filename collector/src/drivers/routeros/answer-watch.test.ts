import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerWatch } from './answer-watch.js';

const LIVE = new AbortController().signal;

describe('how long a silent router is waited for', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** After how many seconds of silence the poll under way is given up; null: not within a minute. */
  function givenUpAfter(signal: AbortSignal): number | null {
    for (let second = 1; second <= 60; second += 1) {
      vi.advanceTimersByTime(1_000);
      if (signal.aborted) return second;
    }
    return null;
  }

  it('is for as long as the poll has, while its echoes are answered', () => {
    expect(givenUpAfter(new AnswerWatch().begin(LIVE))).toBe(null);
  });

  it.each([
    ['of one that answers at once', [5, 40], 7],
    ['of one that answers late', [4_000, 20], 12],
    ['of one that answers very late', [9_000], 15],
    ['of one that was slow long ago', [9_000, ...Array<number>(20).fill(10)], 7],
  ])('is short once they are lost: %s', (_, answers, seconds) => {
    const watch = new AnswerWatch();
    for (const ms of answers) watch.took(ms);
    const under = watch.begin(LIVE);
    vi.advanceTimersByTime(2_000);
    watch.suspect();
    expect(givenUpAfter(under)).toBe(seconds);
    expect(watch.hasGivenUp).toBe(true);
  });

  it('is short for the next poll too, where none was under way', () => {
    const watch = new AnswerWatch();
    watch.suspect();
    expect(givenUpAfter(watch.begin(LIVE))).toBe(7);
  });

  it('is long again after any answer', () => {
    const watch = new AnswerWatch();
    const under = watch.begin(LIVE);
    watch.suspect();
    vi.advanceTimersByTime(6_000);
    watch.heard();
    expect(givenUpAfter(under)).toBe(null);
    watch.end();
    expect(givenUpAfter(watch.begin(LIVE))).toBe(null);
  });

  it('is long again after a poll that was given up: a slow router gets its answer in', () => {
    const watch = new AnswerWatch();
    watch.suspect();
    expect(givenUpAfter(watch.begin(LIVE))).toBe(7);
    watch.end();
    expect(watch.hasGivenUp).toBe(false);
    expect(givenUpAfter(watch.begin(LIVE))).toBe(null);
  });

  it('leaves no timer behind', () => {
    const watch = new AnswerWatch();
    watch.suspect();
    watch.begin(LIVE);
    watch.end();
    expect(vi.getTimerCount()).toBe(0);
  });
});
