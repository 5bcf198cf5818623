import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What series are held against: the usual value of each, made of its last week, and what people wrote down of
 * one. A series is named as in `alerts`: its device, its metric and the values of its tags.
 */
const TABLES = `
create table series_baselines (
  tenant_id uuid not null, device_id uuid not null, metric text not null, series text not null,
  tags jsonb not null, value double precision, held_since timestamptz, computed_at timestamptz not null,
  primary key (tenant_id, device_id, metric, series),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create table reference_values (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  device_id uuid not null, metric text not null, series text not null, tags jsonb not null,
  kind text not null check (kind in ('acceptance', 'contracted')),
  value double precision not null, note text not null default '',
  set_by text not null, set_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, device_id, metric, series, kind),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index reference_values_newest on reference_values (tenant_id, set_at desc, id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  for (const table of ['series_baselines', 'reference_values']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
