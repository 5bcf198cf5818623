import { randomUUID } from 'node:crypto';
import { debtOn } from '@atalaya/core/domain/dunning/debt';
import type { Decision, DunningAction } from '@atalaya/core/domain/dunning/decision';
import type { Hold } from '@atalaya/core/domain/dunning/hold';
import type { Reason } from '@atalaya/core/domain/dunning/reason';
import type { DunningSnapshot, SnapshotCut } from '@atalaya/core/domain/dunning/snapshot';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import type { DesiredState } from '@atalaya/core/domain/services/service';
import { addDays, type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { DecisionRecord } from './decision-record.js';
import type { DecisionWrites } from './decision-writes.store.js';
import type { TenantTerms } from './policy.js';
import type { CurrentDecision, ServiceCase } from './snapshots.read-model.js';

export interface CarryOut {
  readonly tenantId: string;
  readonly now: Instant;
  readonly today: CalendarDay;
  readonly terms: TenantTerms;
  readonly of: ServiceCase;
  readonly holds: readonly Hold[];
  readonly decision: Decision;
  /** A person or a key, where one asked for it; the platform otherwise. */
  readonly by?: string;
  /** Of a suspension by hand. */
  readonly cause?: SnapshotCut['cause'];
}

/**
 * Adds to `writes` what a decision comes to: the decision itself when it changed, what is wanted of the service from now
 * on, the days that count as suspended, the event.
 */
export function carryOut(writes: DecisionWrites, work: CarryOut): void {
  const { now, terms, of, decision } = work;
  const { snapshot } = of;
  // What is only watched cuts nobody; a pause was asked for, and whoever was cut is reconnected whatever the mode.
  const isEnforced =
    terms.policy.mode === 'enforce' ||
    work.by !== undefined ||
    snapshot.isPaused ||
    (decision.action === 'reconnect' && snapshot.desiredState !== 'active');
  const isAct = isEnforced && decision.action !== 'none';
  const announced = announcedAfter(snapshot.announced, work);
  const isNews = announced !== null && announced.cutAt !== snapshot.announced?.cutAt;
  if (of.current !== null && isSame(of.current, decision, isEnforced) && !isAct && !isNews) {
    writes.kept.push({ id: of.current.id, next: nextAt(decision, now) });
    return;
  }
  const generation = of.generation + (isAct ? 1 : 0);
  if (of.current !== null) writes.ended.push(of.current.id);
  const decisionId = randomUUID();
  writes.decided.push({
    ...decisionRow(work, { isEnforced, announced, generation }),
    id: decisionId,
  });
  if (isHeldBy(decision, 'access_unconfirmed')) writes.unconfirmed.push(of);
  if (isAct) actOut(writes, work, { generation, decisionId });
  else if (isEnforced && isNews) {
    writes.events.push(eventOf(work, 'dunning.cut_scheduled', generation));
    const { accountId, customerId } = of;
    const { serviceId } = snapshot;
    const { cutAt } = announced;
    const cutOn = dayIn(cutAt, terms.timeZone);
    writes.announced.push({ serviceId, accountId, customerId, cutAt, cutOn });
  }
}

const WANTED: Readonly<Record<Exclude<DunningAction, 'none'>, DesiredState>> = {
  reduce: 'reduced',
  suspend: 'suspended',
  reconnect: 'active',
};
const EVENTS = {
  reduce: 'service.reduced',
  suspend: 'service.suspended',
  reconnect: 'service.reconnected',
} as const;

function actOut(
  writes: DecisionWrites,
  work: CarryOut,
  { generation, decisionId }: { readonly generation: number; readonly decisionId: string },
): void {
  const { today, terms, of, decision, by } = work;
  const { serviceId, isPaused, observedState, desiredState, cut } = of.snapshot;
  const { action } = decision;
  if (action === 'none') return;
  writes.wanted.push({
    id: serviceId,
    state: WANTED[action],
    generation: of.generation,
    decisionId,
    actor: by ?? 'dunning',
    cause: by !== undefined ? 'hand' : isPaused ? 'pause' : 'dunning',
  });
  const isRestored = action === 'reconnect' && desiredState === 'reduced';
  writes.events.push(eventOf(work, isRestored ? 'service.restored' : EVENTS[action], generation));
  if (action === 'reconnect') {
    writes.returned.push(serviceId);
    // Undue where the cut was never seen on the network, and no reason to wait with the reconnection.
    if (observedState === 'suspended' && cut?.cause === 'debt') writes.fees.push({ of, terms });
  } else if (action === 'suspend' && !isPaused) {
    writes.suspendedFrom.push({ serviceId, startsOn: addDays(today, 1) });
  }
}

const isHeldBy = (decision: Decision, hold: string) =>
  decision.reasons.some((reason) => reason.code === 'hold' && reason.hold === hold);

/**
 * Other systems are told of a cut that nothing holds back, or that is so near that its holds end in between; a hold
 * that puts it off takes the announcement back.
 */
function announcedAfter(
  before: DunningSnapshot['announced'],
  { decision, now, terms }: CarryOut,
): DunningSnapshot['announced'] {
  // A speed that is reduced meanwhile changes nothing of what was told.
  if (decision.action === 'reduce') return before?.cutAt === decision.cutAt ? before : null;
  const isHeld = decision.reasons.some(({ code }) => code === 'hold');
  if (decision.state !== 'cut_eligible' || decision.cutAt === null) return null;
  if (isHeld && decision.cutAt - terms.policy.announceMinutes * MINUTE_MS > now) return null;
  return before?.cutAt === decision.cutAt ? before : { cutAt: decision.cutAt, toldAt: now };
}

/** The day's count of an overdue invoice is no news, and jsonb does not keep the order of keys. */
const withoutDays = (reasons: readonly Reason[]) =>
  JSON.stringify(reasons.map((reason) => Object.entries({ ...reason, days: 0 }).sort()));

function isSame(current: CurrentDecision, decision: Decision, isEnforced: boolean): boolean {
  return (
    current.state === decision.state &&
    current.action === decision.action &&
    current.is_enforced === isEnforced &&
    (current.cut_at?.getTime() ?? null) === decision.cutAt &&
    (current.reduce_at?.getTime() ?? null) === decision.reduceAt &&
    withoutDays(current.reasons) === withoutDays(decision.reasons)
  );
}

/** What waits for its turn is looked at by the run, and again if that forgot it. */
function nextAt(decision: Decision, now: Instant): Date | null {
  // What was done is looked at again at once: it is another state from then on.
  if (decision.action !== 'none') return new Date(now + MINUTE_MS);
  if (decision.nextEvalAt !== null) return new Date(decision.nextEvalAt);
  const isWaiting = decision.state === 'cut_eligible' || decision.reduceAt !== null;
  return isWaiting ? new Date(now + 15 * MINUTE_MS) : null;
}

function decisionRow(
  work: CarryOut,
  {
    isEnforced,
    announced,
    generation,
  }: {
    readonly isEnforced: boolean;
    readonly announced: DunningSnapshot['announced'];
    readonly generation: number;
  },
): DecisionWrites['decided'][number] {
  const { tenantId, now, terms, of, holds, decision, by } = work;
  const record: DecisionRecord = {
    now,
    timeZone: terms.timeZone,
    snapshot: of.snapshot,
    policy: terms.policy,
    holds,
    incidents: of.incidents,
    announced,
    ...(isLimit(decision) && { cut: cutOf(work) }),
    ...watchedStepAfter(work, isEnforced),
    ...(decision.action === 'reconnect' && { tolerated: toleratedOf(work) }),
    ...(by !== undefined && { by }),
  };
  const at = new Date(now);
  return {
    tenant_id: tenantId,
    account_id: of.accountId,
    service_id: of.snapshot.serviceId,
    state: decision.state,
    action: decision.action,
    reasons: JSON.stringify(decision.reasons),
    inputs: JSON.stringify(record),
    generation,
    is_enforced: isEnforced,
    cut_at: decision.cutAt === null ? null : new Date(decision.cutAt),
    reduce_at: decision.reduceAt === null ? null : new Date(decision.reduceAt),
    decided_at: at,
    evaluated_at: at,
    next_eval_at: nextAt(decision, now),
  };
}

const isLimit = ({ action }: Decision) => action === 'suspend' || action === 'reduce';

/** Where it is only watched nothing of the service itself says that its speed would be down. */
function watchedStepAfter(
  work: CarryOut,
  isEnforced: boolean,
): { readonly watchedStep?: SnapshotCut } {
  const { of, decision, now } = work;
  if (isEnforced || decision.action === 'reconnect') return {};
  if (decision.action === 'reduce') return { watchedStep: { at: now, ...cutOf(work) } };
  return of.watchedStep === null ? {} : { watchedStep: of.watchedStep };
}

function cutOf({ of, today, terms, cause }: CarryOut): NonNullable<DecisionRecord['cut']> {
  const { overdueMinor } = debtOn(today, of.snapshot, terms.policy);
  const why = cause ?? (of.snapshot.isPaused ? 'pause' : 'debt');
  return { cause: why, owedMinor: overdueMinor, upTo: addDays(today, -1) };
}

/** What is left of the debt that it was cut for does not cut it again; a promise tolerates nothing. */
function toleratedOf({ of, decision }: CarryOut): DunningSnapshot['tolerated'] {
  const paid = decision.reasons.find((reason) => reason.code === 'paid_enough');
  const { cut } = of.snapshot;
  if (paid === undefined || cut === null) return null;
  return { upTo: cut.upTo, remainingMinor: Math.max(0, paid.owedMinor - paid.paidMinor) };
}

function eventOf(
  { of, decision, now, by, terms }: CarryOut,
  type:
    | 'dunning.cut_scheduled'
    | 'service.reduced'
    | 'service.restored'
    | 'service.suspended'
    | 'service.reconnected',
  generation: number,
): OutgoingEvent {
  const { serviceId } = of.snapshot;
  return {
    type,
    at: now,
    subject: `service:${serviceId}`,
    correlationId: serviceId,
    actor: { kind: 'system' },
    data: {
      serviceId,
      accountId: of.accountId,
      customerId: of.customerId,
      address: of.address,
      generation,
      reasons: decision.reasons,
      ...(type === 'service.reduced' && { kbps: terms.policy.speedStep?.kbps ?? null }),
      ...(decision.cutAt !== null && { cutAt: new Date(decision.cutAt).toISOString() }),
      ...(by !== undefined && { by }),
    },
  };
}
