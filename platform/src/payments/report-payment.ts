import { referenceKey } from '@atalaya/core/domain/payments/payment-reference';
import { type PhotoType, photoType } from '@atalaya/core/domain/payments/photo-type';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { lockAccounts } from '../billing/lock-accounts.js';
import { placeHold } from '../dunning/holds.js';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import { auditMoney, moneyEventActor } from './actor.js';
import { findLivePaymentByReference } from './find-payment.js';
import type { MoneyOccasion } from './record-payment.js';

/** How long nothing is cut because of a report that nobody has looked at. */
const REPORT_HOLDS_MS = DAY_MS;
const MOST_WAITING = 3;
/** Reports that came to nothing within this time; after so many further ones hold no cut. */
const WATCHED_MS = 30 * DAY_MS;
const MOST_FALSE = 2;

export interface PaymentReport {
  readonly accountId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
  readonly paidOn: CalendarDay;
  readonly notes: string;
  /** At most MOST_PHOTO_BYTES. */
  readonly photo: Uint8Array | null;
}

export type ReportedPayment =
  | {
      readonly kind: 'reported';
      readonly id: string;
      readonly expiresAt: Date;
      /** False after reports that came to nothing: this one is looked at, and stops no cut. */
      readonly isHeld: boolean;
    }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'other-currency'; readonly currency: string }
  | { readonly kind: 'no-reference' }
  | { readonly kind: 'reference-used'; readonly by: 'payment' | 'report' }
  | { readonly kind: 'no-photo' }
  | { readonly kind: 'too-many' };

/**
 * Somebody says that they paid: it waits to be matched, and nothing of the account is cut for a day. A reference that
 * was reported or paid before is refused. The caller publishes `accounts.changed` after the commit.
 */
export async function reportPayment(
  trx: Trx,
  tenantId: string,
  report: PaymentReport,
  occasion: MoneyOccasion,
): Promise<ReportedPayment> {
  const { accountId, photo } = report;
  const type = photo === null ? null : photoType(photo);
  if (type === undefined) return { kind: 'no-photo' };
  const key = referenceKey(report.reference);
  if (key === '') return { kind: 'no-reference' };
  await lockAccounts(trx, tenantId, [accountId]);
  const account = await trx
    .selectFrom('accounts')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .select(['currency', 'customer_id'])
    .executeTakeFirst();
  if (account === undefined) return { kind: 'no-account' };
  if (account.currency !== report.currency) {
    return { kind: 'other-currency', currency: account.currency };
  }
  if ((await findLivePaymentByReference(trx, tenantId, key)) !== undefined) {
    return { kind: 'reference-used', by: 'payment' };
  }
  const history = await historyOf(trx, tenantId, accountId, occasion.at);
  if (history.waiting >= MOST_WAITING) return { kind: 'too-many' };
  const expiresAt = new Date(occasion.at.getTime() + REPORT_HOLDS_MS);
  const details = { key, type, customerId: account.customer_id, expiresAt };
  const id = await insertReport(trx, tenantId, report, details, occasion);
  if (id === undefined) return { kind: 'reference-used', by: 'report' };
  const isHeld = history.false < MOST_FALSE;
  if (isHeld) await holdFor(trx, tenantId, { id, accountId, expiresAt }, occasion);
  await tell(trx, tenantId, id, report, occasion);
  return { kind: 'reported', id, expiresAt, isHeld };
}

export const reportedSource = (id: string) => `reported-payment:${id}`;

async function historyOf(trx: Trx, tenantId: string, accountId: string, at: Date) {
  const since = new Date(at.getTime() - WATCHED_MS);
  const { rows } = await sql<{ waiting: string; false: string }>`
    select count(*) filter (where state = 'waiting') as waiting,
      count(*) filter (where state in ('rejected', 'expired') and reported_at > ${since}) as false
    from reported_payments where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(
    trx,
  );
  return { waiting: Number(rows[0]?.waiting), false: Number(rows[0]?.false) };
}

async function insertReport(
  trx: Trx,
  tenantId: string,
  report: PaymentReport,
  details: {
    readonly key: string;
    readonly type: PhotoType | null;
    readonly customerId: string;
    readonly expiresAt: Date;
  },
  { actor, at }: MoneyOccasion,
): Promise<string | undefined> {
  const row = await trx
    .insertInto('reported_payments')
    .values({
      tenant_id: tenantId,
      account_id: report.accountId,
      customer_id: details.customerId,
      amount_minor: report.amountMinor,
      currency: report.currency,
      reference: report.reference,
      reference_key: details.key,
      paid_on: report.paidOn,
      notes: report.notes,
      photo_type: details.type,
      photo: report.photo,
      state: 'waiting',
      reported_by: actor.name,
      reported_at: at,
      expires_at: details.expiresAt,
      hold_id: null,
      payment_id: null,
      decided_by: null,
      decided_at: null,
      reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

async function holdFor(
  trx: Trx,
  tenantId: string,
  report: { readonly id: string; readonly accountId: string; readonly expiresAt: Date },
  { actor, at }: MoneyOccasion,
): Promise<void> {
  const holdId = await placeHold(
    trx,
    tenantId,
    {
      accountId: report.accountId,
      serviceId: null,
      kind: 'payment_in_process',
      reason: 'reported payment',
      source: reportedSource(report.id),
      author: actor.name,
      expiresAt: report.expiresAt.getTime(),
    },
    at.getTime(),
  );
  await trx
    .updateTable('reported_payments')
    .set({ hold_id: holdId })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', report.id)
    .execute();
}

async function tell(
  trx: Trx,
  tenantId: string,
  id: string,
  report: PaymentReport,
  { actor, at }: MoneyOccasion,
): Promise<void> {
  const { accountId, amountMinor, currency, reference, paidOn } = report;
  const told = { id, accountId, amount: { amountMinor, currency }, reference, paidOn };
  const subject = { subjectType: 'reported_payment', subjectId: id };
  const act = { action: 'reported_payment.create', ...subject, after: told };
  await auditMoney(trx, tenantId, act, actor, at);
  await appendEvent(trx, tenantId, {
    type: 'payment.reported',
    at: at.getTime(),
    subject: `payment:${id}`,
    correlationId: id,
    actor: moneyEventActor(actor),
    data: { reportedPayment: told },
  });
}
