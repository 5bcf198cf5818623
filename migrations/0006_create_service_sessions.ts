import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Subscribers' sessions and what they used each day. Byte counts are numeric: a counter of 64 bits without a sign does
 * not fit a bigint. Text in the place of inet: an address is looked up as it was told.
 */
const TABLES = `
create table service_sessions (
  tenant_id uuid not null, id uuid not null,
  device_id uuid not null, service_id uuid,
  kind text not null check (kind in ('pppoe', 'dhcp')),
  user_name text not null, caller_id text not null, mac text,
  address text, address_v6 text,
  from_at timestamptz not null, to_at timestamptz, check (to_at >= from_at),
  last_seen_at timestamptz not null,
  bytes_in numeric(39, 0) not null, bytes_out numeric(39, 0) not null,
  counter_in numeric(20, 0), counter_out numeric(20, 0), counter_identity text,
  disconnect_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
) with (fillfactor = 80);
create unique index service_sessions_open
  on service_sessions (tenant_id, device_id, kind, user_name, caller_id) where to_at is null;
create index service_sessions_device on service_sessions (tenant_id, device_id, from_at desc, id);
create index service_sessions_user on service_sessions (tenant_id, user_name, from_at desc, id);
create index service_sessions_address on service_sessions (tenant_id, address, from_at desc, id);
create index service_sessions_address_v6
  on service_sessions (tenant_id, address_v6, from_at desc, id) where address_v6 is not null;
create index service_sessions_mac
  on service_sessions (tenant_id, mac, from_at desc, id) where mac is not null;
create index service_sessions_newest on service_sessions (tenant_id, from_at desc, id);
create index service_sessions_ended on service_sessions (tenant_id, to_at);
create table service_usage_days (
  tenant_id uuid not null, device_id uuid not null, user_name text not null, day date not null,
  bytes_in numeric(39, 0) not null, bytes_out numeric(39, 0) not null,
  online_ms bigint not null, sessions integer not null,
  primary key (tenant_id, device_id, user_name, day),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
) with (fillfactor = 80);
create index service_usage_days_user on service_usage_days (tenant_id, user_name, day);
create index service_usage_days_day on service_usage_days (tenant_id, day);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['service_sessions', 'service_usage_days']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
