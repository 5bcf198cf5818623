import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const TABLES = [
  'provisioning_settings',
  'address_pools',
  'pool_addresses',
  'service_provisionings',
] as const;

/**
 * How a tenant's new lines are made: names of users, pools of addresses, and of each line what it was made of. An
 * address is one line's at a time whatever the pool: the index refuses the second. Addresses are numbers, so that a
 * range is two of them.
 */
const PROVISIONING = `
create table provisioning_settings (
  tenant_id uuid not null references tenants (id) on delete cascade,
  user_pattern text not null check (length(user_pattern) between 1 and 80),
  next_seq integer not null default 1 check (next_seq > 0),
  updated_at timestamptz not null, updated_by text not null,
  primary key (tenant_id)
);
create table address_pools (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  range text not null,
  first_address bigint not null, last_address bigint not null check (last_address >= first_address),
  router_id uuid, site_id uuid,
  gateway bigint, exclusions bigint[] not null default '{}',
  quarantine_days integer not null check (quarantine_days between 0 and 365),
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name),
  foreign key (tenant_id, router_id) references devices (tenant_id, id),
  foreign key (tenant_id, site_id) references sites (tenant_id, id)
);
create table pool_addresses (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  pool_id uuid not null, service_id uuid not null, address bigint not null,
  taken_at timestamptz not null, released_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, pool_id) references address_pools (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);
create unique index pool_addresses_taken on pool_addresses (tenant_id, address) where released_at is null;
create unique index pool_addresses_service on pool_addresses (tenant_id, service_id) where released_at is null;
create index pool_addresses_pool on pool_addresses (tenant_id, pool_id, address);
create table service_provisionings (
  tenant_id uuid not null, service_id uuid not null, router_id uuid not null,
  access_kind text not null check (access_kind in ('pppoe', 'dhcp', 'static')),
  identity text not null,
  key_id text, password bytea, check ((key_id is null) = (password is null)),
  address text, pool_id uuid, profile text, dhcp_server text,
  made_at timestamptz not null, made_by text not null, verified_at timestamptz,
  primary key (tenant_id, service_id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, router_id) references devices (tenant_id, id),
  foreign key (tenant_id, pool_id) references address_pools (tenant_id, id)
);
create index service_provisionings_router on service_provisionings (tenant_id, router_id);
create index service_provisionings_identity on service_provisionings (tenant_id, identity);
alter table network_drifts drop constraint network_drifts_kind_check;
alter table network_drifts add constraint network_drifts_kind_check check (kind in
  ('missing_block', 'missing_line', 'extra_block', 'orphan', 'duplicate', 'wrong_profile', 'foreign'));
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(PROVISIONING).execute(db);
  for (const table of TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
