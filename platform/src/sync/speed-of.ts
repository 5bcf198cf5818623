import { sql } from 'kysely';

/** What a plan's lines are to have, `[down, up]` in kbit/s; as a command carries it from when it was taken. */
export const speedOf = (plan: string) => {
  const down = sql`coalesce(${sql.ref(`${plan}.provisioned_down_kbps`)}, ${sql.ref(`${plan}.down_kbps`)})`;
  const up = sql`coalesce(${sql.ref(`${plan}.provisioned_up_kbps`)}, ${sql.ref(`${plan}.up_kbps`)})`;
  return sql`jsonb_build_array(${down}, ${up})`;
};
