import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import type { Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface ChannelsTable {
  tenant_id: string;
  id: Id;
  kind: ChannelKind;
  name: string;
  /** What is not secret, by kind. */
  config: Json<Record<string, unknown>>;
  /** Of a webhook: the events that it gets. Empty for every other kind. */
  types: Generated<string[]>;
  min_severity: Generated<'info' | 'warning' | 'critical'>;
  /** The one person whom it reaches, where it is one. */
  user_id: string | null;
  /** What is secret, sealed; of a webhook the key before it signs too until `previous_until`. */
  key_id: string | null;
  ciphertext: Uint8Array | null;
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

export interface ChannelDeliveriesTable {
  tenant_id: string;
  id: Id;
  channel_id: string;
  event_id: string;
  /** Of an escalation, from 0. */
  step: Generated<number>;
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
  /** What the far end calls the message. */
  message_id: string | null;
  /** What the far end told of the message later. */
  receipt: 'sent' | 'delivered' | 'read' | 'failed' | null;
  receipt_at: Instant | null;
  receipt_error: string | null;
  /** A customer's own address; null where the channel's own people are meant. */
  recipient: string | null;
}

export interface ChannelAttemptsTable {
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
  /** What was sent and to where, in one line, without secrets. */
  request: string | null;
}

export interface ChannelLinkCodesTable {
  tenant_id: string;
  channel_id: string;
  code_hash: Uint8Array;
  expires_at: Instant;
}

export interface TelegramBotsTable {
  tenant_id: string;
  bot_id: string;
  /** bigint: read as text. */
  last_update: Generated<string>;
  leased_by: string | null;
  leased_until: Instant | null;
  error: string | null;
}
