import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What the application may do to each table, by its database role. */
const GRANTS: Readonly<Record<string, string>> = {
  billing_policies: 'select, insert, update',
  tax_groups: 'select, insert, update, delete',
  plan_prices: 'select, insert, delete',
  accounts: 'select, insert, update',
  contracts: 'select, insert, update, delete',
  service_pauses: 'select, insert, update, delete',
  number_series: 'select, insert, update, delete',
  invoice_runs: 'select, insert, update',
  invoice_drafts: 'select, insert, update, delete',
  invoices: 'select, insert, update (settled_at, voided_at, void_reason)',
  invoice_lines: 'select, insert, update (is_live)',
  credit_notes: 'select, insert',
  credit_note_lines: 'select, insert',
  payments: 'select, insert',
  payment_reversals: 'select, insert',
  payment_allocations: 'select, insert, update (released_at)',
  journal_transactions: 'select, insert',
  journal_entries: 'select, insert',
};

/** The columns of a frozen row that may still change: marks that other rows can be asked for again. */
const FROZEN: Readonly<Record<string, readonly string[]>> = {
  invoices: ['settled_at', 'voided_at', 'void_reason'],
  invoice_lines: ['is_live'],
  credit_notes: [],
  credit_note_lines: [],
  payments: [],
  payment_reversals: [],
  payment_allocations: ['released_at'],
  journal_transactions: [],
  journal_entries: [],
};

const MINOR = 'between -9007199254740991 and 9007199254740991';

/** What is charged to whom: the tenant's policy, prices by date, and accounts of one currency. */
const ACCOUNTS = `
create table billing_policies (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  billing jsonb not null default '{}', dunning jsonb not null default '{}',
  updated_at timestamptz not null, updated_by text not null
);
create table tax_groups (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  code text not null, name text not null,
  is_included boolean not null,
  taxes jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, code)
);
create table plan_prices (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  plan_id uuid not null, valid_from date not null,
  price_minor bigint not null check (price_minor ${MINOR} and price_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax_group_id uuid,
  created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, plan_id, valid_from),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id) on delete cascade,
  foreign key (tenant_id, tax_group_id) references tax_groups (tenant_id, id)
);
create table accounts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  anchor_day smallint not null check (anchor_day between 1 and 31),
  due_after_days smallint not null check (due_after_days between 0 and 60),
  mode text not null default 'prepaid' check (mode in ('prepaid', 'postpaid')),
  withholdings jsonb not null default '[]',
  status text not null default 'open' check (status in ('open', 'closed')),
  parked_reason text,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index accounts_customer on accounts (tenant_id, customer_id, created_at);
create table contracts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, code text not null,
  starts_on date not null, ends_on date, check (ends_on > starts_on),
  minimum_months smallint not null default 0 check (minimum_months between 0 and 120),
  signed_at timestamptz, notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, code),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index contracts_account on contracts (tenant_id, account_id);
alter table services
  add column account_id uuid, add column contract_id uuid,
  add column billed_from date, add column billed_until date,
  add constraint services_billed check (billed_until > billed_from),
  add constraint services_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  add constraint services_contract foreign key (tenant_id, contract_id) references contracts (tenant_id, id);
create index services_of_account on services (tenant_id, account_id) where account_id is not null;
create table service_pauses (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  service_id uuid not null, kind text not null check (kind in ('voluntary', 'suspended')),
  starts_on date not null, ends_on date, check (ends_on > starts_on),
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create index service_pauses_service on service_pauses (tenant_id, service_id, starts_on);
`;

