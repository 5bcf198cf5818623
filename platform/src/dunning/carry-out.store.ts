import { debtOn } from '@atalaya/core/domain/dunning/debt';
import type { Decision } from '@atalaya/core/domain/dunning/decide';
import type { Hold } from '@atalaya/core/domain/dunning/hold';
import type { Reason } from '@atalaya/core/domain/dunning/reason';
import type { DunningSnapshot, SnapshotCut } from '@atalaya/core/domain/dunning/snapshot';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import { chargeReconnection } from './charge-fees.store.js';
import type { DecisionRecord } from './decision-record.js';
import type { TenantTerms } from './policy.js';
import type { ServiceCase } from './snapshots.read-model.js';
import { askAboutAccess } from './upsert-task.store.js';

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
 * Stores a decision when it changed and does what it says, in one transaction: the service's desired state with a new
 * generation, the days that count as suspended, the event. Under the account's lock.
 */
export async function carryOut(trx: Trx, work: CarryOut): Promise<void> {
  const { tenantId, now, terms, of, decision } = work;
  const { snapshot } = of;
  // What is only watched cuts nobody; a pause was asked for, and whoever was cut is reconnected whatever the mode.
  const isEnforced =
    terms.policy.mode === 'enforce' ||
    work.by !== undefined ||
    snapshot.isPaused ||
    decision.action === 'reconnect';
  const announced = announcedAfter(snapshot.announced, decision, now);
  if (isSame(of, decision, isEnforced) && !(isEnforced && decision.action !== 'none')) {
    await keepCurrent(trx, work);
    return;
  }
  const generation = isEnforced ? await setDesiredState(trx, work) : of.generation;
  await insertDecision(trx, work, { isEnforced, announced, generation });
  if (isHeldBy(decision, 'access_unconfirmed')) await askAboutAccess(trx, tenantId, of, now);
  if (!isEnforced) return;
  const isNews = announced !== null && announced.cutAt !== snapshot.announced?.cutAt;
  if (isNews && decision.action === 'none')
    await tell(trx, work, 'dunning.cut_scheduled', generation);
  if (decision.action === 'suspend') {
    await openSuspendedDays(trx, work);
    await tell(trx, work, 'service.suspended', generation);
  }
  if (decision.action === 'reconnect') {
    await closeSuspendedDays(trx, work);
    // Undue where the cut was never seen on the network, and no reason to wait with the reconnection.
    const isFeeDue = snapshot.observedState === 'suspended' && snapshot.cut?.cause === 'debt';
    if (isFeeDue) await chargeReconnection(trx, work);
    await tell(trx, work, 'service.reconnected', generation);
  }
}

const isHeldBy = (decision: Decision, hold: string) =>
  decision.reasons.some((reason) => reason.code === 'hold' && reason.hold === hold);

/** Other systems are told of a cut that nothing holds back; a hold takes the announcement back. */
function announcedAfter(
  before: DunningSnapshot['announced'],
  decision: Decision,
  now: Instant,
): DunningSnapshot['announced'] {
  const isHeld = decision.reasons.some(({ code }) => code === 'hold');
  if (decision.state !== 'cut_eligible' || decision.cutAt === null || isHeld) return null;
  return before?.cutAt === decision.cutAt ? before : { cutAt: decision.cutAt, toldAt: now };
}

/** The day's count of an overdue invoice is no news, and jsonb does not keep the order of keys. */
const withoutDays = (reasons: readonly Reason[]) =>
  JSON.stringify(reasons.map((reason) => Object.entries({ ...reason, days: 0 }).sort()));

function isSame({ current }: ServiceCase, decision: Decision, isEnforced: boolean): boolean {
  if (current === null) return false;
  return (
    current.state === decision.state &&
    current.action === decision.action &&
    current.is_enforced === isEnforced &&
    (current.cut_at?.getTime() ?? null) === decision.cutAt &&
    withoutDays(current.reasons) === withoutDays(decision.reasons)
  );
}

