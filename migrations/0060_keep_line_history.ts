import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Since when a line is as it was seen, which speed its router is set to give it, and by how much it went over its plan
 * on which day: what is known at one moment alone finds nobody who was fast last night.
 */
const TABLES = `
alter table services
  add column observed_since timestamptz,
  add column set_down_kbps integer, add column set_up_kbps integer, add column set_speed_since timestamptz;
create table plan_overruns (
  tenant_id uuid not null, service_id uuid not null, day date not null,
  device_id uuid not null,
  down_bps double precision not null, up_bps double precision not null,
  share double precision not null, peak_at timestamptz not null,
  last_at timestamptz not null, looks integer not null,
  primary key (tenant_id, service_id, day),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
) with (fillfactor = 80);
create index plan_overruns_day on plan_overruns (tenant_id, day);
create index network_commands_bundles on network_commands (tenant_id, created_at desc) where intent = 'bundle';
alter table aviso_settings add column takes_whatsapp boolean not null default false;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  await protectTenantTable(db, 'plan_overruns');
  await sql.raw('grant select, insert, update, delete on plan_overruns to atalaya_app').execute(db);
}
