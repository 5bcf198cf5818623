import { createCutCalendar } from '@atalaya/core/domain/dunning/cut-calendar';
import { decide } from '@atalaya/core/domain/dunning/decide';
import type { Decision } from '@atalaya/core/domain/dunning/decision';
import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import type { Hold } from '@atalaya/core/domain/dunning/hold';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { lockAccounts } from '../billing/lock-accounts.js';
import type { Trx } from '../postgres/database.js';
import { carryOut } from './carry-out.js';
import { chargeLateFees } from './charge-fees.store.js';
import { noWrites, storeDecisions } from './decision-writes.store.js';
import { readActiveHolds } from './holds.js';
import { readTenantTerms, type TenantTerms } from './policy.js';
import { settlePromises } from './settle-promises.store.js';
import { readServiceCases, type ServiceCase } from './snapshots.read-model.js';

/** Whether what is ready to be cut or reduced is so now. */
export type CutsNow =
  /** So many services at most; what is left waits for its turn. */
  | { readonly kind: 'up-to'; readonly services: number }
  /** The day's run waits for a person. */
  | { readonly kind: 'stopped'; readonly wanted: number; readonly active: number };

export interface Evaluation {
  readonly tenantId: string;
  readonly accountIds: readonly string[];
  readonly now: Instant;
  readonly cuts: CutsNow;
}

export interface Evaluated {
  /** Cut or reduced for debt. */
  readonly limited: number;
  readonly reconnected: number;
  /** Ready for it, and not done by this call. */
  readonly waiting: number;
  /** Routers' commands that were written: publish `network-commands.requested` after the commit where there are any. */
  readonly commands: number;
}

/**
 * Decides every service of these accounts and carries the decisions out, in the caller's transaction: the accounts'
 * locks, promises, then services. What was decided is stored with its inputs when it changed. No device is touched.
 */
export async function evaluateAccounts(trx: Trx, evaluation: Evaluation): Promise<Evaluated> {
  const { tenantId, accountIds, now } = evaluation;
  await lockAccounts(trx, tenantId, accountIds);
  const terms = await readTenantTerms(trx, tenantId);
  const calendar = createCutCalendar(terms.policy, terms.timeZone);
  const today = calendar.today(now);
  await settlePromises(trx, { tenantId, accountIds, now, today });
  const cases = await readServiceCases(trx, tenantId, { accountIds, now, today });
  await chargeLateFees(trx, { tenantId, now, today, terms, cases });
  const holds = await readActiveHolds(trx, accountIds, now);
  const writes = noWrites();
  const done = { limited: 0, reconnected: 0, waiting: 0 };
  for (const one of cases) {
    const placed = holds.get(one.accountId) ?? [];
    const decision = decide({
      now,
      ...asWatched(one, terms),
      policy: decidingPolicy(terms),
      holds: placed,
      calendar,
    });
    const allowed =
      watched(decision, terms, one) ?? allow(decision, terms, one, evaluation.cuts, done);
    if (allowed.action !== decision.action && terms.policy.mode === 'enforce') done.waiting += 1;
    if (isLimit(allowed, terms, one)) done.limited += 1;
    if (allowed.action === 'reconnect') done.reconnected += 1;
    carryOut(writes, { tenantId, now, today, terms, of: one, holds: placed, decision: allowed });
  }
  const commands = await storeDecisions(trx, { tenantId, now, today }, writes);
  return { ...done, commands };
}

/** Nobody is reminded while it is only watched: what would have been cut is told as if everybody had been. */
const decidingPolicy = ({ policy }: TenantTerms): DunningPolicy =>
  policy.mode === 'enforce'
    ? policy
    : { ...policy, notices: { ...policy.notices, businessDaysBeforeCut: null } };

