import { type Kysely, sql } from 'kysely';

/**
 * What a wall may show and whether it sounds; whether a maintenance window's customers are to be told, and up to when
 * its ends have been told. A window from before has null there: its next end is told, those that were are not.
 */
const COLUMNS = `
alter table wall_tokens
  add column shows_revenue boolean not null default false,
  add column sounds boolean not null default false;
alter table maintenance_windows
  add column tell_customers boolean not null default false,
  add column told_until timestamptz;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMNS).execute(db);
}
