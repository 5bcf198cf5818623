import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** Alerts that other tools tell of, one row for each set of labels; over once `ends_at` has passed. */
const TABLE = `
create table pushed_alerts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  fingerprint text not null check (length(fingerprint) = 32),
  name text not null, severity text not null check (severity in ('info', 'warning', 'critical')),
  labels jsonb not null, annotations jsonb not null, generator_url text,
  device_id uuid,
  starts_at timestamptz not null, ends_at timestamptz not null, received_at timestamptz not null,
  primary key (tenant_id, fingerprint),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create index pushed_alerts_end on pushed_alerts (tenant_id, ends_at);
create index pushed_alerts_device on pushed_alerts (tenant_id, device_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await protectTenantTable(db, 'pushed_alerts');
  await sql.raw('grant select, insert, update, delete on pushed_alerts to atalaya_app').execute(db);
}
