import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Up to when a provider was asked for what it never notified; what became of its payments of nobody known; and which
 * cashier goes to which account.
 */
const CHANGES = `
alter table payment_gateways
  add column searched_until timestamptz,
  add column search_at timestamptz,
  add column search_attempts integer not null default 0;
alter table gateway_payments
  add column id uuid not null default gen_random_uuid(),
  add column payer text,
  add column external_reference text,
  add column decision text check (decision in ('assigned', 'returned')),
  add column decided_by text,
  add column decided_at timestamptz,
  add column decision_notes text not null default '',
  add constraint gateway_payments_id unique (tenant_id, id),
  add constraint gateway_payments_decided check ((decision is null) = (decided_at is null));
create index gateway_payments_unassigned on gateway_payments (tenant_id, first_seen_at desc)
  where problem is not null and decision is null;
alter table cashiers add column sees_address boolean not null default false;
create table cashier_accounts (
  tenant_id uuid not null, account_id uuid not null, user_id uuid not null,
  assigned_by text not null, assigned_at timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create index cashier_accounts_user on cashier_accounts (tenant_id, user_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CHANGES).execute(db);
  await protectTenantTable(db, 'cashier_accounts');
  await sql
    .raw('grant select, insert, update, delete on cashier_accounts to atalaya_app')
    .execute(db);
}