/** What would have been reduced is decided on as if it were. */
function asWatched(one: ServiceCase, { policy }: TenantTerms): ServiceCase {
  const { snapshot, watchedStep } = one;
  if (policy.mode === 'enforce' || watchedStep === null || snapshot.desiredState !== 'active') {
    return one;
  }
  return { ...one, snapshot: { ...snapshot, desiredState: 'reduced', cut: watchedStep } };
}

/** A cut or a reduced speed for debt. */
const isLimit = ({ action }: Decision, { policy }: TenantTerms, { snapshot }: ServiceCase) =>
  (action === 'suspend' || action === 'reduce') && !snapshot.isPaused && policy.mode === 'enforce';

/** Where it is only watched, "we would have cut it" stands until the debt is gone or something would hold the cut. */
function watched(
  decision: Decision,
  { policy }: TenantTerms,
  { current, snapshot }: ServiceCase,
): Decision | null {
  if (policy.mode === 'enforce' || snapshot.isPaused) return null;
  const wasWatched = current?.action === 'suspend' && !current.is_enforced;
  if (!wasWatched || !['cut_eligible', 'suspending'].includes(decision.state)) return null;
  if (decision.reasons.some((reason) => reason.code === 'hold' && reason.hold !== 'no_cut_day')) {
    return null;
  }
  const cutAt = current.cut_at?.getTime() ?? null;
  return { ...decision, state: 'suspending', action: 'suspend', reasons: current.reasons, cutAt };
}

/** A limit for debt waits for its turn and for the breaker; a pause that the customer asked for does not. */
function allow(
  decision: Decision,
  terms: TenantTerms,
  of: ServiceCase,
  cuts: CutsNow,
  done: { readonly limited: number },
): Decision {
  if (!isLimit(decision, terms, of)) return decision;
  if (cuts.kind === 'up-to' && done.limited < cuts.services) return decision;
  const cutAt = of.snapshot.announced?.cutAt ?? decision.cutAt;
  const reduceAt = waitsSince(decision, of);
  const kbps = terms.policy.speedStep?.kbps ?? 0;
  const overdue = decision.reasons.filter(({ code }) => code === 'overdue');
  return {
    state: cutAt === null ? 'overdue_grace' : 'cut_eligible',
    action: 'none',
    reasons: [
      ...overdue,
      ...(reduceAt === null ? [] : [{ code: 'reduction_planned' as const, at: reduceAt, kbps }]),
      ...(cutAt === null ? [] : [{ code: 'cut_planned' as const, at: cutAt }]),
      ...(cuts.kind === 'stopped'
        ? [{ code: 'stopped_by_breaker' as const, wanted: cuts.wanted, active: cuts.active }]
        : []),
    ],
    cutAt,
    reduceAt,
    nextEvalAt: null,
  };
}

/** When a reduced speed was first due: waiting for its turn is no news. */
function waitsSince(decision: Decision, { current }: ServiceCase): number | null {
  const reduced = decision.reasons.find((reason) => reason.code === 'speed_reduced');
  if (reduced === undefined) return null;
  const before = current?.reduce_at?.getTime() ?? reduced.at;
  return Math.min(before, reduced.at);
}

/** What would be decided now, and nothing written. */
export async function previewAccount(
  trx: Trx,
  tenantId: string,
  accountId: string,
  now: Instant,
): Promise<
  { readonly of: ServiceCase; readonly decision: Decision; readonly holds: readonly Hold[] }[]
> {
  const terms = await readTenantTerms(trx, tenantId);
  const calendar = createCutCalendar(terms.policy, terms.timeZone);
  const today = calendar.today(now);
  const cases = await readServiceCases(trx, tenantId, { accountIds: [accountId], now, today });
  const holds = (await readActiveHolds(trx, [accountId], now)).get(accountId) ?? [];
  return cases.map((of) => ({
    of,
    holds,
    decision: decide({
      now,
      ...asWatched(of, terms),
      policy: decidingPolicy(terms),
      holds,
      calendar,
    }),
  }));
}
