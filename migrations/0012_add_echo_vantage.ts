import { type Kysely, sql } from 'kysely';

/** A device that the collector does not reach itself is echoed from a router that does. */
const COLUMN = `
alter table device_sources add column via_device_id uuid,
  add check (via_device_id is null or driver = 'icmp'),
  add check (via_device_id <> device_id),
  add foreign key (tenant_id, via_device_id) references devices (tenant_id, id) on delete set null (via_device_id);
create index device_sources_via on device_sources (tenant_id, via_device_id) where via_device_id is not null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMN).execute(db);
}
