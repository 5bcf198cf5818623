import type { Work } from '@atalaya/core/domain/maintenance/work';
import type { Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface MaintenanceWindowsTable {
  tenant_id: string;
  id: Id;
  name: string;
  notes: Generated<string>;
  kind: 'once' | 'weekly';
  from_at: Instant | null;
  to_at: Instant | null;
  weekdays: number[] | null;
  start_time: string | null;
  duration_minutes: number | null;
  valid_from: string | null;
  valid_until: string | null;
  ended_at: Instant | null;
  over_at: Instant | null;
  tell_customers: Generated<boolean>;
  /** Ends up to here have been told, or were there before anybody told of ends. */
  told_until: Instant | null;
  /** Beginnings up to here have been told, or were there before anybody told of beginnings. */
  told_from: Instant | null;
  work: Generated<Work>;
  /** The platform itself writes to its customers. */
  sends_messages: Generated<boolean>;
  notice_hours: Generated<number>;
  customer_text: Generated<string>;
  scope_changed_at: Instant | null;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface MaintenanceWindowScopesTable {
  tenant_id: string;
  id: Generated<string>;
  window_id: string;
  kind: 'site' | 'device' | 'subtree' | 'service';
  site_id: string | null;
  device_id: string | null;
  service_id: string | null;
}

/** One time of a window that customers are told of. */
export interface MaintenanceNoticesTable {
  tenant_id: string;
  id: Id;
  /** null once the window is removed. */
  window_id: string | null;
  window_name: string;
  /** What its messages say beside the times. */
  facts: Json<{ work: Work; brand: string; place: string; text: string }>;
  from_at: Instant;
  to_at: Instant;
  /** When it was last read whom it hurts; null until it is time. */
  read_at: Instant | null;
  outcome: 'ended' | 'cancelled' | 'moved' | 'dropped' | null;
  outcome_at: Instant | null;
  /** Nothing is left to be sent or to be heard of. */
  is_settled: Generated<boolean>;
  created_at: Instant;
}

/** What one customer is told of one time of a window. */
export interface MaintenanceMessagesTable {
  tenant_id: string;
  id: Id;
  notice_id: string;
  customer_id: string;
  phase: 'before' | 'after';
  event_id: string;
  /** Of its delivery: one event goes to many customers. */
  step: number;
  state: 'waiting' | 'sending' | 'told' | 'failed' | 'unreachable' | 'dropped';
  reason:
    | 'no-contact'
    | 'no-consent'
    | 'no-channel'
    | 'not-delivered'
    | 'too-late'
    | 'not-needed'
    | null;
  tried: Generated<string[]>;
  delivery_id: string | null;
  created_at: Instant;
  settled_at: Instant | null;
}
