import type { FiscalIssue } from '@atalaya/core/wire/rest/fiscal-settings';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** Who issues documents, and how they look. */
export interface DocumentBrandsTable {
  tenant_id: string;
  legal_name: string | null;
  tax_id: string | null;
  address: string | null;
  phone: string | null;
  email: string | null;
  footer: string | null;
  logo_kind: 'png' | 'jpeg' | null;
  logo: Uint8Array | null;
  updated_at: Instant;
  updated_by: string;
}

export interface FiscalSettingsTable {
  tenant_id: string;
  adapter: 'none' | 'sunat';
  issue: FiscalIssue;
  config: Json<unknown>;
  key_id: string | null;
  ciphertext: Uint8Array | null;
  /** What may be shown of the certificate that is sealed. */
  certificate: Json<unknown> | null;
  /** Documents issued before it get no fiscal one. */
  since: Instant | null;
  failures_in_row: Generated<number>;
  paused_until: Instant | null;
  paused_reason: string | null;
  updated_at: Instant;
  updated_by: string;
}

export interface AccountFiscalChoicesTable {
  tenant_id: string;
  account_id: string;
  issue: FiscalIssue | 'never';
  updated_at: Instant;
  updated_by: string;
}

export type FiscalState = 'pending' | 'sent' | 'accepted' | 'observed' | 'rejected' | 'dead';

/** What a tax authority gets of an invoice or a credit note. Frozen once it has answered. */
export interface FiscalDocumentsTable {
  tenant_id: string;
  id: Id;
  invoice_id: string | null;
  credit_note_id: string | null;
  account_id: string;
  /** Of a credit note: the fiscal document of the invoice. */
  original_id: string | null;
  /** The rejected one in whose place this one stands. */
  replaces: string | null;
  adapter: string;
  type: string | null;
  series_id: string | null;
  series: string | null;
  /** bigint: read as text. */
  number: ColumnType<string | null, number | null | undefined, number | null>;
  /** Local day and time at which the number was given. */
  issued_on: string | null;
  issued_time: string | null;
  state: FiscalState;
  /** That count, since it was queued or asked for again. */
  attempts: Generated<number>;
  /** How often it may have reached the authority. */
  sends: Generated<number>;
  next_at: Instant | null;
  leased_by: string | null;
  leased_until: Instant | null;
  xml: string | null;
  digest: string | null;
  printed_code: string | null;
  code: string | null;
  message: string | null;
  notes: Json<readonly string[]>;
  /** The authority's own, as it came. */
  receipt: Uint8Array | null;
  queued_at: Instant;
  sent_at: Instant | null;
  settled_at: Instant | null;
}
