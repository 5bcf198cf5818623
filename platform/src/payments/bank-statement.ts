import type { PlacedRow, StatementFormat } from '@atalaya/core/domain/payments/bank-file';
import { lineKeys } from '@atalaya/core/domain/payments/statement-columns';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { auditMoney } from './actor.js';
import { acceptReport } from './decide-report.js';
import { findLivePaymentByReference } from './find-payment.js';
import { type MoneyOccasion, type RecordedPayment, recordPayment } from './record-payment.js';

export interface StatementToImport {
  readonly name: string;
  readonly currency: string;
  /** What the file was, and of a table which column was what. */
  readonly layout: { readonly format: StatementFormat };
  readonly rows: readonly PlacedRow[];
}

/** Keeps a bank's file; a line that an earlier import has is kept as its duplicate and never matched. */
export async function importStatement(
  trx: Trx,
  tenantId: string,
  { name, currency, layout, rows }: StatementToImport,
  { actor, at }: MoneyOccasion,
): Promise<{ readonly id: string; readonly lines: number; readonly duplicates: number }> {
  const { id } = await trx
    .insertInto('bank_statements')
    .values({
      tenant_id: tenantId,
      name,
      currency,
      mapping: JSON.stringify(layout),
      imported_by: actor.name,
      imported_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const keys = lineKeys(rows);
  const lines = rows.map((row, index) => ({ ...row, key: `${currency} ${keys[index]}` }));
  const { rows: counted } = await sql<{ fresh: string }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r
        ("position" integer, "bookedOn" date, "amountMinor" bigint, "reference" text, "payer" text, "key" text)
    ), fresh as (
      insert into bank_statement_lines
        (tenant_id, statement_id, position, booked_on, amount_minor, reference, payer, fingerprint, state)
      select ${tenantId}::uuid, ${id}::uuid, "position", "bookedOn", "amountMinor", "reference", "payer", "key", 'open'
      from given order by "position"
      on conflict (tenant_id, fingerprint) where state <> 'duplicate' do nothing
      returning position
    ), again as (
      insert into bank_statement_lines
        (tenant_id, statement_id, position, booked_on, amount_minor, reference, payer, fingerprint, state)
      select ${tenantId}::uuid, ${id}::uuid, "position", "bookedOn", "amountMinor", "reference", "payer", "key", 'duplicate'
      from given where "position" not in (select position from fresh)
    )
    select count(*) as fresh from fresh`.execute(trx);
  const duplicates = rows.length - Number(counted[0]?.fresh ?? 0);
  const after = { name, format: layout.format, lines: rows.length, duplicates };
  const subject = { subjectType: 'bank_statement', subjectId: id };
  const act = { action: 'bank_statement.import', ...subject, after };
  await auditMoney(trx, tenantId, act, actor, at);
  return { id, lines: rows.length, duplicates };
}

export type AcceptedLine =
  | { readonly kind: 'accepted'; readonly accountId: string; readonly paymentId: string }
  | { readonly kind: 'no-line' }
  | { readonly kind: 'decided-before' }
  | { readonly kind: 'no-report' }
  | { readonly kind: 'paid-before'; readonly paymentId: string }
  | { readonly kind: 'refused'; readonly why: Exclude<RecordedPayment, { kind: 'recorded' }> };

export interface LineDecision {
  readonly lineId: string;
  readonly accountId: string;
  /** A report that this line proves. */
  readonly reportedPaymentId: string | null;
}

/** A line of the bank is a payment of this account. Hold the account's lock. The caller publishes `accounts.changed`. */
export async function acceptLine(
  trx: Trx,
  tenantId: string,
  { lineId, accountId, reportedPaymentId }: LineDecision,
  occasion: MoneyOccasion,
): Promise<AcceptedLine> {
  const line = await lockLine(trx, tenantId, lineId);
  if (line === undefined) return { kind: 'no-line' };
  if (line.state !== 'open') return { kind: 'decided-before' };
  const amountMinor = Number(line.amount_minor);
  const { booked_on: bookedOn, reference, payer, currency } = line;
  const made =
    reportedPaymentId === null
      ? await payByLine(
          trx,
          tenantId,
          { accountId, amountMinor, currency, bookedOn, reference, payer },
          occasion,
        )
      : await payByReport(
          trx,
          tenantId,
          { id: reportedPaymentId, accountId },
          { amountMinor, bookedOn },
          occasion,
        );
  if (made.kind !== 'accepted') return made;
  await decideLine(trx, tenantId, lineId, { state: 'paid', paymentId: made.paymentId }, occasion);
  return made;
}

async function payByReport(
  trx: Trx,
  tenantId: string,
  report: { readonly id: string; readonly accountId: string },
  bank: { readonly amountMinor: number; readonly bookedOn: string },
  occasion: MoneyOccasion,
): Promise<AcceptedLine> {
  const known = await trx
    .selectFrom('reported_payments')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', report.id)
    .where('account_id', '=', report.accountId)
    .select('id')
    .executeTakeFirst();
  if (known === undefined) return { kind: 'no-report' };
  const decided = await acceptReport(trx, tenantId, report.id, occasion, bank);
  if (decided.kind === 'decided-before' || decided.kind === 'no-report')
    return { kind: 'no-report' };
  if (decided.kind === 'refused') return decided;
  if (decided.paymentId === null) throw new Error('an accepted report has no payment');
  return { kind: 'accepted', accountId: report.accountId, paymentId: decided.paymentId };
}

async function payByLine(
  trx: Trx,
  tenantId: string,
  line: {
    readonly accountId: string;
    readonly amountMinor: number;
    readonly currency: string;
    readonly bookedOn: string;
    readonly reference: string;
    readonly payer: string;
  },
  occasion: MoneyOccasion,
): Promise<AcceptedLine> {
  const { accountId, amountMinor, currency, bookedOn, reference, payer } = line;
  // Banks write the same word on many lines: only with the same amount is it the same money.
  const twin = await findLivePaymentByReference(trx, tenantId, reference, amountMinor);
  if (twin !== undefined) return { kind: 'paid-before', paymentId: twin };
  const made = await recordPayment(
    trx,
    tenantId,
    {
      accountId,
      method: 'transfer',
      amountMinor,
      currency,
      paidOn: bookedOn,
      reference,
      notes: payer,
      acceptsUsedReference: true,
    },
    occasion,
  );
  if (made.kind !== 'recorded') return { kind: 'refused', why: made };
  return { kind: 'accepted', accountId, paymentId: made.paymentId };
}

/** Nothing of ours: a fee, a transfer of one's own. False where there is no open line. */
export async function ignoreLine(
  trx: Trx,
  tenantId: string,
  lineId: string,
  occasion: MoneyOccasion,
): Promise<boolean> {
  const line = await lockLine(trx, tenantId, lineId);
  if (line?.state !== 'open') return false;
  await decideLine(trx, tenantId, lineId, { state: 'ignored', paymentId: null }, occasion);
  return true;
}

function lockLine(trx: Trx, tenantId: string, lineId: string) {
  return trx
    .selectFrom('bank_statement_lines as l')
    .innerJoin('bank_statements as s', (join) =>
      join.onRef('s.tenant_id', '=', 'l.tenant_id').onRef('s.id', '=', 'l.statement_id'),
    )
    .where('l.tenant_id', '=', tenantId)
    .where('l.id', '=', lineId)
    .select(['l.state', 'l.amount_minor', 'l.booked_on', 'l.reference', 'l.payer', 's.currency'])
    .forUpdate('l')
    .executeTakeFirst();
}

async function decideLine(
  trx: Trx,
  tenantId: string,
  lineId: string,
  { state, paymentId }: { readonly state: 'paid' | 'ignored'; readonly paymentId: string | null },
  { actor, at }: MoneyOccasion,
): Promise<void> {
  await trx
    .updateTable('bank_statement_lines')
    .set({ state, payment_id: paymentId, decided_by: actor.name, decided_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', lineId)
    .execute();
  const subject = { subjectType: 'bank_statement_line', subjectId: lineId };
  const action = `bank_statement_line.${state === 'paid' ? 'accept' : 'ignore'}`;
  await auditMoney(trx, tenantId, { action, ...subject, after: { paymentId } }, actor, at);
}
