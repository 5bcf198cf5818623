import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Customers' own way in: codes that were sent to a contact, kept as hashes with the contact's own hash, also for
 * contacts that nobody has, so that both are counted alike; sessions by the hash of their token. A code's delivery
 * holds it sealed until it was sent.
 */
const PORTAL = `
create table portal_codes (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  contact_hash bytea not null, code_hash bytea not null,
  wrong_tries smallint not null default 0,
  address text not null,
  key_id text, ciphertext bytea, check ((key_id is null) = (ciphertext is null)),
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz,
  primary key (tenant_id, id)
);
create index portal_codes_contact on portal_codes (tenant_id, contact_hash, created_at desc);
create index portal_codes_newest on portal_codes (tenant_id, created_at);
create table portal_sessions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  contact_kind text not null check (contact_kind in ('phone', 'email')), contact text not null,
  customer_id uuid,
  created_at timestamptz not null, expires_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, token_hash),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index portal_sessions_customer on portal_sessions (tenant_id, customer_id);
create index portal_sessions_end on portal_sessions (tenant_id, expires_at);
`;

/** What the owner's reports read: payments by day, and recurring lines by the period that they charge. */
const REPORTS = `
create index payments_paid_on on payments (tenant_id, paid_on);
create index invoice_lines_recurring on invoice_lines (tenant_id, period_start)
  include (period_end) where is_live and kind = 'recurring';
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(PORTAL).execute(db);
  await sql.raw(REPORTS).execute(db);
  for (const table of ['portal_codes', 'portal_sessions']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