/** Documents: drafts may change, what was issued may not. An invoice keeps its draft's id. */
const DOCUMENTS = `
create table number_series (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('invoice', 'credit_note', 'receipt', 'fiscal')),
  prefix text not null, next bigint not null default 1 check (next > 0),
  range_from bigint not null default 1, range_to bigint, valid_from date, valid_until date, authorization_code text,
  is_default boolean not null default false, warned_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, kind, prefix)
);
create unique index number_series_default on number_series (tenant_id, kind) where is_default;
create table invoice_runs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  billing_date date not null,
  state text not null check (state in ('previewing', 'ready', 'approved', 'issuing', 'issued', 'cancelled')),
  scope jsonb not null default '{}', summary jsonb not null default '{}',
  created_by text not null, approved_by text,
  created_at timestamptz not null, approved_at timestamptz, finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index invoice_runs_live on invoice_runs (tenant_id, billing_date, scope) where state <> 'cancelled';
create table invoice_drafts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  run_id uuid, account_id uuid not null,
  content jsonb not null, total_minor bigint not null check (total_minor ${MINOR}),
  state text not null default 'draft' check (state in ('draft', 'parked', 'issued')),
  problem text,
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references invoice_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create unique index invoice_drafts_run on invoice_drafts (tenant_id, run_id, account_id) where run_id is not null;
create index invoice_drafts_account on invoice_drafts (tenant_id, account_id) where state <> 'issued';
create table invoices (
  tenant_id uuid not null, id uuid not null,
  account_id uuid not null, customer_id uuid not null, run_id uuid,
  series_id uuid not null, number bigint not null, full_number text not null,
  kind text not null check (kind in ('recurring', 'single', 'opening')),
  currency text not null,
  net_minor bigint not null check (net_minor ${MINOR}), tax_minor bigint not null check (tax_minor ${MINOR}),
  withheld_minor bigint not null check (withheld_minor ${MINOR}),
  total_minor bigint not null check (total_minor = net_minor + tax_minor - withheld_minor and total_minor >= 0),
  taxes jsonb not null,
  issue_date date not null, due_date date not null, check (due_date >= issue_date),
  period_start date, period_end date, check (period_end > period_start),
  snapshot jsonb not null,
  issued_by text not null, issued_at timestamptz not null,
  settled_at timestamptz, voided_at timestamptz, void_reason text,
  primary key (tenant_id, id), unique (tenant_id, series_id, number),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, series_id) references number_series (tenant_id, id)
);
create index invoices_account on invoices (tenant_id, account_id, issue_date desc, id);
create index invoices_open on invoices (tenant_id, account_id, due_date, number)
  where settled_at is null and voided_at is null;
create index invoices_newest on invoices (tenant_id, issued_at desc, id desc);
create table invoice_lines (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  invoice_id uuid not null, position smallint not null,
  service_id uuid,
  kind text not null check (kind in
    ('recurring', 'plan_change', 'late_fee', 'reconnection_fee', 'single', 'discount', 'opening')),
  description text not null,
  period_start date, period_end date,
  quantity integer not null default 1, unit_minor bigint not null check (unit_minor ${MINOR}),
  net_minor bigint not null check (net_minor ${MINOR}), tax_minor bigint not null check (tax_minor ${MINOR}),
  taxes jsonb not null, detail jsonb not null default '{}',
  is_live boolean not null default true,
  primary key (tenant_id, id), unique (tenant_id, invoice_id, position),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id)
);
create unique index invoice_lines_once on invoice_lines (tenant_id, service_id, period_start, kind)
  where is_live and service_id is not null and period_start is not null and kind = 'recurring';
create index invoice_lines_service on invoice_lines (tenant_id, service_id, period_start desc) where service_id is not null;
create table credit_notes (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, customer_id uuid not null, invoice_id uuid,
  series_id uuid not null, number bigint not null, full_number text not null,
  currency text not null, reason text not null,
  net_minor bigint not null check (net_minor ${MINOR}), tax_minor bigint not null check (tax_minor ${MINOR}),
  withheld_minor bigint not null check (withheld_minor ${MINOR}),
  total_minor bigint not null check (total_minor = net_minor + tax_minor - withheld_minor and total_minor > 0),
  taxes jsonb not null, issue_date date not null, snapshot jsonb not null,
  issued_by text not null, issued_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, series_id, number),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  foreign key (tenant_id, series_id) references number_series (tenant_id, id)
);
create index credit_notes_account on credit_notes (tenant_id, account_id, issued_at desc, id);
create index credit_notes_invoice on credit_notes (tenant_id, invoice_id);
create table credit_note_lines (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  credit_note_id uuid not null, position smallint not null, service_id uuid,
  description text not null,
  net_minor bigint not null check (net_minor ${MINOR}), tax_minor bigint not null check (tax_minor ${MINOR}),
  taxes jsonb not null, detail jsonb not null default '{}',
  primary key (tenant_id, id), unique (tenant_id, credit_note_id, position),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id)
);
`;

