import { type Kysely, sql } from 'kysely';
import { createRoles } from './roles.js';
import { protectTenantTable } from './row-level-security.js';

/** Tenant tables whose rows only their tenant may touch; row-level security is forced on each. */
const TENANT_TABLES = [
  'permissions',
  'idempotency_keys',
  'sites',
  'credentials',
  'devices',
  'controllers',
  'device_sources',
  'interfaces',
  'station_sightings',
  'bridge_hosts',
  'device_links',
  'device_state',
  'device_state_intervals',
] as const;

const ACCESS = `
create table tenants (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null, timezone text not null, currency text not null, locale text not null,
  branding jsonb not null default '{}', limits jsonb not null default '{}',
  settings jsonb not null default '{}',
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null
);
create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(email)),
  name text not null, password_hash text not null, locale text not null default 'es',
  totp_secret bytea, totp_key_id text, totp_confirmed_at timestamptz, totp_last_step bigint,
  is_platform_operator boolean not null default false,
  failed_logins integer not null default 0, locked_until timestamptz,
  disabled_at timestamptz, created_at timestamptz not null
);
create table memberships (
  tenant_id uuid not null references tenants (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  role text not null, created_at timestamptz not null,
  primary key (tenant_id, user_id)
);
create index memberships_user on memberships (user_id);
create table sessions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid references tenants (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  refresh_hash bytea not null unique, previous_hash bytea,
  created_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
  ip text, user_agent text
);
create index sessions_user on sessions (user_id);
create index sessions_previous on sessions (previous_hash);
create table setup_tokens (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  purpose text not null check (purpose in ('first_tenant', 'tenant_owner', 'platform_operator', 'password_reset')),
  tenant_id uuid references tenants (id) on delete cascade,
  user_id uuid references users (id) on delete cascade,
  email text,
  created_at timestamptz not null, expires_at timestamptz, used_at timestamptz
);
create table wall_tokens (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, token_hash bytea not null unique,
  created_at timestamptz not null, revoked_at timestamptz, last_seen_at timestamptz,
  primary key (tenant_id, id)
);
create table audit_log (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  actor_user_id uuid, actor_name text not null, action text not null,
  subject_type text not null, subject_id text not null,
  before jsonb, after jsonb, ip text, at timestamptz not null,
  primary key (tenant_id, id)
);
create table platform_audit_log (
  id bigint generated always as identity primary key,
  actor_user_id uuid, actor_name text not null, action text not null,
  tenant_id uuid, detail jsonb, ip text, at timestamptz not null
);
create table permissions (
  tenant_id uuid not null references tenants (id) on delete cascade,
  role text not null, resource text not null, action text not null, allowed boolean not null,
  primary key (tenant_id, role, resource, action)
);
create table idempotency_keys (
  tenant_id uuid not null references tenants (id) on delete cascade,
  actor_id uuid not null, key text not null, request_hash bytea not null,
  status integer, response jsonb, created_at timestamptz not null,
  primary key (tenant_id, actor_id, key)
);
`;

