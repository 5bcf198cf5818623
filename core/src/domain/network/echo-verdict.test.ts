import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterEcho,
  afterRecheck,
  afterUnmeasuredRecheck,
  type EchoDecision,
  type EchoVerdictState,
  UNDECIDED,
} from './echo-verdict.js';

const LOST = null;
const GOOD = 8.4;

function feed(start: EchoVerdictState, rtts: readonly (number | null)[]) {
  const decisions: EchoDecision[] = [];
  let state = start;
  for (const rtt of rtts) {
    const step = afterEcho(state, rtt);
    state = step.state;
    decisions.push(step.decision);
  }
  return { state, decisions };
}

const answering = feed(UNDECIDED, [GOOD]).state;
const silent = afterRecheck(feed(answering, [LOST, LOST, LOST]).state, [
  LOST,
  LOST,
  LOST,
  LOST,
  LOST,
]).state;

describe('echo verdict', () => {
  it('answers from the first good echo on', () => {
    expect(feed(UNDECIDED, [LOST, LOST, GOOD, GOOD]).decisions).toEqual([
      'none',
      'none',
      'answering',
      'none',
    ]);
  });

  it('asks for one fast re-check after three lost echoes in a row', () => {
    const { decisions } = feed(answering, [LOST, LOST, GOOD, LOST, LOST, LOST, LOST, LOST]);
    expect(decisions.filter((decision) => decision === 'recheck')).toHaveLength(1);
    expect(decisions[5]).toBe('recheck');
  });

  it('is silent only when the whole re-check is lost', () => {
    expect(silent.verdict).toBe('silent');
    const doubted = feed(answering, [LOST, LOST, LOST]).state;
    const step = afterRecheck(doubted, [LOST, LOST, GOOD, LOST, LOST]);
    expect(step).toMatchObject({ decision: 'none', state: { verdict: 'answering', lostInRow: 0 } });
  });

  it('finds a host silent that never answered', () => {
    const doubted = feed(UNDECIDED, [LOST, LOST, LOST]);
    expect(doubted.decisions[2]).toBe('recheck');
    expect(afterRecheck(doubted.state, [LOST]).decision).toBe('silent');
    expect(afterRecheck(doubted.state, [GOOD]).decision).toBe('answering');
  });

  it('does not call a host silent that answered its window during the re-check', () => {
    const { state } = feed(answering, [LOST, LOST, LOST, GOOD]);
    expect(afterRecheck(state, [LOST, LOST, LOST, LOST, LOST])).toMatchObject({
      decision: 'none',
      state: { verdict: 'answering', recheck: null },
    });
  });

  it('clears on five good echoes in a row', () => {
    expect(feed(silent, [GOOD, GOOD, GOOD, GOOD, LOST]).state.verdict).toBe('silent');
    expect(feed(silent, [GOOD, GOOD, GOOD, GOOD, GOOD]).decisions).toEqual([
      'none',
      'none',
      'none',
      'none',
      'answering',
    ]);
  });

  it('concludes nothing from a re-check that could not be sent, and asks again', () => {
    const { state } = feed(answering, [LOST, LOST, LOST]);
    const step = afterUnmeasuredRecheck(state);
    expect(step).toMatchObject({ decision: 'none', state: { verdict: 'answering' } });
    expect(afterEcho(step.state, LOST).decision).toBe('recheck');
    expect(afterRecheck(state, [])).toEqual(step);
  });

  it('ignores a re-check that nobody asked for', () => {
    expect(afterRecheck(answering, [LOST])).toEqual({ state: answering, decision: 'none' });
  });

  it('never becomes silent by the window alone, and never re-checks while silent', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, noNaN: true }))), (rtts) => {
        expect(feed(UNDECIDED, rtts).state.verdict).not.toBe('silent');
        let state = silent;
        for (const rtt of rtts) {
          const step = afterEcho(state, rtt);
          if (state.verdict === 'silent') expect(step.decision).not.toBe('recheck');
          state = step.state;
        }
      }),
    );
  });
});
