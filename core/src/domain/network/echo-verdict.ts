import { POLLING_DEFAULTS, type PollingSettings } from '../settings/polling-defaults.js';

export type EchoVerdict = 'undecided' | 'answering' | 'silent';

/** What is remembered of one host between echoes. */
export interface EchoVerdictState {
  readonly verdict: EchoVerdict;
  /** Echoes in a row without and with an answer; one of the two is always 0. */
  readonly lostInRow: number;
  readonly goodInRow: number;
  /** A fast re-check is under way; `answeredSince` when a window's echo was answered meanwhile. */
  readonly recheck: { readonly answeredSince: boolean } | null;
}

/**
 * recheck: send `recheckEchoes` echoes, one each `recheckSpacingMs`, and report them with
 * `afterRecheck` (or `afterUnmeasuredRecheck`). answering, silent: the verdict has just become so.
 */
export type EchoDecision = 'none' | 'recheck' | 'answering' | 'silent';

export interface EchoStep {
  readonly state: EchoVerdictState;
  readonly decision: EchoDecision;
}

export type EchoVerdictSettings = Pick<
  PollingSettings,
  'lostEchoesBeforeRecheck' | 'goodEchoesToClear'
>;

export const UNDECIDED: EchoVerdictState = {
  verdict: 'undecided',
  lostInRow: 0,
  goodInRow: 0,
  recheck: null,
};

/** One echo of the regular window: its round trip in ms, or null when it was lost. */
export function afterEcho(
  state: EchoVerdictState,
  rttMs: number | null,
  settings: EchoVerdictSettings = POLLING_DEFAULTS,
): EchoStep {
  return rttMs === null ? afterLostEcho(state, settings) : afterGoodEcho(state, settings);
}

function afterLostEcho(state: EchoVerdictState, settings: EchoVerdictSettings): EchoStep {
  const lost = { ...state, lostInRow: state.lostInRow + 1, goodInRow: 0 };
  const wantsRecheck =
    state.verdict !== 'silent' &&
    state.recheck === null &&
    lost.lostInRow >= settings.lostEchoesBeforeRecheck;
  return wantsRecheck
    ? { state: { ...lost, recheck: { answeredSince: false } }, decision: 'recheck' }
    : { state: lost, decision: 'none' };
}

function afterGoodEcho(state: EchoVerdictState, settings: EchoVerdictSettings): EchoStep {
  const good: EchoVerdictState = {
    ...state,
    lostInRow: 0,
    goodInRow: state.goodInRow + 1,
    recheck: state.recheck && { answeredSince: true },
  };
  const clears =
    state.verdict === 'undecided' ||
    (state.verdict === 'silent' && good.goodInRow >= settings.goodEchoesToClear);
  return clears
    ? { state: { ...good, verdict: 'answering' }, decision: 'answering' }
    : { state: good, decision: 'none' };
}

/**
 * The end of a fast re-check: one entry for each of its echoes. Silent only when all of them were
 * lost and no echo of the window was answered meanwhile.
 */
export function afterRecheck(
  state: EchoVerdictState,
  rttsMs: readonly (number | null)[],
): EchoStep {
  if (state.recheck === null) return { state, decision: 'none' };
  if (rttsMs.length === 0) return afterUnmeasuredRecheck(state);
  const answered = rttsMs.some((rttMs) => rttMs !== null);
  const ended = { ...state, recheck: null };
  if (!answered && !state.recheck.answeredSince) {
    return { state: { ...ended, verdict: 'silent', goodInRow: 0 }, decision: 'silent' };
  }
  const calmed = answered ? { ...ended, lostInRow: 0 } : ended;
  return calmed.verdict === 'undecided'
    ? { state: { ...calmed, verdict: 'answering' }, decision: 'answering' }
    : { state: calmed, decision: 'none' };
}

/** The re-check could not be sent: nothing is concluded, and the next lost echo may ask for another. */
export function afterUnmeasuredRecheck(state: EchoVerdictState): EchoStep {
  return { state: { ...state, recheck: null }, decision: 'none' };
}
