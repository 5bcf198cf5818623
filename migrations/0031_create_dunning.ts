import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What the application may do to each table, by its database role. Decisions are kept as they were taken. */
const GRANTS: Readonly<Record<string, string>> = {
  holds: 'select, insert, update',
  promises: 'select, insert, update',
  dunning_decisions: 'select, insert, update (is_current, next_eval_at, evaluated_at)',
  dunning_notices: 'select, insert, update',
  dunning_runs: 'select, insert, update',
  collection_tasks: 'select, insert, update',
};

const MINOR = 'between 0 and 9007199254740991';

/**
 * Why nothing is cut (holds, promises), what was decided of each service with all that it was decided from, what the
 * customer was told of an invoice, the cuts of a day, and what people are to do. A customer's message goes over a
 * channel of the tenant to an address of its own.
 */
const TABLES = `
create table holds (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, service_id uuid,
  kind text not null check (kind in ('payment_in_process', 'dispute', 'manual_until', 'vip', 'vetoed')),
  reason text not null, source text,
  created_by text not null, created_at timestamptz not null,
  expires_at timestamptz, check (expires_at is not null or kind in ('vip', 'dispute')),
  released_at timestamptz, released_by text,
  check ((released_at is null) = (released_by is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create index holds_account on holds (tenant_id, account_id, created_at desc);
create unique index holds_source on holds (tenant_id, kind, source) where source is not null and released_at is null;
create table promises (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  until_on date not null,
  amount_minor bigint not null check (amount_minor ${MINOR}), currency text not null,
  state text not null default 'open' check (state in ('open', 'kept', 'broken', 'cancelled')),
  notes text not null default '',
  created_by text not null, created_at timestamptz not null, settled_at timestamptz,
  check ((state = 'open') = (settled_at is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create unique index promises_open on promises (tenant_id, account_id) where state = 'open';
create index promises_account on promises (tenant_id, account_id, created_at desc);
create index promises_newest on promises (tenant_id, created_at desc, id desc);
create table dunning_decisions (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, service_id uuid not null,
  state text not null check (state in ('current', 'due_soon', 'overdue_grace', 'cut_eligible', 'suspending',
    'suspended', 'reconnecting', 'pre_termination', 'terminated')),
  action text not null check (action in ('none', 'suspend', 'reconnect')),
  reasons jsonb not null, inputs jsonb not null,
  generation integer not null,
  -- False where it was only watched what would have been done.
  is_enforced boolean not null,
  cut_at timestamptz,
  decided_at timestamptz not null, evaluated_at timestamptz not null, next_eval_at timestamptz,
  is_current boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create unique index dunning_decisions_current on dunning_decisions (tenant_id, service_id) where is_current;
create index dunning_decisions_due on dunning_decisions (tenant_id, next_eval_at) where is_current;
create index dunning_decisions_cuts on dunning_decisions (tenant_id, cut_at) where is_current and cut_at is not null;
create index dunning_decisions_account on dunning_decisions (tenant_id, account_id, decided_at desc, id desc);
create index invoices_due on invoices (tenant_id, due_date) where settled_at is null and voided_at is null;
create index dunning_decisions_acts on dunning_decisions (tenant_id, decided_at) where action <> 'none';
create table dunning_notices (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, invoice_id uuid not null,
  offset_days smallint not null check (offset_days between -30 and 90),
  state text not null check (state in ('sending', 'delivered', 'undelivered')),
  event_id uuid,
  -- Kinds of channels that were tried, the one under way last.
  tried text[] not null default '{}',
  delivery_id uuid,
  created_at timestamptz not null, settled_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, invoice_id, offset_days),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index dunning_notices_account on dunning_notices (tenant_id, account_id, created_at desc);
create index dunning_notices_sending on dunning_notices (tenant_id, created_at) where state = 'sending';
create table dunning_runs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  run_on date not null, cycle_day smallint not null,
  state text not null check (state in ('running', 'stopped', 'approved', 'rejected')),
  active_services integer not null, wanted integer not null, done integer not null default 0,
  usual real, reasons jsonb not null default '[]',
  started_at timestamptz not null, updated_at timestamptz not null,
  decided_by text, decided_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, run_on)
);
create index dunning_runs_cycle on dunning_runs (tenant_id, cycle_day, run_on desc);
create table collection_tasks (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, service_id uuid,
  kind text not null check (kind in ('call', 'access_unconfirmed', 'other')),
  -- The same task is not made twice while it is open.
  key text not null,
  title text not null, details text not null default '',
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  due_on date, assigned_to text, outcome text not null default '',
  created_by text not null, created_at timestamptz not null, updated_at timestamptz not null,
  closed_at timestamptz, check ((state = 'open') = (closed_at is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create unique index collection_tasks_open on collection_tasks (tenant_id, key) where state = 'open';
create index collection_tasks_newest on collection_tasks (tenant_id, created_at desc, id desc);
create index collection_tasks_account on collection_tasks (tenant_id, account_id);
alter table channel_deliveries add column recipient text;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
}
