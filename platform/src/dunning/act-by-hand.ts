import { createCutCalendar } from '@atalaya/core/domain/dunning/cut-calendar';
import { activeHolds } from '@atalaya/core/domain/dunning/cut-holds';
import { debtOn } from '@atalaya/core/domain/dunning/debt';
import type { Reason } from '@atalaya/core/domain/dunning/reason';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { lockAccounts } from '../billing/lock-accounts.js';
import type { Trx } from '../postgres/database.js';
import { carryOut } from './carry-out.js';
import { noWrites, storeDecisions } from './decision-writes.store.js';
import { readActiveHolds } from './holds.js';
import { readTenantTerms } from './policy.js';
import { readServiceCases } from './snapshots.read-model.js';

export interface HandAct {
  readonly serviceId: string;
  readonly action: 'suspend' | 'reconnect';
  readonly by: string;
  readonly note: string;
  readonly now: Instant;
  readonly isDryRun: boolean;
}

export type HandOutcome =
  | { readonly kind: 'no-service' }
  | { readonly kind: 'refused' | 'already'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'done'; readonly accountId: string; readonly reasons: readonly Reason[] };

/**
 * Suspends or reconnects one service because a person or another system asked for it. Whatever holds a cut of the
 * platform's own holds this one too. In the caller's transaction; publish `accounts.changed` and
 * `network-commands.requested` after the commit.
 */
export async function actByHand(trx: Trx, tenantId: string, act: HandAct): Promise<HandOutcome> {
  const { serviceId, action, by, now } = act;
  const service = await trx
    .selectFrom('services')
    .where('id', '=', serviceId)
    .select('account_id')
    .executeTakeFirst();
  if (service === undefined || service.account_id === null) return { kind: 'no-service' };
  const accountId = service.account_id;
  await lockAccounts(trx, tenantId, [accountId]);
  const terms = await readTenantTerms(trx, tenantId);
  const calendar = createCutCalendar(terms.policy, terms.timeZone);
  const today = calendar.today(now);
  const cases = await readServiceCases(trx, tenantId, {
    accountIds: [accountId],
    now,
    today,
    isAsked: true,
  });
  const of = cases.find(({ snapshot }) => snapshot.serviceId === serviceId);
  if (of === undefined) return { kind: 'no-service' };
  const { snapshot } = of;
  const holds = (await readActiveHolds(trx, [accountId], now)).get(accountId) ?? [];
  if (snapshot.desiredState === 'cancelled') {
    return { kind: 'refused', reasons: [{ code: 'cancelled' }] };
  }
  const isThere = snapshot.desiredState === (action === 'suspend' ? 'suspended' : 'active');
  const asked: Reason = { code: 'asked', by, note: act.note };
  if (isThere) return { kind: 'already', reasons: of.current?.reasons ?? [] };
  if (action === 'suspend') {
    const against = activeHolds({ now, ...of, policy: terms.policy, holds, calendar });
    if (against.length > 0) return { kind: 'refused', reasons: against };
  }
  if (act.isDryRun) return { kind: 'done', accountId, reasons: [asked] };
  const writes = noWrites();
  const isDebt = debtOn(today, snapshot, terms.policy).overdueMinor > 0;
  carryOut(writes, {
    tenantId,
    now,
    today,
    terms,
    of,
    holds,
    by,
    cause: isDebt ? 'debt' : 'hand',
    decision: {
      state: action === 'suspend' ? 'suspending' : 'reconnecting',
      action,
      reasons: [asked],
      nextEvalAt: null,
      cutAt: null,
      reduceAt: null,
    },
  });
  await storeDecisions(trx, { tenantId, now, today }, writes);
  return { kind: 'done', accountId, reasons: [asked] };
}
