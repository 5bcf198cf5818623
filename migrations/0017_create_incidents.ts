import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const TABLES = ['incidents', 'incident_devices', 'incident_services', 'incident_events'] as const;

/**
 * What is wrong, from when to when, what belongs to it, whom it hurts and what was done about it. Names and
 * amounts are kept as they were: an incident tells its story when its devices and services are long gone.
 */
const INCIDENTS = `
create table incidents (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('outage', 'degradation')),
  cause text not null check (cause in ('device-down', 'stations-lost', 'alert')),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  root_device_id uuid, root_name text not null, root_role text not null, site_name text,
  opened_at timestamptz not null,
  acknowledged_at timestamptz, acknowledged_by text,
  acknowledgement text check (acknowledgement in ('until_clear', 'until_worse')),
  check ((acknowledged_at is null) = (acknowledgement is null)),
  assigned_to uuid,
  resolved_at timestamptz,
  resolution text check (resolution in ('recovered', 'merged', 'maintenance', 'unwatched')),
  check ((resolved_at is null) = (resolution is null)),
  merged_into uuid,
  correlation_id uuid not null,
  told_at timestamptz not null, told_devices integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, root_device_id) references devices (tenant_id, id) on delete set null (root_device_id),
  foreign key (tenant_id, assigned_to) references memberships (tenant_id, user_id) on delete set null (assigned_to),
  foreign key (tenant_id, merged_into) references incidents (tenant_id, id) on delete set null (merged_into)
);
create unique index incidents_open on incidents (tenant_id, root_device_id, kind) where resolved_at is null;
create index incidents_newest on incidents (tenant_id, opened_at desc, id desc);
create index incidents_root on incidents (tenant_id, root_device_id);
create index incidents_assigned on incidents (tenant_id, assigned_to);
create index incidents_merged on incidents (tenant_id, merged_into);
create table incident_devices (
  tenant_id uuid not null, id bigint generated always as identity,
  incident_id uuid not null, device_id uuid, name text not null, device_role text not null,
  part text not null check (part in ('root', 'member')),
  from_at timestamptz not null, to_at timestamptz, check (to_at >= from_at),
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create unique index incident_devices_open on incident_devices (tenant_id, incident_id, device_id) where to_at is null;
create index incident_devices_incident on incident_devices (tenant_id, incident_id, id);
create index incident_devices_device on incident_devices (tenant_id, device_id);
create table incident_services (
  tenant_id uuid not null, incident_id uuid not null,
  service_id uuid not null, customer_id uuid not null,
  customer_name text not null, customer_kind text not null,
  monthly_minor bigint not null, currency text not null,
  certainty text not null check (certainty in ('confirmed', 'suggested')),
  suspended boolean not null,
  from_at timestamptz not null, to_at timestamptz, check (to_at >= from_at),
  primary key (tenant_id, incident_id, service_id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade
);
create index incident_services_service on incident_services (tenant_id, service_id);
create table incident_events (
  tenant_id uuid not null, id bigint generated always as identity,
  incident_id uuid not null, at timestamptz not null,
  kind text not null, actor_name text, text text, data jsonb not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade
);
create index incident_events_incident on incident_events (tenant_id, incident_id, id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(INCIDENTS).execute(db);
  for (const table of TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
