import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What is done in a window, and how its customers are told. `told_from` is the beginning up to which times of it have
 * been told; a window from before has null there.
 */
const COLUMNS = `
alter table maintenance_windows
  add column work text not null default 'work' check (work in ('work', 'reboot', 'power-cut')),
  add column sends_messages boolean not null default false,
  add column notice_hours integer not null default 24 check (notice_hours between 1 and 168),
  add column customer_text text not null default '',
  add column scope_changed_at timestamptz,
  add column told_from timestamptz;
`;

/**
 * One time of a window that customers are told of, and one message for each of them before and after it. Both are
 * kept when the window is removed: who was told that it comes is told that it does not. step is the message's
 * delivery's: one event goes to many customers.
 */
const TABLES = `
create table maintenance_notices (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  window_id uuid, window_name text not null, facts jsonb not null,
  from_at timestamptz not null, to_at timestamptz not null check (to_at > from_at),
  read_at timestamptz,
  outcome text check (outcome in ('ended', 'cancelled', 'moved', 'dropped')),
  outcome_at timestamptz, check ((outcome is null) = (outcome_at is null)),
  is_settled boolean not null default false, check (outcome is not null or not is_settled),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, window_id) references maintenance_windows (tenant_id, id) on delete set null (window_id)
);
create unique index maintenance_notices_time on maintenance_notices (tenant_id, window_id, from_at)
  where outcome is null or outcome = 'ended';
create index maintenance_notices_newest on maintenance_notices (tenant_id, window_id, created_at desc, id desc);
create index maintenance_notices_open on maintenance_notices (tenant_id, created_at) where not is_settled;
create table maintenance_messages (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  notice_id uuid not null, customer_id uuid not null,
  phase text not null check (phase in ('before', 'after')),
  event_id uuid not null, step integer not null check (step >= 0),
  state text not null check (state in ('waiting', 'sending', 'told', 'failed', 'unreachable', 'dropped')),
  reason text check (reason in ('no-contact', 'no-consent', 'no-channel', 'not-delivered', 'too-late',
    'not-needed')),
  check ((reason is null) = (state in ('waiting', 'sending', 'told'))),
  -- Kinds of channels that were tried, the one under way last.
  tried text[] not null default '{}',
  delivery_id uuid,
  created_at timestamptz not null, settled_at timestamptz,
  check ((settled_at is null) = (state in ('waiting', 'sending'))),
  primary key (tenant_id, id),
  unique (tenant_id, notice_id, phase, customer_id), unique (tenant_id, event_id, step),
  foreign key (tenant_id, notice_id) references maintenance_notices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index maintenance_messages_waiting on maintenance_messages (tenant_id, created_at, event_id, step)
  where state = 'waiting';
create index maintenance_messages_sending on maintenance_messages (tenant_id, created_at) where state = 'sending';
create index maintenance_messages_customer on maintenance_messages (tenant_id, customer_id, created_at desc, id desc);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMNS).execute(db);
  await sql.raw(TABLES).execute(db);
  for (const table of ['maintenance_notices', 'maintenance_messages']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update on ${table} to atalaya_app`).execute(db);
  }
}
