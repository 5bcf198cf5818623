import type { LineMemo } from './line-memo.js';
import { type LinePlan, type LineTask, step } from './line-plan.js';
import { lostProfile } from './plan-pppoe.js';
import { NO_SECRET, RADIUS_SPEED } from './plan-without-secret.js';
import { dialledSuspended, hasRate, isOfRadius, isQueued, sessionsOf } from './ppp-sessions.js';
import { idOf, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';
import { kindOfProfile, planRate, sourceProfile, speedProfile } from './session-profiles.js';

const ENDS = 'wrong_profile';
const DIALS_SO = 'The session was ended for the new speed and still has another one.';

/**
 * The secret's profile is one with the plan's speed, and a session that dialled with another is ended once. While the
 * secret has a profile of a cut, only the one that it goes back to is another: once that is there, and not before, for
 * a return has to find it.
 */
export function provisionSession(task: LineTask, memo: LineMemo): LinePlan {
  const secret = rowsOf(task.rows, 'ppp/secret').find((row) => row['name'] === task.line.identity);
  if (secret === undefined) {
    const isRadius = sessionsOf(task).some(isOfRadius);
    return isRadius
      ? { steps: [], memo, obstacle: RADIUS_SPEED, isFinal: true }
      : { steps: [], memo, obstacle: NO_SECRET };
  }
  const current = secret['profile'] ?? 'default';
  const source = sourceProfile(task, current, memo.profile);
  if (source === undefined) return { steps: [], memo, obstacle: lostProfile(memo, current) };
  const { name, write } = speedProfile(task, source);
  const make = write === null ? [] : [step(ENDS, write)];
  const rate = planRate(task);
  const slow = sessionsOf(task).filter((session) => !hasRate(task, session, rate));
  if (kindOfProfile(task, current) !== undefined) {
    if (write !== null) return { steps: make, memo, obstacle: null };
    return { steps: [], memo: { ...asReturned(task, memo, slow), profile: name }, obstacle: null };
  }
  if (name === current && slow.length > 0 && memo.speed === rate) {
    return { steps: [], memo, obstacle: DIALS_SO };
  }
  const set = name === current ? [] : [step(ENDS, setRow('ppp/secret', secret, { profile: name }))];
  const kicks = slow.map((session) => step(ENDS, removeRow('ppp/active', session)));
  return {
    steps: [...make, ...set, ...kicks],
    memo: kicks.length > 0 ? { ...memo, speed: rate } : memo,
    obstacle: null,
  };
}

/**
 * One that a list cuts goes on with its old speed, and a return would let it: that ends it instead. To end it now
 * would give its address to another customer while the entry stands.
 */
function asReturned(task: LineTask, memo: LineMemo, slow: readonly RouterRow[]): LineMemo {
  const { outdated: _, ...rest } = memo;
  const outdated = slow
    .filter((session) => isQueued(task, session) && !dialledSuspended(task, session))
    .map(idOf);
  return outdated.length === 0 ? rest : { ...rest, outdated };
}
