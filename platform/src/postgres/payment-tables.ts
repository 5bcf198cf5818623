import type { RefundMethod } from '@atalaya/core/domain/billing/credit-split';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** bigint of minor units: read as text, written as a number or text. */
type Minor = ColumnType<string, number | string, number | string>;

export type PaymentMethod = 'cash' | 'transfer' | 'card' | 'gateway' | 'reference' | 'opening';

/** Money that came in. Never changed: a mistake is reversed by a row of its own. */
export interface PaymentsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  customer_id: string;
  method: PaymentMethod;
  amount_minor: Minor;
  currency: string;
  paid_on: string;
  received_at: Instant;
  reference: string | null;
  provider: string | null;
  provider_payment_id: string | null;
  /** The phone that wrote the receipt while it was offline, and the receipt's own id. */
  collector_device: string | null;
  receipt_uuid: string | null;
  cash_shift_id: string | null;
  series_id: string | null;
  number: ColumnType<string | null, number | string | null | undefined, number | string | null>;
  full_number: string | null;
  notes: Generated<string>;
  snapshot: Json<unknown>;
  recorded_by: string;
  /** Letters and digits alone, for searches; the database makes them, the last one backwards. */
  number_key: GeneratedAlways<string | null>;
  reference_key: GeneratedAlways<string | null>;
  reference_end: GeneratedAlways<string | null>;
}

export interface PaymentReversalsTable {
  tenant_id: string;
  payment_id: string;
  reason: 'bounced' | 'chargeback' | 'wrong_customer' | 'mistake';
  notes: Generated<string>;
  replaced_by: string | null;
  reversed_by: string;
  reversed_at: Instant;
}

/** Money that was given back for a credit note, at most once for each. */
export interface RefundsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  customer_id: string;
  credit_note_id: string;
  method: RefundMethod;
  amount_minor: Minor;
  currency: string;
  paid_on: string;
  reference: string | null;
  notes: Generated<string>;
  recorded_by: string;
  recorded_at: Instant;
}

/** What of a payment or a credit note pays an invoice. Released, never deleted, when its source is reversed. */
export interface PaymentAllocationsTable {
  tenant_id: string;
  id: Id;
  payment_id: string | null;
  credit_note_id: string | null;
  invoice_id: string;
  amount_minor: Minor;
  allocated_by: string;
  allocated_at: Instant;
  released_at: Instant | null;
}

export interface JournalTransactionsTable {
  tenant_id: string;
  id: Id;
  kind:
    | 'invoice'
    | 'void'
    | 'credit_note'
    | 'payment'
    | 'allocation'
    | 'reversal'
    | 'refund'
    | 'cash_shift'
    | 'opening';
  source_id: string;
  account_id: string | null;
  occurred_on: string;
  recorded_by: string;
  recorded_at: Instant;
}

export interface JournalEntriesTable {
  tenant_id: string;
  transaction_id: string;
  position: number;
  ledger: string;
  account_id: string | null;
  currency: string;
  /** A debit is above zero, a credit below. */
  amount_minor: Minor;
}
