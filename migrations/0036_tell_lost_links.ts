import { type Kysely, sql } from 'kysely';

/** Incidents of a link that one of its ends reports not connected, while both answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`alter table incidents
      drop constraint incidents_cause_check,
      add constraint incidents_cause_check
        check (cause in ('device-down', 'stations-lost', 'sessions-lost', 'link-lost', 'alert'))`)
    .execute(db);
}
