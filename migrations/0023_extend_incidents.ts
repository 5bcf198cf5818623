import { type Kysely, sql } from 'kysely';

/**
 * Incidents of routers that lost their sessions, of a link, and what devices tell when they return: whether they had
 * been without power (`return_hint`, with its evidence), and who was off before it began.
 */
const COLUMNS = `
alter table incidents
  drop constraint incidents_cause_check,
  add constraint incidents_cause_check check (cause in ('device-down', 'stations-lost', 'sessions-lost', 'alert')),
  drop constraint incidents_resolution_check,
  add constraint incidents_resolution_check
    check (resolution in ('recovered', 'merged', 'maintenance', 'unwatched', 'settled')),
  add column sessions_before integer, add column sessions_now integer,
  add constraint incidents_sessions check ((sessions_before is null) = (sessions_now is null)),
  add column link jsonb,
  add column return_hint jsonb;
alter table incident_devices
  add column already_off boolean not null default false,
  add column booted_at timestamptz, add column restarted boolean,
  add constraint incident_devices_boot check ((booted_at is null) = (restarted is null));
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(COLUMNS).execute(db);
}
