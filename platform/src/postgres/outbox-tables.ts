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
