import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const MINOR = 'between -9007199254740991 and 9007199254740991';

/** Why a note was issued and what becomes of it: the three parts sum to it by construction. */
const CREDIT_NOTES = `
alter table credit_notes
  add column reason_code text not null default 'other' check (reason_code in
    ('billing_error', 'sla', 'goodwill', 'plan_change', 'pause', 'suspension', 'cancellation', 'bad_debt', 'other')),
  add column refund_minor bigint not null default 0 check (refund_minor ${MINOR} and refund_minor >= 0),
  add column offset_minor bigint not null default 0 check (offset_minor ${MINOR} and offset_minor >= 0),
  add column credit_minor bigint generated always as (total_minor - refund_minor - offset_minor) stored,
  add constraint credit_notes_split check (refund_minor + offset_minor <= total_minor);
-- A run asks of each service whether days of it were given back.
create index credit_note_lines_days on credit_note_lines (tenant_id, service_id)
  where detail ->> 'from' is not null;
alter table credit_notes no force row level security;
alter table payment_allocations no force row level security;
alter table credit_notes disable trigger credit_notes_frozen;
update credit_notes n set
  reason_code = case n.reason when 'plan-change' then 'plan_change' when 'pause' then 'pause'
    when 'suspended' then 'suspension' else 'other' end,
  offset_minor = coalesce((
    select least(n.total_minor, sum(a.amount_minor)) from payment_allocations a
    where a.tenant_id = n.tenant_id and a.credit_note_id = n.id and a.invoice_id = n.invoice_id
      and a.allocated_at = n.issued_at), 0);
alter table credit_notes enable trigger credit_notes_frozen;
alter table payment_allocations force row level security;
alter table credit_notes force row level security;
`;

/** Money that was given back for a note. */
const REFUNDS = `
create table refunds (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, customer_id uuid not null, credit_note_id uuid not null,
  method text not null check (method in ('cash', 'transfer', 'card')),
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor > 0), currency text not null,
  paid_on date not null, reference text, notes text not null default '',
  recorded_by text not null, recorded_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, credit_note_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id)
);
create index refunds_paid_on on refunds (tenant_id, paid_on);
create trigger refunds_frozen before update or delete on refunds
  for each row execute function refuse_change_of_frozen_row();
alter table journal_transactions drop constraint journal_transactions_kind_check;
alter table journal_transactions add constraint journal_transactions_kind_check check (kind in
  ('invoice', 'void', 'credit_note', 'payment', 'allocation', 'reversal', 'refund', 'cash_shift', 'opening'));
`;

/** Accounts that stand still, each with its reason, until they go on or a person had another look taken. */
const PARKED = `
create table parked_accounts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, part text not null check (part in ('billing', 'dunning')),
  problem jsonb not null, since timestamptz not null, tried_at timestamptz not null,
  tries integer not null default 1,
  primary key (tenant_id, id), unique (tenant_id, account_id, part),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index parked_accounts_since on parked_accounts (tenant_id, since, id);
`;

const KEY = (text: string) => `upper(regexp_replace(${text}, '[^A-Za-z0-9]', '', 'g')) collate "C"`;

/** A payment is found by beginnings, by indexes alone: none of them helps a search for what stands in between. */
const SEARCH = `
alter table payments
  add column number_key text collate "C" generated always as (${KEY('full_number')}) stored,
  add column reference_key text collate "C" generated always as (${KEY('reference')}) stored,
  add column reference_end text collate "C" generated always as (reverse(${KEY('reference')})) stored;
create index payments_number_key on payments (tenant_id, number_key) where number_key is not null;
create index payments_number on payments (tenant_id, number) where number is not null;
create index payments_reference_key on payments (tenant_id, reference_key) where reference_key is not null;
create index payments_reference_end on payments (tenant_id, reference_end) where reference_end is not null;
create index payments_customer on payments (tenant_id, customer_id, received_at desc, id desc);
`;

/**
 * Whether anything was ever allocated to an invoice: of most that are open nothing was, and a report asks of all of
 * them. What was there before is taken for asked; it is never unset.
 */
const OWED = `
alter table invoices add column has_allocations boolean not null default true;
alter table invoices alter column has_allocations set default false;
drop trigger invoices_frozen on invoices;
create trigger invoices_frozen before update or delete on invoices
  for each row execute function refuse_change_of_frozen_row('settled_at', 'voided_at', 'void_reason', 'has_allocations');
grant update (has_allocations) on invoices to atalaya_app;
create function mark_allocated_invoices() returns trigger language plpgsql as $$
begin
  update invoices i set has_allocations = true from (select distinct tenant_id, invoice_id from added) a
  where i.tenant_id = a.tenant_id and i.id = a.invoice_id and not i.has_allocations;
  return null;
end $$;
create trigger payment_allocations_mark after insert on payment_allocations
  referencing new table as added for each statement execute function mark_allocated_invoices();
drop index invoices_open_due;
create index invoices_open_due on invoices (tenant_id, due_date)
  include (id, account_id, currency, total_minor, has_allocations)
  where settled_at is null and voided_at is null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CREDIT_NOTES).execute(db);
  await sql.raw(REFUNDS).execute(db);
  await sql.raw(PARKED).execute(db);
  await sql.raw(SEARCH).execute(db);
  await sql.raw(OWED).execute(db);
  await protectTenantTable(db, 'refunds');
  await protectTenantTable(db, 'parked_accounts');
  await sql.raw('grant select, insert on refunds to atalaya_app').execute(db);
  await sql
    .raw('grant select, insert, update, delete on parked_accounts to atalaya_app')
    .execute(db);
}
