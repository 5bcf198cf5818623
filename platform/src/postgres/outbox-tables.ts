import type { Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface OutboxSubjectsTable {
  tenant_id: string;
  subject: string;
  /** bigint: read as text. */
  last_sequence: string;
}

export interface OutboxTable {
  tenant_id: string;
  id: Id;
  type: string;
  subject: string;
  /** bigint: read as text. */
  sequence: string;
  correlation_id: string;
  causation_id: string | null;
  actor: Json<{ kind: string; id?: string }>;
  data: Json<Record<string, unknown>>;
  at: Instant;
}

export interface WebhookEndpointsTable {
  tenant_id: string;
  id: Id;
  name: string;
  url: string;
  types: string[];
  /** The signing key, sealed; the one before it signs too until `previous_until`. */
  key_id: string;
  ciphertext: Uint8Array;
  previous_key_id: string | null;
  previous_ciphertext: Uint8Array | null;
  previous_until: Instant | null;
  enabled: Generated<boolean>;
  disabled_reason: string | null;
  failures_in_row: Generated<number>;
  paused_until: Instant | null;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface WebhookDeliveriesTable {
  tenant_id: string;
  id: Id;
  endpoint_id: string;
  event_id: string;
  subject: string;
  sequence: string;
  state: 'pending' | 'delivered' | 'dead';
  attempts: Generated<number>;
  next_attempt_at: Instant;
  leased_by: string | null;
  leased_until: Instant | null;
  queued_at: Instant;
  settled_at: Instant | null;
  dead_reason: string | null;
}

export interface WebhookAttemptsTable {
  tenant_id: string;
  id: Generated<string>;
  delivery_id: string;
  request_id: string;
  at: Instant;
  duration_ms: number;
  outcome: 'delivered' | 'failed';
  status: number | null;
  error: string | null;
  answer: string | null;
}
