import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** bigint of minor units: read as text, written as a number or text. */
type Minor = ColumnType<string, number | string, number | string>;
type MaybeMinor = ColumnType<
  string | null,
  number | string | null | undefined,
  number | string | null
>;

type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Who collects cash, and how much of it may be in their hands. */
export interface CashiersTable {
  tenant_id: string;
  user_id: string;
  /** Null: no limit. */
  limit_minor: MaybeMinor;
  is_active: Generated<boolean>;
  /** Whether they see the address of whom they go to. */
  sees_address: Generated<boolean>;
  created_at: Instant;
  updated_at: Instant;
}

/** Frozen once it is closed. */
export interface CashShiftsTable {
  tenant_id: string;
  id: Id;
  user_id: string;
  cashier_name: string;
  currency: string;
  /** Change that was in the drawer. */
  opening_minor: Minor;
  opened_at: Instant;
  closed_at: Instant | null;
  closed_by: string | null;
  expected_minor: MaybeMinor;
  counted_minor: MaybeMinor;
  /** Expected less counted: above zero money is missing. */
  difference_minor: MaybeMinor;
  notes: Generated<string>;
}

/** A receipt that a phone wrote while it was offline, whatever became of it. */
export interface CollectedReceiptsTable {
  tenant_id: string;
  collector_device: string;
  receipt_uuid: string;
  user_id: string;
  content: Json<unknown>;
  /** Of the content: another one under the same uuid is a conflict. */
  digest: string;
  state: 'paid' | 'over_limit' | 'refused';
  problem: string | null;
  payment_id: string | null;
  received_at: Instant;
}

export interface ReceiptConflictsTable {
  tenant_id: string;
  id: Id;
  collector_device: string;
  receipt_uuid: string;
  user_id: string;
  content: Json<unknown>;
  digest: string;
  received_at: Instant;
  seen_at: Instant | null;
  seen_by: string | null;
}

export interface BankStatementsTable {
  tenant_id: string;
  id: Id;
  name: string;
  currency: string;
  mapping: Json<unknown>;
  imported_by: string;
  imported_at: Instant;
}

export interface BankStatementLinesTable {
  tenant_id: string;
  id: Id;
  statement_id: string;
  /** The row of the file, its heading being 1. */
  position: number;
  booked_on: string;
  amount_minor: Minor;
  reference: string;
  payer: string;
  /** The same for the same line of an earlier import. */
  fingerprint: string;
  state: 'open' | 'paid' | 'ignored' | 'duplicate';
  payment_id: string | null;
  decided_by: string | null;
  decided_at: Instant | null;
}

/** What a customer writes on a transfer, so that it names the account. */
export interface PaymentReferencesTable {
  tenant_id: string;
  code: string;
  account_id: string;
  created_at: Instant;
}

export interface ReportedPaymentsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  customer_id: string;
  amount_minor: Minor;
  currency: string;
  reference: string;
  /** The reference without what people write differently. */
  reference_key: string;
  paid_on: string;
  notes: Generated<string>;
  photo_type: 'image/jpeg' | 'image/png' | 'image/webp' | null;
  photo: Uint8Array | null;
  state: 'waiting' | 'accepted' | 'rejected' | 'expired';
  reported_by: string;
  reported_at: Instant;
  expires_at: Instant;
  hold_id: string | null;
  payment_id: string | null;
  decided_by: string | null;
  decided_at: Instant | null;
  reason: string | null;
}

export interface PaymentGatewaysTable {
  tenant_id: string;
  id: Id;
  provider: 'mercado_pago';
  name: string;
  is_enabled: Generated<boolean>;
  key_id: string;
  ciphertext: Uint8Array;
  last_ok_at: Instant | null;
  last_error: string | null;
  last_error_at: Instant | null;
  /** Up to when it was asked for payments that it never notified; null before the first time. */
  searched_until: MaybeInstant;
  search_at: MaybeInstant;
  search_attempts: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

/** A page of a provider's where one amount can be paid; its id is the provider's external reference. */
export interface CheckoutsTable {
  tenant_id: string;
  id: Id;
  gateway_id: string;
  account_id: string;
  invoice_id: string | null;
  amount_minor: Minor;
  currency: string;
  /** Null until the provider made it. */
  url: string | null;
  provider_checkout_id: string | null;
  created_by: string;
  created_at: Instant;
  expires_at: Instant;
}

/** A verified notice, as it came: a reason to ask the provider, never the truth itself. */
export interface GatewayNoticesTable {
  tenant_id: string;
  id: Id;
  gateway_id: string;
  request_id: string;
  provider_payment_id: string;
  query: string;
  body: Uint8Array;
  state: 'pending' | 'settled' | 'dead';
  attempts: Generated<number>;
  next_attempt_at: Instant;
  error: string | null;
  received_at: Instant;
  settled_at: Instant | null;
}

/** What a provider said of a payment; its status only moves forward. */
export interface GatewayPaymentsTable {
  tenant_id: string;
  gateway_id: string;
  provider_payment_id: string;
  status: 'voucher' | 'pending' | 'rejected' | 'approved' | 'reversed';
  amount_minor: Minor;
  currency: string;
  refunded_minor: ColumnType<string, number | string | undefined, number | string>;
  account_id: string | null;
  checkout_id: string | null;
  payment_id: string | null;
  hold_id: string | null;
  problem: string | null;
  first_seen_at: Instant;
  updated_at: Instant;
  check_again_at: Instant | null;
  id: Generated<string>;
  /** Who paid, as the provider tells. */
  payer: Generated<string | null>;
  external_reference: Generated<string | null>;
  /** What a person made of a payment of nobody known. */
  decision: Generated<'assigned' | 'returned' | null>;
  decided_by: Generated<string | null>;
  decided_at: MaybeInstant;
  decision_notes: Generated<string>;
}

/** To which account a cashier goes; one for each account. */
export interface CashierAccountsTable {
  tenant_id: string;
  account_id: string;
  user_id: string;
  assigned_by: string;
  assigned_at: Instant;
}
