import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * `collectors` and `collector_shards` are the installation's own: a local collector polls every tenant's
 * devices. `expires_at` and `last_seen_at` are system time of this server (clock_timestamp()), the one
 * exception from the platform clock: a lease that a demonstration's jump ended would be no lease.
 */
const TABLES = `
create table collectors (
  id uuid primary key,
  owner_tenant_id uuid references tenants (id) on delete cascade,
  kind text not null check (kind in ('local', 'remote')),
  name text not null check (length(name) between 1 and 120),
  version text not null default '',
  instance_id uuid, started_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
  isolated_since timestamptz,
  gateway text, canaries text[] not null default '{}',
  status jsonb not null default '{}',
  created_at timestamptz not null
);
create table collector_shards (
  shard smallint primary key check (shard between 0 and 127),
  collector_id uuid references collectors (id) on delete set null,
  generation bigint not null default 0,
  devices integer not null default 0
);
insert into collector_shards (shard) select generate_series(0, 127);
create table collector_places (
  tenant_id uuid not null references tenants (id) on delete cascade,
  collector_id uuid not null references collectors (id) on delete cascade,
  site_id uuid, device_id uuid,
  primary key (tenant_id, collector_id),
  foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete set null (site_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
alter table devices add column collector_id uuid,
  add foreign key (tenant_id, collector_id) references collector_places (tenant_id, collector_id);
alter table controllers add column collector_id uuid,
  add foreign key (tenant_id, collector_id) references collector_places (tenant_id, collector_id);
create index devices_collector on devices (tenant_id, collector_id) where collector_id is not null;
create index controllers_collector on controllers (tenant_id, collector_id) where collector_id is not null;
`;

const ACCESS = `
alter table collectors enable row level security; alter table collectors force row level security;
create policy shared_or_own on collectors for select to atalaya_app
  using (owner_tenant_id is null or owner_tenant_id = (select current_tenant()));
create policy platform_collectors on collectors to atalaya_platform using (true) with check (true);
alter table collector_shards enable row level security; alter table collector_shards force row level security;
create policy platform_collector_shards on collector_shards to atalaya_platform using (true) with check (true);
grant select on collectors to atalaya_app;
grant select, insert, update, delete on collectors to atalaya_platform;
grant select, update on collector_shards to atalaya_platform;
grant select, insert, update, delete on collector_places to atalaya_app;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  await protectTenantTable(db, 'collector_places');
  await sql.raw(ACCESS).execute(db);
}
