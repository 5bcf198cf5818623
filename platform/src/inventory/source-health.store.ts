import type { SourceOutcome } from '@atalaya/core/ports/findings';
import { sql } from 'kysely';
import type { Database, Trx } from '../postgres/database.js';

/**
 * Keeps last_ok_at, last_failed_at and the reason beside each source, many rows in one statement. What was heard
 * before the platform clock jumped may come after it: it takes no time back.
 */
export async function storeOutcomes(
  database: Database,
  tenantId: string,
  outcomes: readonly SourceOutcome[],
): Promise<void> {
  await database.withTenant(tenantId, async (trx) => {
    for (const table of ['device_sources', 'controllers'] as const) {
      const rows = outcomes.filter((outcome) => outcome.table === table);
      if (rows.length === 0) continue;
      const idColumn = sql.ref(table === 'controllers' ? 'target.id' : 'target.device_id');
      await sql`
        update ${sql.table(table)} as target set
          last_ok_at = case when o.error is null then greatest(o.at, target.last_ok_at) else target.last_ok_at end,
          last_failed_at = case when o.error is null then target.last_failed_at else greatest(o.at, target.last_failed_at) end,
          last_error = o.error
        from unnest(
          ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ driver }) => driver)}::text[],
          ${rows.map(({ at }) => new Date(at))}::timestamptz[], ${rows.map(({ error }) => error)}::text[]
        ) as o (id, driver, at, error)
        where target.tenant_id = ${tenantId} and ${idColumn} = o.id and target.driver = o.driver`.execute(
        trx,
      );
    }
    await storeWarnings(trx, tenantId, outcomes);
  });
}

/** Written only where they changed: most sources have none, and keep having none. */
async function storeWarnings(
  trx: Trx,
  tenantId: string,
  outcomes: readonly SourceOutcome[],
): Promise<void> {
  const told = outcomes.filter(({ warnings }) => warnings !== undefined);
  if (told.length === 0) return;
  await sql`
    update device_sources as target set last_warnings = o.warnings
    from (
      select id, driver, array(select jsonb_array_elements_text(list)) as warnings
      from unnest(
        ${told.map(({ id }) => id)}::uuid[], ${told.map(({ driver }) => driver)}::text[],
        ${told.map(({ warnings }) => JSON.stringify(warnings))}::jsonb[]
      ) as t (id, driver, list)
    ) as o
    where target.tenant_id = ${tenantId} and target.device_id = o.id
      and target.driver = o.driver and target.last_warnings <> o.warnings`.execute(trx);
}
