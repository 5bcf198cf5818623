import { addDays, type CalendarDay, daysBetween } from '../shared/calendar-day.js';
import { DAY_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { activeHolds, type HoldInputs } from './cut-holds.js';
import { type Debt, debtOn } from './debt.js';
import { act, type Decision, type DunningState, settled } from './decision.js';
import { outageMinutes } from './outage-minutes.js';
import type { Reason } from './reason.js';
import { speedStepOf } from './speed-step.js';
import { whileCut, whyFullSpeed } from './while-cut.js';

/** What no event tells of in time (a router that answers again, a payment whose news was lost) is looked at anew. */
const LOOK_AGAIN_MS = 15 * MINUTE_MS;

export type DecisionInputs = HoldInputs;

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
  const isReduced = snapshot.desiredState === 'reduced';
  const back = isReduced ? whyFullSpeed(inputs) : null;
  if (back !== null) return act('reconnecting', 'reconnect', back);
  const today = calendar.today(now);
  const debt = debtOn(today, snapshot, policy);
  const isReturning = !isReduced && ['suspended', 'reduced'].includes(snapshot.observedState);
  // Whoever is on no way to a cut has the speed that they pay for.
  const rests = (state: DunningState, reasons: readonly Reason[]) =>
    isReduced
      ? act('reconnecting', 'reconnect', reasons)
      : settled(isReturning ? 'reconnecting' : state, reasons, nextDay(inputs, debt));
  const [oldest] = debt.counting;
  if (oldest === undefined) return rests(quietState(debt, inputs), quietReasons(debt, inputs));
  const overdue: Reason = {
    code: 'overdue',
    overdueMinor: debt.overdueMinor,
    oldestDueOn: oldest.dueDate,
    days: daysBetween(oldest.dueDate, today),
    invoices: debt.overdue.length,
  };
  const outageDays = graceOfOutages(inputs, oldest.dueDate);
  const until = addDays(oldest.dueDate, policy.graceDays + outageDays);
  const grace: Reason[] = today <= until ? [{ code: 'grace', until, outageDays }] : [];
  const tooLittle = tooLittleToCut(debt, policy);
  if (tooLittle.length > 0) return rests('overdue_grace', [overdue, ...grace, ...tooLittle]);
  if (grace.length === 0) {
    const plan = toCut(inputs, overdue);
    return plan.action === 'none' ? withSpeedStep(inputs, plan, oldest.dueDate) : plan;
  }
  const state = isReduced ? 'reduced' : isReturning ? 'reconnecting' : 'overdue_grace';
  const plan = settled(state, [overdue, ...grace], nextDay(inputs, debt));
  return withSpeedStep(inputs, plan, oldest.dueDate, calendar.startOf(addDays(until, 1)));
}

function tooLittleToCut(debt: Debt, policy: DecisionInputs['policy']): Reason[] {
  const found: Reason[] = [];
  const { overdueMinor, minimumMinor } = debt;
  if (overdueMinor < minimumMinor) {
    found.push({ code: 'below_minimum', overdueMinor, minimumMinor });
  }
  const [unpaid, minimum] = [debt.overdue.length, policy.minUnpaidInvoices];
  if (unpaid < minimum) found.push({ code: 'too_few_invoices', unpaid, minimum });
  return found;
}

/** The step before the cut, where the policy has one: planned, held, or to be taken now. */
function withSpeedStep(
  inputs: DecisionInputs,
  plan: Decision,
  due: CalendarDay,
  cutFrom = plan.cutAt ?? inputs.now,
): Decision {
  const { now } = inputs;
  const step = speedStepOf(inputs, { due, cutFrom });
  if (step === null) return plan;
  const { at, holds, kbps, cutAt } = step;
  const [overdue] = plan.reasons;
  if (at === now && holds.length === 0) {
    const reduced: Reason = { code: 'speed_reduced', at: now, kbps, cutAt };
    const reasons = overdue === undefined ? [reduced] : [overdue, reduced];
    return { ...plan, state: 'reduced', action: 'reduce', reasons };
  }
  // Of a service that is ready to be cut the holds are among the reasons already.
  const told = step.isDue && plan.state !== 'cut_eligible' ? holds : [];
  const planned: Reason[] = at === null ? [] : [{ code: 'reduction_planned', at, kbps }];
  const again = step.isDue ? (at ?? now + LOOK_AGAIN_MS) : (at ?? Number.POSITIVE_INFINITY);
  const nextEvalAt = Math.min(plan.nextEvalAt ?? again, again);
  return {
    ...plan,
    reasons: [...plan.reasons, ...told, ...planned],
    nextEvalAt: Number.isFinite(nextEvalAt) ? nextEvalAt : plan.nextEvalAt,
    reduceAt: at,
  };
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
  // Other systems are told of it in time though a hold lasts until shortly before.
  const told =
    slot === null || holds.length === 0 ? [] : [slot - policy.announceMinutes * MINUTE_MS];
  const wakes = [...ends, ...told, ...(slot === null ? [] : [slot]), again];
  return {
    state: 'cut_eligible',
    action: 'none',
    reasons: [overdue, ...holds, ...planned],
    nextEvalAt: Math.min(...wakes.filter((wake) => wake > now)),
    cutAt: slot,
    reduceAt: null,
  };
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
