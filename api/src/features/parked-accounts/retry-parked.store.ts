import { randomUUID } from 'node:crypto';
import type { ParkedRetry } from '@atalaya/core/wire/rest/parked-accounts';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import { buildDrafts } from '@atalaya/platform/billing/build-drafts';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { noteBuilt, unparkAccounts } from '@atalaya/platform/billing/parked-accounts.store';
import { issueAndRecord } from '../../billing/issue-and-record.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export interface Retried {
  readonly retry: ParkedRetry;
  readonly accountId: string;
}

/**
 * Another look at a parked account, once somebody mended what stood against it: what it is to be billed today is issued
 * at once, or it stays with its reason of now. Of collections it is taken out of the queue, and they look at it again.
 */
export async function retryParked(unit: TenantUnit, id: string): Promise<Retried> {
  const { trx, tenantId } = unit;
  const row = await trx
    .selectFrom('parked_accounts')
    .select(['account_id', 'part', 'problem'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const { account_id: accountId, part } = row;
  await lockAccounts(trx, tenantId, [accountId]);
  await unit.record({
    action: 'parked_account.retry',
    subjectType: 'account',
    subjectId: accountId,
    before: { part, problem: row.problem },
  });
  if (part === 'dunning') {
    await unparkAccounts(trx, tenantId, part, [accountId]);
    return { retry: { outcome: 'queued', invoiceId: null, problem: null }, accountId };
  }
  return { retry: await billNow(unit, accountId), accountId };
}

async function billNow(unit: TenantUnit, accountId: string): Promise<ParkedRetry> {
  const { trx, tenantId } = unit;
  // Whoever asks for another look says that a person has looked.
  await trx
    .updateTable('accounts')
    .set({ parked_reason: null, updated_at: unit.now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .where('parked_reason', 'is not', null)
    .execute();
  const { today: billingDate } = await issueOccasion(unit);
  const policy = await readBillingPolicy(trx, tenantId);
  const drafts = await buildDrafts(trx, tenantId, [accountId], { billingDate, policy });
  const built = drafts.get(accountId) ?? ({ kind: 'nothing' } as const);
  await noteBuilt(trx, tenantId, new Map([[accountId, built]]), unit.now);
  if (built.kind === 'problem') {
    return { outcome: 'parked', invoiceId: null, problem: built.problem };
  }
  if (built.kind === 'nothing') return { outcome: 'nothing', invoiceId: null, problem: null };
  const invoiceId = randomUUID();
  await issueAndRecord(unit, { id: invoiceId, accountId, runId: null, draft: built.draft });
  return { outcome: 'issued', invoiceId, problem: null };
}
