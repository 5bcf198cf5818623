import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const MINOR = 'between -9007199254740991 and 9007199254740991';

/**
 * What a service gets back for time without it. One row for each service and period that had an incident, `sequence`
 * above 0 for what an incident that was judged anew changed after it was posted (below zero: too much was credited).
 * `stale_at` asks for it to be judged anew; `rule` and `evidence` are what it was judged by. A run is one local day on
 * which billing periods ended.
 */
const TABLES = `
alter table billing_policies add column sla jsonb not null default '{}';
create table sla_credits (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  service_id uuid not null, account_id uuid not null, customer_id uuid not null,
  period_start date not null, period_end date not null, check (period_end > period_start),
  sequence smallint not null default 0 check (sequence >= 0),
  state text not null check (state in ('none', 'proposed', 'approved', 'posted', 'rejected')),
  eligible_minutes integer not null check (eligible_minutes >= 0),
  period_minutes integer not null check (period_minutes >= 0),
  left_out_minutes integer not null check (left_out_minutes >= 0),
  unknown_minutes integer not null check (unknown_minutes >= 0),
  billed_minor bigint not null check (billed_minor ${MINOR}),
  credit_minor bigint not null check (credit_minor ${MINOR} and (credit_minor >= 0 or sequence > 0)),
  currency text not null,
  rule jsonb not null, evidence jsonb not null,
  problem text, note text,
  created_at timestamptz not null, judged_at timestamptz not null, stale_at timestamptz,
  decided_by text, decided_at timestamptz, check ((decided_by is null) = (decided_at is null)),
  credit_note_id uuid, charge_id uuid, posted_at timestamptz, posted_minor bigint,
  check ((posted_at is null) = (posted_minor is null)), check ((state = 'posted') = (posted_at is not null)),
  primary key (tenant_id, id), unique (tenant_id, service_id, period_start, sequence),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id)
);
create index sla_credits_newest on sla_credits (tenant_id, period_end desc, id desc);
create index sla_credits_account on sla_credits (tenant_id, account_id);
create index sla_credits_approved on sla_credits (tenant_id, decided_at) where state = 'approved';
create index sla_credits_stale on sla_credits (tenant_id, stale_at) where stale_at is not null;
create table sla_runs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  day date not null,
  state text not null default 'open' check (state in ('open', 'done')),
  judged integer not null default 0, proposed integer not null default 0,
  look_at timestamptz not null,
  created_at timestamptz not null, finished_at timestamptz,
  primary key (tenant_id, day)
);
create table incident_exclusions (
  tenant_id uuid not null, incident_id uuid not null,
  kind text not null check (kind in ('customer_side', 'force_majeure')),
  note text not null default '',
  decided_by text not null, decided_at timestamptz not null,
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade
);
`;

const GRANTS = {
  sla_credits: 'select, insert, update',
  sla_runs: 'select, insert, update',
  incident_exclusions: 'select, insert, update, delete',
};

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
}
