import { lockAccounts } from '../billing/lock-accounts.js';
import { releaseHoldOf } from '../dunning/holds.js';
import type { Trx } from '../postgres/database.js';
import { auditMoney } from './actor.js';
import { type MoneyOccasion, type RecordedPayment, recordPayment } from './record-payment.js';
import { reportedSource } from './report-payment.js';

export type DecidedReport =
  | { readonly kind: 'decided'; readonly accountId: string; readonly paymentId: string | null }
  | { readonly kind: 'no-report' }
  | { readonly kind: 'decided-before' }
  | { readonly kind: 'refused'; readonly why: Exclude<RecordedPayment, { kind: 'recorded' }> };

/**
 * What was reported is a payment: with what the bank says where that is known. An expired report may still be
 * accepted. The caller publishes `accounts.changed`.
 */
export async function acceptReport(
  trx: Trx,
  tenantId: string,
  id: string,
  occasion: MoneyOccasion,
  bank?: { readonly amountMinor: number; readonly bookedOn: string },
): Promise<DecidedReport> {
  const report = await lockReport(trx, tenantId, id);
  if (report === undefined) return { kind: 'no-report' };
  if (report.state !== 'waiting' && report.state !== 'expired') return { kind: 'decided-before' };
  const made = await recordPayment(
    trx,
    tenantId,
    {
      accountId: report.account_id,
      method: 'transfer',
      amountMinor: bank?.amountMinor ?? Number(report.amount_minor),
      currency: report.currency,
      paidOn: bank?.bookedOn ?? report.paid_on,
      reference: report.reference,
      notes: report.notes,
    },
    occasion,
  );
  if (made.kind !== 'recorded') return { kind: 'refused', why: made };
  const { paymentId } = made;
  await decide(trx, tenantId, id, { state: 'accepted', payment_id: paymentId }, occasion);
  return { kind: 'decided', accountId: report.account_id, paymentId };
}

/** It is not true, or nobody finds it: the hold ends, and the reference may be reported again. */
export async function rejectReport(
  trx: Trx,
  tenantId: string,
  id: string,
  reason: string,
  occasion: MoneyOccasion,
): Promise<DecidedReport> {
  const report = await lockReport(trx, tenantId, id);
  if (report === undefined) return { kind: 'no-report' };
  if (report.state !== 'waiting' && report.state !== 'expired') return { kind: 'decided-before' };
  await decide(trx, tenantId, id, { state: 'rejected', payment_id: null, reason }, occasion);
  return { kind: 'decided', accountId: report.account_id, paymentId: null };
}

/** Nobody decided in time: it stays in the queue, and its hold is over. The accounts concerned. */
export async function expireReports(
  trx: Trx,
  tenantId: string,
  occasion: MoneyOccasion,
): Promise<string[]> {
  const due = await trx
    .selectFrom('reported_payments')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'waiting')
    .where('expires_at', '<=', occasion.at)
    .select(['id', 'account_id'])
    .execute();
  await lockAccounts(
    trx,
    tenantId,
    due.map((row) => row.account_id),
  );
  const expired: string[] = [];
  for (const { id, account_id: accountId } of due) {
    const report = await lockReport(trx, tenantId, id);
    if (report?.state !== 'waiting') continue;
    await decide(trx, tenantId, id, { state: 'expired', payment_id: null }, occasion);
    expired.push(accountId);
  }
  return expired;
}

async function lockReport(trx: Trx, tenantId: string, id: string) {
  const of = trx
    .selectFrom('reported_payments')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id);
  const seen = await of.select('account_id').executeTakeFirst();
  if (seen === undefined) return undefined;
  await lockAccounts(trx, tenantId, [seen.account_id]);
  return of
    .select(['account_id', 'amount_minor', 'currency', 'paid_on', 'reference', 'notes', 'state'])
    .forUpdate()
    .executeTakeFirst();
}

async function decide(
  trx: Trx,
  tenantId: string,
  id: string,
  became: {
    readonly state: 'accepted' | 'rejected' | 'expired';
    readonly payment_id: string | null;
    readonly reason?: string;
  },
  { actor, at }: MoneyOccasion,
): Promise<void> {
  const by = { decided_by: actor.name, decided_at: at };
  await trx
    .updateTable('reported_payments')
    .set({ ...became, ...by })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
  await releaseHoldOf(trx, reportedSource(id), actor.name, at.getTime());
  const verb = { accepted: 'accept', rejected: 'reject', expired: 'expire' }[became.state];
  const subject = { subjectType: 'reported_payment', subjectId: id };
  const act = { action: `reported_payment.${verb}`, ...subject, after: became };
  await auditMoney(trx, tenantId, act, actor, at);
}
