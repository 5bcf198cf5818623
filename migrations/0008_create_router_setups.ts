import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** Routers that are being added: what the script gave them is sealed, and goes once they are devices. */
const TABLES = `
create table router_setups (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, address text not null,
  options jsonb not null,
  state text not null check (state in ('waiting', 'found', 'failed', 'expired', 'confirmed')),
  key_id text, ciphertext bytea, check ((key_id is null) = (ciphertext is null)),
  fingerprint text, found jsonb, steps jsonb not null default '{}',
  device_id uuid,
  expires_at timestamptz not null, tried_at timestamptz, tries integer not null default 0,
  next_try_at timestamptz, claimed_by text, claimed_until timestamptz,
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create index router_setups_newest on router_setups (tenant_id, created_at desc, id);
create index router_setups_open on router_setups (tenant_id, next_try_at) where state in ('waiting', 'found', 'failed');
create index router_setups_device on router_setups (tenant_id, device_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  await protectTenantTable(db, 'router_setups');
  await sql.raw('grant select, insert, update, delete on router_setups to atalaya_app').execute(db);
}
