import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What the application may do to each table, by its database role. */
const GRANTS: Readonly<Record<string, string>> = {
  cashiers: 'select, insert, update',
  cash_shifts:
    'select, insert, update (closed_at, closed_by, expected_minor, counted_minor, difference_minor, notes)',
  collected_receipts: 'select, insert, update (state, problem, payment_id)',
  receipt_conflicts: 'select, insert, update (seen_at, seen_by)',
  bank_statements: 'select, insert',
  bank_statement_lines: 'select, insert, update (state, payment_id, decided_by, decided_at)',
  payment_references: 'select, insert',
  reported_payments:
    'select, insert, update (state, hold_id, payment_id, decided_by, decided_at, reason)',
  payment_gateways: 'select, insert, update',
  checkouts: 'select, insert, update (url, provider_checkout_id)',
  gateway_notices: 'select, insert, update (state, attempts, next_attempt_at, error, settled_at)',
  gateway_payments: 'select, insert, update',
};

const MINOR = 'between -9007199254740991 and 9007199254740991';

/** Cashiers work against a limit; what a phone wrote while it was offline is kept, accepted or not. */
const CASH_DESK = `
create table cashiers (
  tenant_id uuid not null, user_id uuid not null,
  limit_minor bigint check (limit_minor ${MINOR} and limit_minor >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create table cash_shifts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null, cashier_name text not null, currency text not null,
  opening_minor bigint not null check (opening_minor ${MINOR} and opening_minor >= 0),
  opened_at timestamptz not null,
  closed_at timestamptz, closed_by text,
  expected_minor bigint check (expected_minor ${MINOR}), counted_minor bigint check (counted_minor ${MINOR}),
  difference_minor bigint check (difference_minor = expected_minor - counted_minor),
  notes text not null default '',
  primary key (tenant_id, id),
  check ((closed_at is null) = (counted_minor is null))
);
create unique index cash_shifts_open on cash_shifts (tenant_id, user_id) where closed_at is null;
create index cash_shifts_newest on cash_shifts (tenant_id, opened_at desc, id desc);
create trigger cash_shifts_frozen before update on cash_shifts
  for each row when (old.closed_at is not null) execute function refuse_change_of_frozen_row();
alter table payments add constraint payments_shift
  foreign key (tenant_id, cash_shift_id) references cash_shifts (tenant_id, id);
create index payments_of_shift on payments (tenant_id, cash_shift_id) where cash_shift_id is not null;
create table collected_receipts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  collector_device text not null, receipt_uuid uuid not null,
  user_id uuid not null, content jsonb not null, digest text not null,
  state text not null check (state in ('paid', 'over_limit', 'refused')),
  problem text, payment_id uuid,
  received_at timestamptz not null,
  primary key (tenant_id, collector_device, receipt_uuid),
  check ((state = 'paid') = (payment_id is not null)),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id)
);
create index collected_receipts_waiting on collected_receipts (tenant_id, received_at) where state <> 'paid';
create table receipt_conflicts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  collector_device text not null, receipt_uuid uuid not null,
  user_id uuid not null, content jsonb not null, digest text not null,
  received_at timestamptz not null, seen_at timestamptz, seen_by text,
  primary key (tenant_id, id), unique (tenant_id, collector_device, receipt_uuid, digest),
  foreign key (tenant_id, collector_device, receipt_uuid)
    references collected_receipts (tenant_id, collector_device, receipt_uuid)
);
create index receipt_conflicts_open on receipt_conflicts (tenant_id, received_at) where seen_at is null;
`;

