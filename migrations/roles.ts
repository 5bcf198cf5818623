import { type Kysely, sql } from 'kysely';

/**
 * Roles belong to the cluster, not to the database, so a second database finds them there. Two
 * databases migrated at once may both try: "already exists" is success. The owner may become a role
 * (SET ROLE) but never inherits it, or its policies would apply to the owner too (PostgreSQL 16+).
 */
const ROLES = ['atalaya_app', 'atalaya_platform', 'atalaya_metrics', 'atalaya_jobs'] as const;

export async function createRoles(db: Kysely<unknown>): Promise<void> {
  for (const role of ROLES) await createRole(db, role);
}

/** One role that cannot log in, for a migration that needs a further one. */
export async function createRole(db: Kysely<unknown>, role: string): Promise<void> {
  await sql
    .raw(`
      do $$ begin
        if not exists (select 1 from pg_roles where rolname = '${role}') then
          create role ${role} nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$;
      grant ${role} to current_user with inherit false, set true;
      grant usage on schema public to ${role};`)
    .execute(db);
}
