import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What the books want of a line becomes a command on the router that carries it. A command's row is written in the
 * transaction that changes what is wanted; a collector takes a router's lane (one at a time) and with it what is due
 * there. What was read back is `services.observed_state`; what a restore must put back is in `line_memories`.
 */
const TABLES = `
create table enforcement_routers (
  tenant_id uuid not null, device_id uuid not null,
  mode text not null default 'observe' check (mode in ('off', 'observe', 'enforce')),
  pppoe_strategy text not null default 'address_list'
    check (pppoe_strategy in ('address_list', 'profile_swap', 'secret_disable')),
  dhcp_strategy text not null default 'lease_list' check (dhcp_strategy in ('lease_list', 'lease_block')),
  static_strategy text not null default 'address_list' check (static_strategy in ('address_list', 'queue')),
  list_name text not null default 'atalaya-suspended',
  suspended_profile text not null default 'atalaya-suspended',
  reduced_profile text not null default 'atalaya-reduced',
  credential_id uuid,
  writes_per_minute integer not null default 60 check (writes_per_minute between 1 and 6000),
  bundle jsonb, reconciled jsonb,
  reconciled_at timestamptz, reconcile_asked_at timestamptz,
  lane_claimed_by text, lane_claimed_until timestamptz,
  check ((lane_claimed_by is null) = (lane_claimed_until is null)),
  updated_at timestamptz not null, updated_by text not null,
  primary key (tenant_id, device_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create table network_commands (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  router_id uuid not null, service_id uuid,
  intent text not null
    check (intent in ('suspend', 'reduce', 'restore', 'provision', 'withdraw', 'bundle', 'adopt', 'clean')),
  generation integer not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'verified', 'failed', 'stale', 'dead')),
  actor text not null, cause text not null default '', decision_id uuid,
  payload jsonb not null default '{}',
  attempts integer not null default 0, due_at timestamptz not null,
  commands jsonb not null default '[]', before jsonb, after jsonb, error text, latency_ms integer,
  created_at timestamptz not null, started_at timestamptz, settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create index network_commands_due on network_commands (tenant_id, router_id, due_at)
  where state in ('queued', 'running', 'failed');
create index network_commands_service on network_commands (tenant_id, service_id, created_at desc);
create index network_commands_listed on network_commands (tenant_id, created_at desc, id);
create unique index network_commands_waiting on network_commands (tenant_id, service_id, router_id, intent)
  where state = 'queued' and service_id is not null;
create table line_memories (
  tenant_id uuid not null, service_id uuid not null, router_id uuid not null,
  memory jsonb not null, updated_at timestamptz not null,
  primary key (tenant_id, service_id, router_id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade
);
create table network_drifts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  router_id uuid not null, service_id uuid,
  kind text not null check (kind in
    ('missing_block', 'extra_block', 'orphan', 'duplicate', 'wrong_profile', 'foreign')),
  key text not null, details jsonb not null default '{}',
  first_seen_at timestamptz not null, last_seen_at timestamptz not null, ended_at timestamptz, ended_how text,
  command_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, router_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create unique index network_drifts_open on network_drifts (tenant_id, router_id, kind, key) where ended_at is null;
create index network_drifts_listed on network_drifts (tenant_id, last_seen_at desc, id);
alter table services
  add column observed_at timestamptz, add column observed_evidence jsonb,
  add column redial text check (redial in ('pending', 'done'));
`;

const PROTECTED = ['enforcement_routers', 'network_commands', 'line_memories', 'network_drifts'];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of PROTECTED) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