/** Money in, what it paid, and the journal. A payment is never changed: it is reversed by another row. */
const PAYMENTS = `
create table payments (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, customer_id uuid not null,
  method text not null check (method in ('cash', 'transfer', 'card', 'gateway', 'reference', 'opening')),
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor > 0), currency text not null,
  paid_on date not null, received_at timestamptz not null,
  reference text, provider text, provider_payment_id text,
  collector_device text, receipt_uuid uuid, cash_shift_id uuid,
  series_id uuid, number bigint, full_number text,
  notes text not null default '', snapshot jsonb not null default '{}',
  recorded_by text not null,
  primary key (tenant_id, id),
  unique (tenant_id, series_id, number),
  unique (tenant_id, provider, provider_payment_id),
  unique (tenant_id, collector_device, receipt_uuid),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, series_id) references number_series (tenant_id, id)
);
create index payments_account on payments (tenant_id, account_id, received_at desc, id);
create index payments_newest on payments (tenant_id, received_at desc, id desc);
create table payment_reversals (
  tenant_id uuid not null, payment_id uuid not null,
  reason text not null check (reason in ('bounced', 'chargeback', 'wrong_customer', 'mistake')),
  notes text not null default '', replaced_by uuid,
  reversed_by text not null, reversed_at timestamptz not null,
  primary key (tenant_id, payment_id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id),
  foreign key (tenant_id, replaced_by) references payments (tenant_id, id)
);
create table payment_allocations (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  payment_id uuid, credit_note_id uuid, check (num_nonnulls(payment_id, credit_note_id) = 1),
  invoice_id uuid not null,
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor > 0),
  allocated_by text not null, allocated_at timestamptz not null, released_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index payment_allocations_invoice on payment_allocations (tenant_id, invoice_id) where released_at is null;
create index payment_allocations_payment on payment_allocations (tenant_id, payment_id) where payment_id is not null;
create index payment_allocations_note on payment_allocations (tenant_id, credit_note_id) where credit_note_id is not null;
create table journal_transactions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('invoice', 'void', 'credit_note', 'payment', 'allocation', 'reversal', 'cash_shift', 'opening')),
  source_id uuid not null, account_id uuid, occurred_on date not null,
  recorded_by text not null, recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index journal_transactions_source on journal_transactions (tenant_id, source_id);
create table journal_entries (
  tenant_id uuid not null, transaction_id uuid not null, position smallint not null,
  ledger text not null, account_id uuid, currency text not null,
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor <> 0),
  primary key (tenant_id, transaction_id, position),
  foreign key (tenant_id, transaction_id) references journal_transactions (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index journal_entries_account on journal_entries (tenant_id, account_id, ledger) where account_id is not null;
create function refuse_unbalanced_journal() returns trigger language plpgsql as $$
begin
  if exists (select from added group by tenant_id, transaction_id, currency having sum(amount_minor) <> 0) then
    raise exception 'a journal transaction must sum to zero' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger journal_entries_balance after insert on journal_entries
  referencing new table as added for each statement execute function refuse_unbalanced_journal();
create function refuse_change_of_frozen_row() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(old) - coalesce(tg_argv, '{}') = to_jsonb(new) - coalesce(tg_argv, '{}') then return new;
  end if;
  raise exception '% rows are frozen: correct them by a further document', tg_table_name
    using errcode = 'restrict_violation';
end $$;
`;

/**
 * Every customer who was there gets an account in the tenant's currency, and every plan its first price. An owner
 * that is no superuser sees no row of a protected table while row-level security is forced.
 */
const CARRY_OVER = `
alter table customers no force row level security;
alter table plans no force row level security;
alter table services no force row level security;
insert into accounts (tenant_id, customer_id, currency, anchor_day, due_after_days, created_at, updated_at)
select c.tenant_id, c.id, t.currency, 1, 4, c.created_at, c.created_at
from customers c join tenants t on t.id = c.tenant_id;
update services s set account_id = a.id from accounts a
where a.tenant_id = s.tenant_id and a.customer_id = s.customer_id;
insert into plan_prices (tenant_id, plan_id, valid_from, price_minor, currency, created_at)
select tenant_id, id, '2000-01-01', price_minor, currency, created_at from plans;
alter table customers force row level security;
alter table plans force row level security;
alter table services force row level security;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [ACCOUNTS, DOCUMENTS, PAYMENTS, CARRY_OVER]) await sql.raw(part).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
  for (const [table, columns] of Object.entries(FROZEN)) {
    const changing = columns.map((column) => `'${column}'`).join(', ');
    await sql
      .raw(`create trigger ${table}_frozen before update or delete on ${table}
        for each row execute function refuse_change_of_frozen_row(${changing})`)
      .execute(db);
  }
}
