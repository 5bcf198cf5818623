import { type Kysely, sql } from 'kysely';

/**
 * What a remote collector says of a router's lane is numbered: a report whose answer was lost on the way comes again
 * under its own number, and is stored once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('alter table enforcement_routers add column lane_sequence integer not null default 0;')
    .execute(db);
}
