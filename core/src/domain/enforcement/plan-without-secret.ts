import type { LineMemo } from './line-memo.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { blockedByOthers, planEntries } from './plan-entries.js';
import { isOfRadius, sessionsOf } from './ppp-sessions.js';
import { isIpv4 } from './router-address.js';

export const NO_SECRET = 'This router has no PPPoE secret of that user.';
export const RADIUS_SPEED =
  'RADIUS lets this session in and gives it its speed: the router has no secret of it to change.';
const RADIUS_STRATEGY =
  'RADIUS lets this session in: the router has no secret of it, and only the strategy address_list needs none.';
const NO_ADDRESS = 'RADIUS lets this session in without an address that a list could hold.';
const NEXT_DIAL =
  'RADIUS lets this session in: there is no secret whose next dial could be met by a suspended profile. What dials anew passes until its address is listed again.';

/**
 * A user that has no secret on this router: RADIUS lets it in, or nobody does. An entry for the live address cuts it
 * without a secret; the next dial gets another address, and is caught when it is seen. A speed is RADIUS's to give.
 */
export function planWithoutSecret(task: LineTask, memo: LineMemo): LinePlan {
  const { desired } = task.line;
  if (desired === 'suspended') return planCut(task, memo);
  const entries = planEntries(task, []);
  const live = liveAddresses(task);
  if (desired === 'reduced') {
    const isRadius = memo.radius === true || sessionsOf(task).some(isOfRadius);
    const why = isRadius ? { obstacle: RADIUS_SPEED, isFinal: true as const } : NOBODY;
    return { steps: entries.steps, memo, ...why };
  }
  const blocked = desired === 'active' ? blockedByOthers(task, live) : null;
  return { steps: entries.steps, memo, obstacle: entries.obstacle ?? blocked };
}

const NOBODY = { obstacle: NO_SECRET };

function planCut(task: LineTask, memo: LineMemo): LinePlan {
  const { line, terms } = task;
  const isLive = sessionsOf(task).length > 0;
  if (!isLive && memo.radius !== true) {
    return { steps: planEntries(task, []).steps, memo, ...NOBODY };
  }
  if (terms.pppoe !== 'address_list') {
    const { steps } = planEntries(task, []);
    return { steps, memo, obstacle: RADIUS_STRATEGY, isFinal: true };
  }
  const live = liveAddresses(task);
  const prefix = line.ipv6Prefix === null ? [] : [line.ipv6Prefix];
  const entries = planEntries(task, [...live, ...prefix]);
  const isUnlisted = isLive && live.length + prefix.length === 0;
  return {
    steps: entries.steps,
    memo: { ...memo, radius: true },
    obstacle: entries.obstacle ?? (isUnlisted ? NO_ADDRESS : null),
    limit: NEXT_DIAL,
  };
}

const liveAddresses = (task: LineTask): string[] => [
  ...new Set(sessionsOf(task).flatMap(({ address }) => (isIpv4(address) ? [address] : []))),
];
