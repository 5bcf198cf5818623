import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const MINOR = 'between -9007199254740991 and 9007199254740991';

/**
 * What a plan costs is a version of its price and nothing else; which plan a service had from which day; days that a
 * pause gave back; and what an account is to be asked for beside its services.
 */
const TABLES = `
alter table plans drop column price_minor, drop column currency;
create table service_plan_terms (
  tenant_id uuid not null, service_id uuid not null, starts_on date not null, plan_id uuid not null,
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, service_id, starts_on),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);
alter table service_pauses
  add column credited_from date, add column credited_until date,
  add constraint service_pauses_credited check (credited_until > credited_from);
create table account_charges (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  account_id uuid not null, service_id uuid,
  kind text not null check (kind in ('late_fee', 'reconnection_fee', 'single', 'discount')),
  description text not null,
  amount_minor bigint not null check (amount_minor ${MINOR} and amount_minor <> 0),
  check ((kind = 'discount') = (amount_minor < 0)),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax_group_id uuid, source text,
  occurred_on date not null,
  invoice_id uuid, cancelled_at timestamptz, check (num_nonnulls(invoice_id, cancelled_at) < 2),
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, account_id, source),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id),
  foreign key (tenant_id, tax_group_id) references tax_groups (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index account_charges_pending on account_charges (tenant_id, account_id, created_at, id)
  where invoice_id is null and cancelled_at is null;
create index account_charges_newest on account_charges (tenant_id, account_id, created_at desc, id desc);
create index account_charges_invoice on account_charges (tenant_id, invoice_id) where invoice_id is not null;
create index invoice_drafts_to_issue on invoice_drafts (tenant_id, run_id, account_id)
  where state = 'draft' and run_id is not null;
create index invoice_runs_newest on invoice_runs (tenant_id, created_at desc, id desc);
create index invoice_lines_covering on invoice_lines (tenant_id, service_id, period_end desc)
  where is_live and service_id is not null and period_end is not null;
`;

const GRANTS: Readonly<Record<string, string>> = {
  service_plan_terms: 'select, insert, update, delete',
  account_charges: 'select, insert, update (invoice_id, cancelled_at)',
};

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
}
