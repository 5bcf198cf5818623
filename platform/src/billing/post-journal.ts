import { randomUUID } from 'node:crypto';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { JournalTransactionsTable } from '../postgres/payment-tables.js';

export interface JournalEntry {
  /**
   * `receivable` and `customer_credit` of an account, `revenue`, `fees`, `tax:<code>`, `withholding:<code>`, `cash`,
   * `bank`, `gateway:<provider>`, `cash_difference`, `opening`, `sla_credit`, `bad_debt`.
   */
  readonly ledger: string;
  readonly accountId?: string;
  /** A debit is above zero, a credit below; what is zero is left out. */
  readonly amountMinor: number;
}

export interface JournalTransaction {
  readonly kind: JournalTransactionsTable['kind'];
  /** Of the document or the payment that it is about. */
  readonly sourceId: string;
  readonly accountId: string | null;
  readonly currency: string;
  readonly occurredOn: CalendarDay;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  /** Together zero. */
  readonly entries: readonly JournalEntry[];
}

/** Writes transactions in two statements, however many: the database refuses one that does not sum to zero. */
export async function postJournal(
  trx: Trx,
  tenantId: string,
  transactions: readonly JournalTransaction[],
): Promise<void> {
  if (transactions.length === 0) return;
  const rows = transactions.map((one) => ({ id: randomUUID(), ...one }));
  await sql`
    insert into journal_transactions
      (tenant_id, id, kind, source_id, account_id, occurred_on, recorded_by, recorded_at)
    select ${tenantId}::uuid, "id", "kind", "sourceId", "accountId", "occurredOn", "recordedBy", "recordedAt"
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ entries: _, ...row }) => row))}::jsonb) as r
      ("id" uuid, "kind" text, "sourceId" uuid, "accountId" uuid, "occurredOn" date, "recordedBy" text, "recordedAt" timestamptz)
  `.execute(trx);
  const entries = rows.flatMap(({ id, currency, entries: list }) =>
    list
      .filter(({ amountMinor }) => amountMinor !== 0)
      .map((entry, position) => ({ id, currency, position, ...entry })),
  );
  await sql`
    insert into journal_entries (tenant_id, transaction_id, position, ledger, account_id, currency, amount_minor)
    select ${tenantId}::uuid, "id", "position", "ledger", "accountId", "currency", "amountMinor"
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r
      ("id" uuid, "position" smallint, "ledger" text, "accountId" uuid, "currency" text, "amountMinor" bigint)
  `.execute(trx);
}
