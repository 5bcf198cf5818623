import type { FiscalAnswer } from '../../ports/fiscal-adapter.js';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../shared/instant.js';

/**
 * Between one try and the next: eleven over some 58 hours. SUNAT takes a document within three days of the one it
 * bears (RS 097-2012/SUNAT, art. 12, as changed).
 */
export const FISCAL_RETRY_DELAYS_MS: readonly number[] = [
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
];
/** What waits for a service that is away is given up when nobody could take it any more. */
const EXPIRE_AFTER_MS = 3 * DAY_MS;
const BREAK_AFTER_FAILURES = 3;
const FIRST_PAUSE_MS = 30 * SECOND_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
/** What an answer may ask for at most. */
const LONGEST_ASKED_MS = HOUR_MS;

export type FiscalVerdict =
  | { readonly kind: 'settled'; readonly state: 'accepted' | 'observed' | 'rejected' }
  /** `counts`: false where it is the service that fails. */
  | { readonly kind: 'retry'; readonly at: Instant; readonly counts: boolean }
  | { readonly kind: 'dead'; readonly reason: 'refused' | 'attempts-used' | 'expired' };

/**
 * What becomes of a document after an answer.
 * @param attempts before this one, that counted.
 */
export function judgeAnswer(
  answer: FiscalAnswer,
  document: { readonly attempts: number; readonly queuedAt: Instant },
  now: Instant,
): FiscalVerdict {
  if (answer.kind === 'accepted') {
    const isObserved = answer.evidence.notes.length > 0 || Number(answer.evidence.code) !== 0;
    return { kind: 'settled', state: isObserved ? 'observed' : 'accepted' };
  }
  if (answer.kind === 'rejected') return { kind: 'settled', state: 'rejected' };
  if (answer.kind === 'refused') return { kind: 'dead', reason: 'refused' };
  if (now - document.queuedAt >= EXPIRE_AFTER_MS) return { kind: 'dead', reason: 'expired' };
  const delayMs = FISCAL_RETRY_DELAYS_MS[document.attempts];
  const askedMs = Math.min(Math.max(0, answer.afterMs ?? 0), LONGEST_ASKED_MS);
  if (answer.isEndpoint) {
    return { kind: 'retry', at: now + Math.max(askedMs, FIRST_PAUSE_MS), counts: false };
  }
  if (delayMs === undefined) return { kind: 'dead', reason: 'attempts-used' };
  return { kind: 'retry', at: now + Math.max(delayMs, askedMs), counts: true };
}

/** How the way to the authority fares: nothing is sent until `pausedUntil`. */
export interface FiscalRoute {
  readonly failuresInRow: number;
  readonly pausedUntil: Instant | null;
  readonly pausedReason: string | null;
}

/** After an answer; a service that failed several times in a row, or that says who sends may not, rests. */
export function judgeRoute(before: FiscalRoute, answer: FiscalAnswer, now: Instant): FiscalRoute {
  if (answer.kind !== 'retry' || !answer.isEndpoint) {
    return { failuresInRow: 0, pausedUntil: null, pausedReason: null };
  }
  const failuresInRow = before.failuresInRow + 1;
  const over = failuresInRow - BREAK_AFTER_FAILURES;
  const ownMs = over < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(over, 10), LONGEST_PAUSE_MS);
  const pauseMs = Math.max(ownMs, Math.min(answer.afterMs ?? 0, LONGEST_ASKED_MS));
  if (pauseMs <= 0) return { ...before, failuresInRow };
  return { failuresInRow, pausedUntil: now + pauseMs, pausedReason: answer.message };
}
