import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const TABLES = [
  'device_neighbours',
  'discovery_runs',
  'discovery_candidates',
  'discovery_ignored',
  'link_suggestions',
] as const;

const DISCOVERY = `
create table device_neighbours (
  tenant_id uuid not null, device_id uuid not null,
  kind text not null check (kind in ('neighbour', 'arp', 'ppp')),
  key text not null,
  mac text, address text, name text, interface text, platform text, seen_at timestamptz not null,
  primary key (tenant_id, device_id, kind, key),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index device_neighbours_mac on device_neighbours (tenant_id, mac);
create table discovery_runs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  requested_by text not null,
  targets text[] not null, excluded text[] not null, neighbours boolean not null,
  credential_ids uuid[] not null, silent_too boolean not null,
  rate_per_second integer not null check (rate_per_second between 1 and 1000),
  snmp_port integer check (snmp_port between 1 and 65535),
  routeros_port integer check (routeros_port between 1 and 65535),
  collector text,
  state text not null check (state in ('queued', 'running', 'stopping', 'stopped', 'done', 'failed')),
  total integer not null default 0, pinged integer not null default 0,
  answering integer not null default 0, tried integer not null default 0,
  identified integer not null default 0,
  warnings text[] not null default '{}', error text,
  claimed_by text, heartbeat_at timestamptz, attempts integer not null default 0,
  created_at timestamptz not null, started_at timestamptz, finished_at timestamptz,
  primary key (tenant_id, id)
);
create index discovery_runs_newest on discovery_runs (tenant_id, created_at desc, id);
create index discovery_runs_open on discovery_runs (tenant_id, created_at)
  where state in ('queued', 'running', 'stopping');
create table discovery_candidates (
  tenant_id uuid not null, id uuid not null, run_id uuid not null,
  address text, macs text[] not null, name text, vendor text, model text, version text,
  serial text, platform text,
  found_by text[] not null, ways jsonb not null, heard_on jsonb not null,
  suggested_role text, suggested_site_id uuid,
  status text not null check (status in ('new', 'known', 'accepted', 'ignored')),
  device_id uuid, matched_by text,
  sort_key text not null, updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references discovery_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, suggested_site_id) references sites (tenant_id, id) on delete set null (suggested_site_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create index discovery_candidates_run on discovery_candidates (tenant_id, run_id, sort_key, id);
create table discovery_ignored (
  tenant_id uuid not null references tenants (id) on delete cascade,
  key text not null, at timestamptz not null,
  primary key (tenant_id, key)
);
create table link_suggestions (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(), run_id uuid not null,
  upstream_device_id uuid, upstream_candidate_id uuid,
  downstream_device_id uuid, downstream_candidate_id uuid,
  kind text not null check (kind in ('radio', 'ethernet', 'fibre', 'pon')),
  confidence text not null check (confidence in ('high', 'medium', 'low')),
  direction_sure boolean not null, evidence jsonb not null,
  state text not null check (state in ('suggested', 'accepted', 'rejected')),
  created_at timestamptz not null, decided_at timestamptz,
  primary key (tenant_id, id),
  check (upstream_device_id is not null or upstream_candidate_id is not null),
  check (downstream_device_id is not null or downstream_candidate_id is not null),
  foreign key (tenant_id, run_id) references discovery_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, upstream_device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, downstream_device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, upstream_candidate_id) references discovery_candidates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, downstream_candidate_id) references discovery_candidates (tenant_id, id) on delete cascade
);
create index link_suggestions_run on link_suggestions (tenant_id, run_id, created_at, id);
create index link_suggestions_ends on link_suggestions (tenant_id, upstream_device_id, downstream_device_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(DISCOVERY).execute(db);
  for (const table of TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
