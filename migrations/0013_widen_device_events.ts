import { type Kysely, sql } from 'kysely';

/** What a controller tells of a device is an event of it too. */
const KINDS = `
alter table device_events drop constraint device_events_kind_check,
  add constraint device_events_kind_check check (kind in ('trap', 'syslog', 'netwatch', 'onu', 'uisp'));
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(KINDS).execute(db);
}
