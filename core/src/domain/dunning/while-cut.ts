import { proportion } from '../money/round.js';
import { daysBetween } from '../shared/calendar-day.js';
import { MINUTE_MS } from '../shared/instant.js';
import type { HoldInputs } from './cut-holds.js';
import { debtOn, remainingUpTo } from './debt.js';
import { act, type Decision, settled } from './decision.js';
import type { Reason } from './reason.js';
import type { SnapshotCut } from './snapshot.js';

const LOOK_AT_CUT_MS = 60 * MINUTE_MS;

/** What becomes of a service that is cut, or is to be. */
export function whileCut(inputs: HoldInputs): Decision {
  const { now, snapshot, calendar } = inputs;
  const { cut, promise } = snapshot;
  const today = calendar.today(now);
  if (snapshot.isPaused) return stays(inputs, [{ code: 'voluntary_pause' }]);
  if (cut === null || cut.cause === 'hand') return stays(inputs, [{ code: 'suspended_by_hand' }]);
  if (cut.cause === 'pause') return act('reconnecting', 'reconnect', [{ code: 'pause_over' }]);
  const share = paidShare(inputs, cut);
  if (share.isPaid) {
    const { owedMinor, paidMinor, neededMinor } = share;
    return act('reconnecting', 'reconnect', [
      { code: 'paid_enough', owedMinor, paidMinor, neededMinor },
    ]);
  }
  if (promise !== null && promise.until >= today) {
    const reasons: Reason[] = [{ code: 'promised', until: promise.until }];
    return act('reconnecting', 'reconnect', reasons);
  }
  const { owedMinor, remainingMinor, neededMinor } = share;
  return stays(inputs, [{ code: 'stays_cut', owedMinor, remainingMinor, neededMinor }]);
}

/** Why a reduced service gets its speed back: what returns a cut one, and a policy without the step; null: it stays. */
export function whyFullSpeed(inputs: HoldInputs): Reason[] | null {
  const { now, snapshot, policy, calendar } = inputs;
  const { cut, promise } = snapshot;
  if (policy.speedStep === null) return [{ code: 'no_speed_step' }];
  if (promise !== null && promise.until >= calendar.today(now)) {
    return [{ code: 'promised', until: promise.until }];
  }
  const share = cut === null ? null : paidShare(inputs, cut);
  if (share === null || !share.isPaid) return null;
  const { owedMinor, paidMinor, neededMinor } = share;
  return [{ code: 'paid_enough', owedMinor, paidMinor, neededMinor }];
}

/** What is paid of what a service was cut or reduced for, and whether it is enough. */
function paidShare({ now, snapshot, policy, calendar }: HoldInputs, cut: SnapshotCut) {
  const debt = debtOn(calendar.today(now), { ...snapshot, tolerated: null }, policy);
  const remainingMinor = remainingUpTo(snapshot, cut.upTo);
  const paidMinor = Math.max(0, cut.owedMinor - remainingMinor);
  const neededMinor = proportion(cut.owedMinor, policy.reconnect.paidPercent, 100);
  const isPaid =
    debt.overdueMinor <= policy.reconnect.toleranceMinor ||
    (cut.owedMinor > 0 && paidMinor >= neededMinor);
  return { isPaid, owedMinor: cut.owedMinor, paidMinor, remainingMinor, neededMinor };
}

function stays({ now, snapshot, policy, calendar }: HoldInputs, why: readonly Reason[]): Decision {
  if (snapshot.observedState !== 'suspended') {
    return settled('suspending', [...why, { code: 'not_observed_yet' }], now + LOOK_AT_CUT_MS);
  }
  const { cut } = snapshot;
  const limit = policy.preTerminationDays;
  if (cut?.cause !== 'debt' || limit === null) {
    return settled('suspended', why, now + LOOK_AT_CUT_MS);
  }
  const days = daysBetween(calendar.today(cut.at), calendar.today(now));
  return days < limit
    ? settled('suspended', why, now + LOOK_AT_CUT_MS)
    : settled('pre_termination', [...why, { code: 'pre_termination', days }], now + LOOK_AT_CUT_MS);
}
