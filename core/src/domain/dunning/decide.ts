import { proportion } from '../money/round.js';
import { addDays, type CalendarDay, daysBetween } from '../shared/calendar-day.js';
import { DAY_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { activeHolds, type HoldInputs } from './cut-holds.js';
import { type Debt, debtOn, remainingUpTo } from './debt.js';
import type { DunningAction, DunningState } from './decision.js';
import { outageMinutes } from './outage-minutes.js';
import type { Reason } from './reason.js';

/** What no event tells of in time (a router that answers again, a payment whose news was lost) is looked at anew. */
const LOOK_AGAIN_MS = 15 * MINUTE_MS;
const LOOK_AT_CUT_MS = 60 * MINUTE_MS;

export type DecisionInputs = HoldInputs;

export interface Decision {
  readonly state: DunningState;
  readonly action: DunningAction;
  readonly reasons: readonly Reason[];
  /** When time alone may change it; null: only something that happens. Always later than `now`. */
  readonly nextEvalAt: Instant | null;
  /** When the service is to be cut, while that is known. */
  readonly cutAt: Instant | null;
}

/** What becomes of one service, from all that is known of it. Total: every input has a decision. */
export function decide(inputs: DecisionInputs): Decision {
  const { snapshot } = inputs;
  if (snapshot.desiredState === 'cancelled') return settled('terminated', [{ code: 'cancelled' }]);
  const decision = snapshot.desiredState === 'suspended' ? whileCut(inputs) : whileActive(inputs);
  const { nextEvalAt } = decision;
  return nextEvalAt !== null && nextEvalAt <= inputs.now
    ? { ...decision, nextEvalAt: inputs.now + MINUTE_MS }
    : decision;
}

function whileActive(inputs: DecisionInputs): Decision {
  const { now, snapshot, policy, calendar } = inputs;
  if (snapshot.isPaused) return act('suspending', 'suspend', [{ code: 'voluntary_pause' }]);
  const today = calendar.today(now);
  const debt = debtOn(today, snapshot, policy);
  const nextEvalAt = nextDay(inputs, debt);
  const at = (state: DunningState, reasons: readonly Reason[]) =>
    settled(snapshot.observedState === 'suspended' ? 'reconnecting' : state, reasons, nextEvalAt);
  const [oldest] = debt.counting;
  if (oldest === undefined) return at(quietState(debt, inputs), quietReasons(debt, inputs));
  const overdue: Reason = {
    code: 'overdue',
    overdueMinor: debt.overdueMinor,
    oldestDueOn: oldest.dueDate,
    days: daysBetween(oldest.dueDate, today),
    invoices: debt.overdue.length,
  };
  const outageDays = graceOfOutages(inputs, oldest.dueDate);
  const lastGraceDay = addDays(oldest.dueDate, policy.graceDays + outageDays);
  const waits: Reason[] = [];
  if (today <= lastGraceDay) waits.push({ code: 'grace', until: lastGraceDay, outageDays });
  if (debt.overdueMinor < debt.minimumMinor) {
    const { overdueMinor, minimumMinor } = debt;
    waits.push({ code: 'below_minimum', overdueMinor, minimumMinor });
  }
  if (debt.overdue.length < policy.minUnpaidInvoices) {
    const [unpaid, minimum] = [debt.overdue.length, policy.minUnpaidInvoices];
    waits.push({ code: 'too_few_invoices', unpaid, minimum });
  }
  return waits.length > 0 ? at('overdue_grace', [overdue, ...waits]) : toCut(inputs, overdue);
}

/** Nothing but holds and the hour keeps it from being cut. */
function toCut(inputs: DecisionInputs, overdue: Reason): Decision {
  const { now, snapshot, policy, calendar } = inputs;
  const holds = activeHolds(inputs);
  const isOpenEnded = holds.some(({ until }) => until === null);
  const heldUntil = Math.max(now, ...holds.map(({ until }) => until ?? now));
  const { announced } = snapshot;
  const isTold = announced !== null && announced.cutAt <= now;
  const toldAt = announced?.toldAt ?? now;
  const earliest = Math.max(heldUntil, toldAt + policy.announceMinutes * MINUTE_MS);
  const kept =
    announced !== null &&
    announced.cutAt >= earliest &&
    calendar.nextSlot(announced.cutAt) === announced.cutAt
      ? announced.cutAt
      : null;
  const slot = isOpenEnded ? null : (kept ?? calendar.nextSlot(earliest));
  if (holds.length === 0 && isTold && slot === now) {
    return { ...act('suspending', 'suspend', [overdue, { code: 'cut', at: now }]), cutAt: now };
  }
  const planned: Reason[] =
    slot !== null ? [{ code: 'cut_planned', at: slot }] : isOpenEnded ? [] : [{ code: 'no_slot' }];
  const ends = holds.flatMap(({ until }) => until ?? []);
  const again = now + (isOpenEnded ? LOOK_AGAIN_MS : DAY_MS);
  const wakes = [...ends, ...(slot === null ? [] : [slot]), again];
  return {
    state: 'cut_eligible',
    action: 'none',
    reasons: [overdue, ...holds, ...planned],
    nextEvalAt: Math.min(...wakes.filter((wake) => wake > now)),
    cutAt: slot,
  };
}

function whileCut(inputs: DecisionInputs): Decision {
  const { now, snapshot, policy, calendar } = inputs;
  const { cut, promise } = snapshot;
  const today = calendar.today(now);
  if (snapshot.isPaused) return stays(inputs, [{ code: 'voluntary_pause' }]);
  if (cut === null || cut.cause === 'hand') return stays(inputs, [{ code: 'suspended_by_hand' }]);
  if (cut.cause === 'pause') return act('reconnecting', 'reconnect', [{ code: 'pause_over' }]);
  const debt = debtOn(today, { ...snapshot, tolerated: null }, policy);
  const remainingMinor = remainingUpTo(snapshot, cut.upTo);
  const paidMinor = Math.max(0, cut.owedMinor - remainingMinor);
  const neededMinor = proportion(cut.owedMinor, policy.reconnect.paidPercent, 100);
  const isPaid =
    debt.overdueMinor <= policy.reconnect.toleranceMinor ||
    (cut.owedMinor > 0 && paidMinor >= neededMinor);
  if (isPaid) {
    const owedMinor = cut.owedMinor;
    return act('reconnecting', 'reconnect', [
      { code: 'paid_enough', owedMinor, paidMinor, neededMinor },
    ]);
  }
  if (promise !== null && promise.until >= today) {
    const reasons: Reason[] = [{ code: 'promised', until: promise.until }];
    return act('reconnecting', 'reconnect', reasons);
  }
  return stays(inputs, [
    { code: 'stays_cut', owedMinor: cut.owedMinor, remainingMinor, neededMinor },
  ]);
}

function stays(
  { now, snapshot, policy, calendar }: DecisionInputs,
  why: readonly Reason[],
): Decision {
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

function quietState(debt: Debt, { now, policy, calendar, snapshot }: DecisionInputs): DunningState {
  if (debt.overdue.length > 0) return 'overdue_grace';
  const soonDays = Math.max(0, ...policy.notices.offsets.map((offset) => -offset));
  const today = calendar.today(now);
  const isSoon = snapshot.invoices.some(({ dueDate }) => daysBetween(today, dueDate) <= soonDays);
  return debt.openMinor > 0 && isSoon ? 'due_soon' : 'current';
}

function quietReasons(debt: Debt, { snapshot }: DecisionInputs): Reason[] {
  if (debt.overdue.length > 0 && snapshot.tolerated !== null) {
    const { upTo } = snapshot.tolerated;
    return [{ code: 'tolerated', remainingMinor: debt.overdueMinor, upTo }];
  }
  const [next] = snapshot.invoices;
  if (debt.openMinor === 0 || next === undefined) return [{ code: 'nothing_owed' }];
  return [{ code: 'not_due', openMinor: debt.openMinor, dueOn: next.dueDate }];
}

/** The first moment of the next day on which an open invoice is told of, falls due, or ends its grace. */
function nextDay(inputs: DecisionInputs, debt: Debt): Instant | null {
  const { now, snapshot, policy, calendar } = inputs;
  if (debt.openMinor === 0) return null;
  const days = snapshot.invoices.flatMap(({ dueDate }) => [
    ...policy.notices.offsets.map((offset) => addDays(dueDate, offset)),
    addDays(dueDate, 1),
    addDays(dueDate, policy.graceDays + graceOfOutages(inputs, dueDate) + 1),
  ]);
  const today = calendar.today(now);
  const ahead = days.filter((day) => day > today).sort();
  const [first] = ahead;
  return first === undefined ? null : calendar.startOf(first);
}

/** Days that outages since the last day to pay add to the grace. */
function graceOfOutages(
  { now, incidents, policy, calendar }: DecisionInputs,
  due: CalendarDay,
): number {
  const least = policy.outage.extendGraceFromMinutes;
  if (least === null) return 0;
  const from = calendar.startOf(addDays(due, 1));
  const minutes = outageMinutes(incidents, from, now);
  return minutes < least ? 0 : Math.ceil(minutes / 1_440);
}

const settled = (
  state: DunningState,
  reasons: readonly Reason[],
  nextEvalAt: Instant | null = null,
): Decision => ({ state, action: 'none', reasons, nextEvalAt, cutAt: null });

const act = (state: DunningState, action: DunningAction, reasons: readonly Reason[]): Decision => ({
  state,
  action,
  reasons,
  nextEvalAt: null,
  cutAt: null,
});
