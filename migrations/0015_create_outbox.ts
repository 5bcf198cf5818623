import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What is told to others: an event is written in the transaction that changes the state, with one pending
 * delivery for each endpoint that wants it. An attempt's log holds what was answered and no secret.
 */
const TABLES = `
create table outbox_subjects (
  tenant_id uuid not null references tenants (id) on delete cascade,
  subject text not null, last_sequence bigint not null,
  primary key (tenant_id, subject)
);
create table outbox (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  type text not null, subject text not null, sequence bigint not null,
  correlation_id text not null, causation_id text,
  actor jsonb not null, data jsonb not null, at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, subject, sequence)
);
create index outbox_newest on outbox (tenant_id, at desc, id desc);
create table webhook_endpoints (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, url text not null, types text[] not null,
  key_id text not null, ciphertext bytea not null,
  previous_key_id text, previous_ciphertext bytea, previous_until timestamptz,
  check ((previous_key_id is null) = (previous_ciphertext is null)),
  check ((previous_key_id is null) = (previous_until is null)),
  enabled boolean not null default true, disabled_reason text,
  failures_in_row integer not null default 0, paused_until timestamptz,
  created_by text not null, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index webhook_endpoints_newest on webhook_endpoints (tenant_id, created_at desc, id desc);
create table webhook_deliveries (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  endpoint_id uuid not null, event_id uuid not null, subject text not null, sequence bigint not null,
  state text not null check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null, leased_by text, leased_until timestamptz,
  check ((leased_by is null) = (leased_until is null)),
  queued_at timestamptz not null, settled_at timestamptz, dead_reason text,
  primary key (tenant_id, id),
  unique (tenant_id, endpoint_id, event_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id) on delete cascade,
  foreign key (tenant_id, event_id) references outbox (tenant_id, id) on delete cascade
);
create index webhook_deliveries_due on webhook_deliveries (tenant_id, endpoint_id, next_attempt_at) where state = 'pending';
create index webhook_deliveries_order on webhook_deliveries (tenant_id, endpoint_id, subject, sequence) where state = 'pending';
create index webhook_deliveries_newest on webhook_deliveries (tenant_id, endpoint_id, queued_at desc, id desc);
create index webhook_deliveries_event on webhook_deliveries (tenant_id, event_id);
create table webhook_attempts (
  tenant_id uuid not null, id bigint generated always as identity,
  delivery_id uuid not null, request_id uuid not null,
  at timestamptz not null, duration_ms integer not null,
  outcome text not null check (outcome in ('delivered', 'failed')),
  status integer, error text, answer text,
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id) on delete cascade
);
create index webhook_attempts_delivery on webhook_attempts (tenant_id, delivery_id, id desc);
`;

const TENANT_TABLES = [
  'outbox_subjects',
  'outbox',
  'webhook_endpoints',
  'webhook_deliveries',
  'webhook_attempts',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of TENANT_TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
  // The sender asks whose endpoints have something due before it works for one tenant: ids and times only.
  await sql
    .raw(`
      create policy platform_webhook_endpoints on webhook_endpoints for select to atalaya_platform using (true);
      grant select (tenant_id, id, enabled, paused_until) on webhook_endpoints to atalaya_platform;
      create policy platform_webhook_deliveries on webhook_deliveries for select to atalaya_platform using (true);
      grant select (tenant_id, id, endpoint_id, state, next_attempt_at, leased_until, queued_at)
        on webhook_deliveries to atalaya_platform;`)
    .execute(db);
}
