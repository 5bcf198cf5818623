import { HOUR_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { RULE_LIMITS } from './rule.js';

const MOST_AHEAD_MS = MINUTE_MS;
const MOST_BEHIND_MS = HOUR_MS;

/** Whether a rule may look at it: a real number, of about now. What came late tells of the past, not of now. */
export function isSoundSample(value: number, at: Instant, now: Instant): boolean {
  return (
    Math.abs(value) <= RULE_LIMITS.greatestMagnitude &&
    at <= now + MOST_AHEAD_MS &&
    at >= now - MOST_BEHIND_MS
  );
}
