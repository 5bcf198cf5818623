import type { AlertChange } from '@atalaya/core/domain/alerting/alert-change';
import type { RestoredAlert } from '@atalaya/core/domain/alerting/alert-step';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { AlertChangeSink } from './alert-change-sink.js';

/** Alerts whose rule was switched off, or whose device is no longer watched, while nobody evaluated. */
export async function endOrphanAlerts(
  database: Database,
  tenantId: string,
  {
    orphans,
    now,
    sink,
  }: { orphans: readonly RestoredAlert[]; now: Instant; sink: AlertChangeSink },
): Promise<void> {
  await database.withTenant(tenantId, async (trx) => {
    const changes: AlertChange[] = [];
    for (const { ruleId, deviceId, tags, state } of orphans) {
      const rule = await trx
        .selectFrom('alert_rules')
        .select(['name', 'severity'])
        .where('id', '=', ruleId)
        .executeTakeFirst();
      await trx
        .deleteFrom('alerts')
        .where('rule_id', '=', ruleId)
        .where('device_id', '=', deviceId)
        .where(sql<boolean>`tags = ${JSON.stringify(tags)}::jsonb`)
        .execute();
      if (rule === undefined || state !== 'firing') continue;
      const { name: ruleName, severity } = rule;
      const at = { at: now, value: null, state: 'resolved' } as const;
      changes.push({ tenantId, ruleId, ruleName, severity, deviceId, tags, ...at });
    }
    if (changes.length > 0) await sink(trx, tenantId, changes);
  });
}
