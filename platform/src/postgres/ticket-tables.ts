import type {
  KeptTicketState,
  TicketEventKind,
  TicketKind,
  TicketPriority,
  TicketSource,
  TicketWait,
} from '@atalaya/core/domain/tickets/ticket';
import type { VisitKind, VisitState } from '@atalaya/core/domain/tickets/visit';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** jsonb that may be missing. */
type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>;

export interface TicketPoliciesTable {
  tenant_id: string;
  policy: Json<unknown>;
  updated_by: string;
  updated_at: Instant;
}

export interface TicketsTable {
  tenant_id: string;
  id: Id;
  number: number;
  subject: string;
  kind: TicketKind;
  priority: TicketPriority;
  state: KeptTicketState;
  waiting_for: TicketWait | null;
  source: TicketSource;
  customer_id: string | null;
  service_id: string | null;
  incident_id: string | null;
  /** Whether the service hangs on the incident by a confirmed link. */
  incident_certainty: 'confirmed' | 'suggested' | null;
  /** When it was told here that the incident is over. */
  incident_ended_at: Instant | null;
  assigned_to: string | null;
  opened_at: Instant;
  opened_by: string;
  first_answer_due_at: Instant;
  first_answered_at: Instant | null;
  first_answer_breached_at: Instant | null;
  resolution_due_at: Instant;
  resolution_breached_at: Instant | null;
  paused_at: Instant | null;
  resolved_at: Instant | null;
  closed_at: Instant | null;
  updated_at: Instant;
}

export interface TicketEventsTable {
  tenant_id: string;
  id: Id;
  ticket_id: string;
  /** Grows: what happened at one instant has an order too. */
  position: Generated<string>;
  at: Instant;
  kind: TicketEventKind;
  actor_name: string | null;
  text: string | null;
  data: Json<Readonly<Record<string, unknown>>>;
}

export interface VisitsTable {
  tenant_id: string;
  id: Id;
  kind: VisitKind;
  state: VisitState;
  ticket_id: string | null;
  customer_id: string;
  service_id: string | null;
  technician_id: string | null;
  /** Of the tenant's calendar, with a slot by its clocks. */
  day: string;
  slot_from: string;
  slot_to: string;
  notes: Generated<string>;
  outcome: string | null;
  /** The CPE as it was read at the beginning and at the end. */
  before: MaybeJson;
  after: MaybeJson;
  began_at: Instant | null;
  ended_at: Instant | null;
  /** Why it may be signed below the minimums, and who says so. */
  exception_reason: string | null;
  exception_by: string | null;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface SignalCertificatesTable {
  tenant_id: string;
  id: Id;
  visit_id: string;
  /** Counts within the tenant. */
  number: number;
  is_met: boolean;
  /** All that is printed. */
  content: Json<unknown>;
  signed_by: string;
  signed_at: Instant;
}
