import type { RestoredAlert } from '@atalaya/core/domain/alerting/alert-step';
import type { Database } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Alerts whose rule was switched off, or whose device is no longer watched, while nobody evaluated. */
export async function endOrphanAlerts(
  database: Database,
  tenantId: string,
  orphans: readonly RestoredAlert[],
): Promise<void> {
  await database.withTenant(tenantId, async (trx) => {
    for (const { ruleId, deviceId, tags } of orphans) {
      await trx
        .deleteFrom('alerts')
        .where('rule_id', '=', ruleId)
        .where('device_id', '=', deviceId)
        .where(sql<boolean>`tags = ${JSON.stringify(tags)}::jsonb`)
        .execute();
    }
  });
}
