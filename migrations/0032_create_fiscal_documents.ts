import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What the application may do to each table, by its database role. */
const GRANTS: Readonly<Record<string, string>> = {
  document_brands: 'select, insert, update',
  fiscal_settings: 'select, insert, update',
  account_fiscal_choices: 'select, insert, update, delete',
  fiscal_documents: `select, insert, update (type, series_id, series, number, issued_on, issued_time, state, attempts,
    sends, next_at, leased_by, leased_until, xml, digest, printed_code, code, message, notes, receipt, queued_at,
    sent_at, settled_at)`,
};

/** Who issues documents and how they look, and what the tax authority gets of them. */
const TABLES = `
create table document_brands (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  legal_name text, tax_id text, address text, phone text, email text, footer text,
  logo_kind text check (logo_kind in ('png', 'jpeg')),
  logo bytea check (octet_length(logo) <= 262144), check ((logo is null) = (logo_kind is null)),
  updated_at timestamptz not null, updated_by text not null
);
create table fiscal_settings (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  adapter text not null check (adapter in ('none', 'sunat')),
  issue text not null check (issue in ('on_issue', 'on_payment')),
  config jsonb not null default '{}',
  key_id text, ciphertext bytea, check ((key_id is null) = (ciphertext is null)),
  certificate jsonb,
  since timestamptz,
  failures_in_row integer not null default 0, paused_until timestamptz, paused_reason text,
  updated_at timestamptz not null, updated_by text not null
);
create table account_fiscal_choices (
  tenant_id uuid not null, account_id uuid not null,
  issue text not null check (issue in ('on_issue', 'on_payment', 'never')),
  updated_at timestamptz not null, updated_by text not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create table fiscal_documents (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  invoice_id uuid, credit_note_id uuid, check (num_nonnulls(invoice_id, credit_note_id) = 1),
  account_id uuid not null, original_id uuid, replaces uuid,
  adapter text not null,
  type text, series_id uuid, series text, number bigint check (number > 0),
  issued_on date, issued_time text check (issued_time ~ '^[0-9]{2}:[0-9]{2}:[0-9]{2}$'),
  check (num_nonnulls(type, series_id, series, number, issued_on, issued_time) in (0, 6)),
  state text not null check (state in ('pending', 'sent', 'accepted', 'observed', 'rejected', 'dead')),
  check (state in ('pending', 'dead') or (number is not null and xml is not null)),
  attempts integer not null default 0, sends integer not null default 0,
  next_at timestamptz, check ((next_at is not null) = (state in ('pending', 'sent'))),
  leased_by uuid, leased_until timestamptz, check ((leased_by is null) = (leased_until is null)),
  xml text, digest text, printed_code text,
  code text, message text, notes jsonb not null default '[]', receipt bytea,
  queued_at timestamptz not null, sent_at timestamptz, settled_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, series_id, number),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, series_id) references number_series (tenant_id, id),
  foreign key (tenant_id, original_id) references fiscal_documents (tenant_id, id),
  foreign key (tenant_id, replaces) references fiscal_documents (tenant_id, id)
);
create unique index fiscal_documents_invoice on fiscal_documents (tenant_id, invoice_id)
  where invoice_id is not null and state <> 'rejected';
create unique index fiscal_documents_note on fiscal_documents (tenant_id, credit_note_id)
  where credit_note_id is not null and state <> 'rejected';
create unique index fiscal_documents_replaces on fiscal_documents (tenant_id, replaces) where replaces is not null;
create index fiscal_documents_due on fiscal_documents (tenant_id, next_at) where next_at is not null;
create index fiscal_documents_newest on fiscal_documents (tenant_id, queued_at desc, id desc);
create function refuse_change_of_fiscal_document() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('accepted', 'observed', 'rejected')
    or (old.number is not null and (new.series_id, new.number) is distinct from (old.series_id, old.number))
  then raise exception 'what the tax authority answered, and a number that was given, stay'
    using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger fiscal_documents_frozen before update or delete on fiscal_documents
  for each row execute function refuse_change_of_fiscal_document();
create function refuse_void_of_fiscal_invoice() returns trigger language plpgsql as $$
begin
  if exists (select from fiscal_documents d
    where d.tenant_id = new.tenant_id and d.invoice_id = new.id and d.number is not null)
  then raise exception 'an invoice with a fiscal document is corrected by a credit note'
    using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger invoices_not_fiscal before update of voided_at on invoices
  for each row when (old.voided_at is null and new.voided_at is not null)
  execute function refuse_void_of_fiscal_invoice();
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
}