/** What the bank says, what people say they paid, and a reference by which a transfer names its account. */
const BANK = `
create table bank_statements (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, currency text not null, mapping jsonb not null,
  imported_by text not null, imported_at timestamptz not null,
  primary key (tenant_id, id)
);
create index bank_statements_newest on bank_statements (tenant_id, imported_at desc, id desc);
create table bank_statement_lines (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  statement_id uuid not null, position integer not null,
  booked_on date not null, amount_minor bigint not null check (amount_minor ${MINOR}),
  reference text not null, payer text not null,
  fingerprint text not null,
  state text not null check (state in ('open', 'paid', 'ignored', 'duplicate')),
  payment_id uuid, decided_by text, decided_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, statement_id, position),
  check ((state = 'paid') = (payment_id is not null)),
  foreign key (tenant_id, statement_id) references bank_statements (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id)
);
create unique index bank_statement_lines_once on bank_statement_lines (tenant_id, fingerprint)
  where state <> 'duplicate';
create index bank_statement_lines_open on bank_statement_lines (tenant_id, amount_minor) where state = 'open';
create table payment_references (
  tenant_id uuid not null, code text not null, account_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, code), unique (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create table reported_payments (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, customer_id uuid not null,
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor > 0), currency text not null,
  reference text not null, reference_key text not null, paid_on date not null,
  notes text not null default '',
  photo_type text check (photo_type in ('image/jpeg', 'image/png', 'image/webp')),
  photo bytea check (octet_length(photo) <= 4000000), check ((photo is null) = (photo_type is null)),
  state text not null check (state in ('waiting', 'accepted', 'rejected', 'expired')),
  reported_by text not null, reported_at timestamptz not null, expires_at timestamptz not null,
  hold_id uuid, payment_id uuid, decided_by text, decided_at timestamptz, reason text,
  primary key (tenant_id, id),
  check ((state = 'accepted') = (payment_id is not null)),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id)
);
create unique index reported_payments_once on reported_payments (tenant_id, reference_key)
  where state in ('waiting', 'accepted', 'expired');
create index reported_payments_newest on reported_payments (tenant_id, reported_at desc, id desc);
create index reported_payments_due on reported_payments (tenant_id, expires_at) where state = 'waiting';
create index payments_by_reference on payments
  (tenant_id, upper(regexp_replace(reference, '[^A-Za-z0-9]', '', 'g'))) where reference is not null;
`;

/** Gateways: what they notified is kept as it came, what they say of a payment only moves forward. */
const GATEWAYS = `
create table payment_gateways (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  provider text not null check (provider in ('mercado_pago')), name text not null,
  is_enabled boolean not null default true,
  key_id text not null, ciphertext bytea not null,
  last_ok_at timestamptz, last_error text, last_error_at timestamptz,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create table checkouts (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  gateway_id uuid not null, account_id uuid not null, invoice_id uuid,
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor > 0), currency text not null,
  url text, provider_checkout_id text,
  created_by text not null, created_at timestamptz not null, expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, gateway_id) references payment_gateways (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index checkouts_account on checkouts (tenant_id, account_id, created_at desc);
create table gateway_notices (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  gateway_id uuid not null, request_id text not null, provider_payment_id text not null,
  query text not null, body bytea not null check (octet_length(body) <= 65536),
  state text not null check (state in ('pending', 'settled', 'dead')),
  attempts integer not null default 0, next_attempt_at timestamptz not null,
  error text, received_at timestamptz not null, settled_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, gateway_id, request_id, provider_payment_id),
  foreign key (tenant_id, gateway_id) references payment_gateways (tenant_id, id)
);
create index gateway_notices_due on gateway_notices (tenant_id, next_attempt_at) where state = 'pending';
create table gateway_payments (
  tenant_id uuid not null, gateway_id uuid not null, provider_payment_id text not null,
  status text not null check (status in ('voucher', 'pending', 'rejected', 'approved', 'reversed')),
  amount_minor bigint not null check (amount_minor ${MINOR}), currency text not null,
  refunded_minor bigint not null default 0 check (refunded_minor ${MINOR}),
  account_id uuid, checkout_id uuid, payment_id uuid, hold_id uuid, problem text,
  first_seen_at timestamptz not null, updated_at timestamptz not null, check_again_at timestamptz,
  primary key (tenant_id, gateway_id, provider_payment_id),
  foreign key (tenant_id, gateway_id) references payment_gateways (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, checkout_id) references checkouts (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id)
);
create index gateway_payments_due on gateway_payments (tenant_id, check_again_at) where check_again_at is not null;
grant select on payment_gateways to atalaya_platform;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [CASH_DESK, BANK, GATEWAYS]) await sql.raw(part).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
  // Whose gateway a notice is for is looked up before a tenant is known.
  await sql
    .raw(
      'create policy platform_payment_gateways on payment_gateways for select to atalaya_platform using (true)',
    )
    .execute(db);
}