async function keepCurrent(trx: Trx, { of, decision, now }: CarryOut): Promise<void> {
  if (of.current === null) return;
  await trx
    .updateTable('dunning_decisions')
    .set({ evaluated_at: new Date(now), next_eval_at: nextAt(decision, now) })
    .where('id', '=', of.current.id)
    .execute();
}

/** What waits for its turn is looked at by the run, and again if that forgot it. */
function nextAt(decision: Decision, now: Instant): Date | null {
  if (decision.nextEvalAt !== null) return new Date(decision.nextEvalAt);
  const isWaiting = decision.state === 'cut_eligible' || decision.action !== 'none';
  return isWaiting ? new Date(now + 15 * MINUTE_MS) : null;
}

async function setDesiredState(trx: Trx, { of, decision, now }: CarryOut): Promise<number> {
  if (decision.action === 'none') return of.generation;
  const { generation } = await trx
    .updateTable('services')
    .set({
      desired_state: decision.action === 'suspend' ? 'suspended' : 'active',
      generation: sql<number>`generation + 1`,
      updated_at: new Date(now),
    })
    .where('id', '=', of.snapshot.serviceId)
    .returning('generation')
    .executeTakeFirstOrThrow();
  return generation;
}

async function insertDecision(
  trx: Trx,
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
): Promise<void> {
  const { tenantId, now, terms, of, holds, decision, by } = work;
  const record: DecisionRecord = {
    now,
    timeZone: terms.timeZone,
    snapshot: of.snapshot,
    policy: terms.policy,
    holds,
    incidents: of.incidents,
    announced,
    ...(decision.action === 'suspend' && { cut: cutOf(work) }),
    ...(decision.action === 'reconnect' && { tolerated: toleratedOf(work) }),
    ...(by !== undefined && { by }),
  };
  if (of.current !== null) {
    await trx
      .updateTable('dunning_decisions')
      .set({ is_current: false })
      .where('id', '=', of.current.id)
      .execute();
  }
  const at = new Date(now);
  await trx
    .insertInto('dunning_decisions')
    .values({
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
      decided_at: at,
      evaluated_at: at,
      next_eval_at: nextAt(decision, now),
    })
    .execute();
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

/** Full days without service: billing leaves them out where the tenant's policy says so. */
async function openSuspendedDays(trx: Trx, { tenantId, of, today, now }: CarryOut): Promise<void> {
  if (of.snapshot.isPaused) return;
  await trx
    .insertInto('service_pauses')
    .values({
      tenant_id: tenantId,
      service_id: of.snapshot.serviceId,
      kind: 'suspended',
      starts_on: addDays(today, 1),
      ends_on: null,
      created_by: 'dunning',
      created_at: new Date(now),
    })
    .execute();
}

async function closeSuspendedDays(trx: Trx, { of, today }: CarryOut): Promise<void> {
  const open = trx
    .selectFrom('service_pauses')
    .select('id')
    .where('service_id', '=', of.snapshot.serviceId)
    .where('kind', '=', 'suspended')
    .where('ends_on', 'is', null);
  await trx
    .deleteFrom('service_pauses')
    .where('id', 'in', open)
    .where('starts_on', '>=', today)
    .execute();
  await trx.updateTable('service_pauses').set({ ends_on: today }).where('id', 'in', open).execute();
}

async function tell(
  trx: Trx,
  { tenantId, of, decision, now, by }: CarryOut,
  type: 'dunning.cut_scheduled' | 'service.suspended' | 'service.reconnected',
  generation: number,
): Promise<void> {
  const { serviceId } = of.snapshot;
  await appendEvent(trx, tenantId, {
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
      ...(decision.cutAt !== null && { cutAt: new Date(decision.cutAt).toISOString() }),
      ...(by !== undefined && { by }),
    },
  });
}
