import type { SuspendedBilling } from '@atalaya/core/domain/billing/billing-policy';
import type { CreditReason } from '@atalaya/core/domain/billing/credit-split';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** date: read and written as `YYYY-MM-DD`. */
type Day = string;
/** bigint of minor units: read as text, written as a number or text. */
type Minor = ColumnType<string, number | string, number | string>;
type Split = ColumnType<string, number | undefined, never>;

export interface BillingPoliciesTable {
  tenant_id: string;
  billing: Json<unknown>;
  dunning: Json<unknown>;
  sla: Json<unknown>;
  updated_at: Instant;
  updated_by: string;
}

export interface TaxGroupsTable {
  tenant_id: string;
  id: Id;
  code: string;
  name: string;
  /** Whether the price includes the taxes. */
  is_included: boolean;
  taxes: Json<unknown>;
  created_at: Instant;
}

export interface PlanPricesTable {
  tenant_id: string;
  id: Id;
  plan_id: string;
  valid_from: Day;
  price_minor: Minor;
  currency: string;
  tax_group_id: string | null;
  created_at: Instant;
}

export interface AccountsTable {
  tenant_id: string;
  id: Id;
  customer_id: string;
  currency: string;
  anchor_day: number;
  /** Days from the issue to the last day to pay. */
  due_after_days: number;
  mode: Generated<'prepaid' | 'postpaid'>;
  withholdings: Json<unknown>;
  status: Generated<'open' | 'closed'>;
  /** Why runs leave it out until a person looked at it. */
  parked_reason: string | null;
  created_at: Instant;
  updated_at: Instant;
}

/** An account that stands still until somebody looked, in one part of the money. */
export interface ParkedAccountsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  part: 'billing' | 'dunning';
  problem: Json<unknown>;
  since: Instant;
  tried_at: Instant;
  tries: Generated<number>;
}

export interface ContractsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  code: string;
  starts_on: Day;
  ends_on: Day | null;
  minimum_months: Generated<number>;
  signed_at: Instant | null;
  notes: Generated<string>;
  created_at: Instant;
  updated_at: Instant;
}

/** Days that are not billed in full: a pause, or a suspension where the policy says so. Kept, so that nothing is billed later. */
export interface ServicePausesTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  kind: 'voluntary' | 'suspended';
  starts_on: Day;
  /** The first day that is billed again. */
  ends_on: Day | null;
  /** Days that were billed already and given back for it. */
  credited_from: Day | null;
  credited_until: Day | null;
  /** Of a suspension: the policy's way to bill it when it was first seen. */
  billing: SuspendedBilling | null;
  /** Of a suspension that is over: since when its days are settled. */
  settled_at: Instant | null;
  created_by: string;
  created_at: Instant;
}

export interface NumberSeriesTable {
  tenant_id: string;
  id: Id;
  kind: 'invoice' | 'credit_note' | 'receipt' | 'fiscal';
  prefix: string;
  next: ColumnType<string, number | string | undefined, number | string>;
  range_from: ColumnType<string, number | string | undefined, number | string>;
  /** The last number that may be given. */
  range_to: ColumnType<string | null, number | string | null | undefined, number | string | null>;
  valid_from: Day | null;
  valid_until: Day | null;
  authorization_code: string | null;
  is_default: Generated<boolean>;
  /** When it was told that nine tenths of the range are used. */
  warned_at: Instant | null;
  created_at: Instant;
}

export interface InvoiceRunsTable {
  tenant_id: string;
  id: Id;
  billing_date: Day;
  state: 'previewing' | 'ready' | 'approved' | 'issuing' | 'issued' | 'cancelled';
  scope: Json<unknown>;
  summary: Json<unknown>;
  created_by: string;
  approved_by: string | null;
  created_at: Instant;
  approved_at: Instant | null;
  finished_at: Instant | null;
}

/** What would be issued. Its invoice takes its id. */
export interface InvoiceDraftsTable {
  tenant_id: string;
  id: Id;
  run_id: string | null;
  account_id: string;
  content: Json<unknown>;
  total_minor: Minor;
  state: Generated<'draft' | 'parked' | 'issued'>;
  problem: string | null;
  created_by: string;
  created_at: Instant;
}

/** Frozen but for its marks. What is open of it: its total less its live allocations. */
export interface InvoicesTable {
  tenant_id: string;
  id: string;
  account_id: string;
  customer_id: string;
  run_id: string | null;
  series_id: string;
  number: Minor;
  full_number: string;
  kind: 'recurring' | 'single' | 'opening';
  currency: string;
  net_minor: Minor;
  tax_minor: Minor;
  withheld_minor: Minor;
  total_minor: Minor;
  taxes: Json<unknown>;
  issue_date: Day;
  due_date: Day;
  period_start: Day | null;
  period_end: Day | null;
  snapshot: Json<unknown>;
  issued_by: string;
  issued_at: Instant;
  /** Whether anything was ever allocated to it; the database sets it. */
  has_allocations: Generated<boolean>;
  /** Since when nothing of it is open; null again when an allocation is released. */
  settled_at: Instant | null;
  voided_at: Instant | null;
  void_reason: string | null;
}

export type InvoiceLineKind =
  | 'recurring'
  | 'plan_change'
  | 'late_fee'
  | 'reconnection_fee'
  | 'single'
  | 'discount'
  | 'opening';

export interface InvoiceLinesTable {
  tenant_id: string;
  id: Id;
  invoice_id: string;
  position: number;
  service_id: string | null;
  kind: InvoiceLineKind;
  description: string;
  period_start: Day | null;
  period_end: Day | null;
  quantity: Generated<number>;
  unit_minor: Minor;
  net_minor: Minor;
  tax_minor: Minor;
  taxes: Json<unknown>;
  detail: Json<unknown>;
  /** False once its invoice is void: its period may be billed again. */
  is_live: Generated<boolean>;
  /** The price of a whole month where the line charges a part of it; the database makes it of `detail`. */
  monthly_minor: GeneratedAlways<string>;
}

export interface CreditNotesTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  customer_id: string;
  invoice_id: string | null;
  series_id: string;
  number: Minor;
  full_number: string;
  currency: string;
  reason: string;
  reason_code: Generated<CreditReason>;
  net_minor: Minor;
  tax_minor: Minor;
  withheld_minor: Minor;
  total_minor: Minor;
  /** Of the total: money given back, and what was against the open amount of its invoice. */
  refund_minor: Split;
  offset_minor: Split;
  /** The rest; the database makes it. */
  credit_minor: GeneratedAlways<string>;
  taxes: Json<unknown>;
  issue_date: Day;
  snapshot: Json<unknown>;
  issued_by: string;
  issued_at: Instant;
}

export interface CreditNoteLinesTable {
  tenant_id: string;
  id: Id;
  credit_note_id: string;
  position: number;
  service_id: string | null;
  description: string;
  net_minor: Minor;
  tax_minor: Minor;
  taxes: Json<unknown>;
  detail: Json<unknown>;
}
