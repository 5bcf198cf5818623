import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** The alerts of which a degradation is made, from when to when; names are kept as they were. */
const TABLE = `
create table incident_alerts (
  tenant_id uuid not null, id bigint generated always as identity,
  incident_id uuid not null, alert_key text not null, rule_id uuid, name text not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  device_id uuid, device_name text not null, metric text, tags jsonb not null,
  value double precision, since timestamptz not null,
  from_at timestamptz not null, to_at timestamptz, check (to_at >= from_at),
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, rule_id) references alert_rules (tenant_id, id) on delete set null (rule_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create unique index incident_alerts_open on incident_alerts (tenant_id, incident_id, alert_key) where to_at is null;
create index incident_alerts_incident on incident_alerts (tenant_id, incident_id, id);
create index incident_alerts_rule on incident_alerts (tenant_id, rule_id);
create index incident_alerts_device on incident_alerts (tenant_id, device_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await protectTenantTable(db, 'incident_alerts');
  await sql
    .raw('grant select, insert, update, delete on incident_alerts to atalaya_app')
    .execute(db);
}
