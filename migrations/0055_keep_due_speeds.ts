import { type Kysely, sql } from 'kysely';

/**
 * The speed of a line that its router has not been given yet, since when or from when on: set where its plan or the
 * plan's speed changes, gone once it was read back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
alter table services add column speed_due_at timestamptz, add column speed_due_by text;
alter table services add check ((speed_due_at is null) = (speed_due_by is null));
create index services_speed_due on services (tenant_id, speed_due_at) where speed_due_at is not null;
alter table service_plan_changes add column push text not null default 'now' check (push in ('now', 'night'));
`)
    .execute(db);
}
