import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What customers ask for and what technicians do about it. A ticket is `open`, and `assigned` while somebody has it;
 * its clocks run in the tenant's business hours and stand still while it waits for the customer or is resolved
 * (`paused_at`). That a clock ran out is kept once it happened. A signed certificate is never changed: the
 * application may only add them.
 */
const TABLES = `
create table ticket_policies (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  policy jsonb not null, updated_by text not null, updated_at timestamptz not null
);
create table tickets (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(), number integer not null,
  subject text not null,
  kind text not null check (kind in
    ('no_service', 'slow', 'installation', 'relocation', 'removal', 'billing', 'other')),
  priority text not null check (priority in ('urgent', 'high', 'normal', 'low')),
  state text not null check (state in ('open', 'waiting', 'resolved', 'closed')),
  waiting_for text check (waiting_for in ('customer', 'confirmation')),
  source text not null check (source in ('desk', 'incident', 'action')),
  customer_id uuid, service_id uuid, incident_id uuid,
  incident_certainty text check (incident_certainty in ('confirmed', 'suggested')),
  incident_ended_at timestamptz,
  assigned_to uuid,
  opened_at timestamptz not null, opened_by text not null,
  first_answer_due_at timestamptz not null, first_answered_at timestamptz, first_answer_breached_at timestamptz,
  resolution_due_at timestamptz not null, resolution_breached_at timestamptz, paused_at timestamptz,
  resolved_at timestamptz, closed_at timestamptz, updated_at timestamptz not null,
  check ((state = 'waiting') = (waiting_for is not null)),
  primary key (tenant_id, id), unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete set null (service_id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete set null (incident_id),
  foreign key (tenant_id, assigned_to) references memberships (tenant_id, user_id) on delete set null (assigned_to)
);
create index tickets_listed on tickets (tenant_id, opened_at desc, id desc);
create index tickets_customer on tickets (tenant_id, customer_id, opened_at desc);
create index tickets_service on tickets (tenant_id, service_id) where service_id is not null;
create index tickets_incident on tickets (tenant_id, incident_id) where incident_id is not null;
create index tickets_assigned on tickets (tenant_id, assigned_to) where assigned_to is not null;
create index tickets_answer_due on tickets (tenant_id, first_answer_due_at)
  where first_answered_at is null and first_answer_breached_at is null;
create index tickets_resolution_due on tickets (tenant_id, resolution_due_at)
  where paused_at is null and resolution_breached_at is null;
create table ticket_events (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(), ticket_id uuid not null,
  position bigint generated always as identity,
  at timestamptz not null, kind text not null check (kind in ('opened', 'comment', 'answer', 'assigned', 'moved',
    'edited', 'incident_attached', 'incident_over', 'overdue', 'visit')),
  actor_name text, text text, data jsonb not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
create index ticket_events_ticket on ticket_events (tenant_id, ticket_id, position);
create table visits (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('installation', 'repair', 'relocation', 'removal')),
  state text not null check (state in ('planned', 'under_way', 'done', 'failed')),
  ticket_id uuid, customer_id uuid not null, service_id uuid, technician_id uuid,
  day date not null, slot_from text not null, slot_to text not null, check (slot_from < slot_to),
  notes text not null default '', outcome text,
  before jsonb, after jsonb, began_at timestamptz, ended_at timestamptz,
  exception_reason text, exception_by text, check ((exception_reason is null) = (exception_by is null)),
  created_by text not null, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete set null (ticket_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete set null (service_id),
  foreign key (tenant_id, technician_id) references memberships (tenant_id, user_id)
    on delete set null (technician_id)
);
create index visits_day on visits (tenant_id, day, slot_from, id);
create index visits_technician on visits (tenant_id, technician_id, day) where technician_id is not null;
create index visits_ticket on visits (tenant_id, ticket_id) where ticket_id is not null;
create index visits_customer on visits (tenant_id, customer_id, day desc);
create index visits_service on visits (tenant_id, service_id) where service_id is not null;
create table signal_certificates (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(), visit_id uuid not null,
  number integer not null, is_met boolean not null, content jsonb not null, signed_by text not null, signed_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, visit_id), unique (tenant_id, number),
  foreign key (tenant_id, visit_id) references visits (tenant_id, id) on delete cascade
);
`;

const CHANGED = ['ticket_policies', 'tickets', 'ticket_events', 'visits'];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of [...CHANGED, 'signal_certificates']) await protectTenantTable(db, table);
  for (const table of CHANGED) {
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
  await sql.raw('grant select, insert on signal_certificates to atalaya_app').execute(db);
}