const NETWORK = `
create table sites (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, kind text not null check (kind in ('tower', 'pop', 'premises')),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  parent_id uuid, notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name),
  foreign key (tenant_id, parent_id) references sites (tenant_id, id)
);
create table credentials (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, kind text not null,
  key_id text not null, ciphertext bytea not null,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create table devices (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  site_id uuid, name text not null, role text not null,
  vendor text, model text, version text, serial text, address text,
  macs text[] not null default '{}', tags text[] not null default '{}',
  monitored boolean not null default true, maintenance_until timestamptz,
  notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name),
  foreign key (tenant_id, site_id) references sites (tenant_id, id)
);
create index devices_site on devices (tenant_id, site_id);
create index devices_macs on devices using gin (macs);
create table controllers (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, driver text not null check (driver = 'uisp'),
  address text not null, port integer not null check (port between 1 and 65535),
  credential_id uuid not null, interval_ms integer,
  last_ok_at timestamptz, last_failed_at timestamptz, last_error text,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name),
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id)
);
create table device_sources (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  device_id uuid not null,
  driver text not null check (driver in ('icmp', 'snmp', 'routeros', 'uisp')),
  address text, port integer check (port between 1 and 65535), credential_id uuid,
  controller_id uuid, external_id text,
  interval_ms integer check (interval_ms >= 1000), priority integer not null default 100,
  enabled boolean not null default true,
  last_ok_at timestamptz, last_failed_at timestamptz, last_error text,
  last_warnings text[] not null default '{}',
  primary key (tenant_id, id), unique (tenant_id, device_id, driver),
  check ((driver = 'uisp') = (controller_id is not null)),
  check (driver = 'uisp' or address is not null),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, credential_id) references credentials (tenant_id, id),
  foreign key (tenant_id, controller_id) references controllers (tenant_id, id) on delete cascade
);
create unique index device_sources_external on device_sources (tenant_id, controller_id, external_id);
create table interfaces (
  tenant_id uuid not null, device_id uuid not null, name text not null,
  mac text, kind text, running boolean, comment text, seen_at timestamptz not null,
  primary key (tenant_id, device_id, name),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create table station_sightings (
  tenant_id uuid not null, device_id uuid not null, mac text not null,
  radio text not null, name text, last_ip text,
  first_seen_at timestamptz not null, seen_at timestamptz not null,
  primary key (tenant_id, device_id, mac),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index station_sightings_mac on station_sightings (tenant_id, mac, seen_at desc);
create table bridge_hosts (
  tenant_id uuid not null, device_id uuid not null, mac text not null,
  interface text not null, behind_mac text, seen_at timestamptz not null,
  primary key (tenant_id, device_id, mac),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create table device_links (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  upstream_id uuid not null, downstream_id uuid not null,
  kind text not null check (kind in ('radio', 'ethernet', 'fibre', 'pon')),
  source text not null check (source in ('discovered', 'manual')),
  since timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, upstream_id, downstream_id),
  check (upstream_id <> downstream_id),
  foreign key (tenant_id, upstream_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, downstream_id) references devices (tenant_id, id) on delete cascade
);
create index device_links_downstream on device_links (tenant_id, downstream_id);
create table device_state (
  tenant_id uuid not null, device_id uuid not null,
  state text not null, reason text, since timestamptz not null, checked_at timestamptz not null,
  primary key (tenant_id, device_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create table device_state_intervals (
  tenant_id uuid not null, id bigint generated always as identity,
  device_id uuid not null, state text not null, reason text,
  from_at timestamptz not null, to_at timestamptz, check (to_at >= from_at),
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create unique index device_state_intervals_open on device_state_intervals (tenant_id, device_id) where to_at is null;
create index device_state_intervals_device on device_state_intervals (tenant_id, device_id, from_at);
`;

/** What is looked up before a tenant is known; each policy is named after its reason. */
const PLATFORM_LOOKUPS = `
alter table tenants enable row level security; alter table tenants force row level security;
create policy own_tenant on tenants to atalaya_app
  using (id = (select current_tenant())) with check (id = (select current_tenant()));
create policy platform_tenants on tenants to atalaya_platform using (true) with check (true);

alter table users enable row level security; alter table users force row level security;
create policy members_of_tenant on users to atalaya_app
  using (exists (select 1 from memberships m where m.user_id = users.id and m.tenant_id = (select current_tenant())));
create policy platform_users on users to atalaya_platform using (true) with check (true);

alter table setup_tokens enable row level security; alter table setup_tokens force row level security;
create policy platform_setup_tokens on setup_tokens to atalaya_platform using (true) with check (true);
alter table platform_audit_log enable row level security; alter table platform_audit_log force row level security;
create policy platform_audit on platform_audit_log to atalaya_platform using (true) with check (true);

create policy platform_memberships on memberships to atalaya_platform using (true) with check (true);
create policy platform_sessions on sessions to atalaya_platform using (true) with check (true);
create policy platform_wall_tokens on wall_tokens to atalaya_platform using (true) with check (true);
create policy platform_records on audit_log for insert to atalaya_platform with check (true);

grant select, update on tenants to atalaya_app;
grant select on users to atalaya_app;
grant select, insert, update, delete on tenants, users, memberships, sessions, setup_tokens, wall_tokens to atalaya_platform;
grant select, insert on platform_audit_log to atalaya_platform;
grant insert on audit_log to atalaya_platform;
grant select, insert on audit_log to atalaya_app;
grant select, insert, update, delete on memberships, sessions, wall_tokens to atalaya_app;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRoles(db);
  await sql
    .raw(`create function current_tenant() returns uuid language sql stable
      return nullif(current_setting('app.tenant_id', true), '')::uuid`)
    .execute(db);
  await sql.raw(ACCESS).execute(db);
  await sql.raw(NETWORK).execute(db);
  for (const table of ['memberships', 'sessions', 'wall_tokens', 'audit_log'] as const) {
    await protectTenantTable(db, table);
  }
  for (const table of TENANT_TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
  await sql.raw(PLATFORM_LOOKUPS).execute(db);
}
