import type { RestoredAlert } from '@atalaya/core/domain/alerting/alert-step';
import type { Database } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** How many samples pending alerts have counted: their rows are there since the first. */
export async function storeWaitingAlerts(
  database: Database,
  tenantId: string,
  alerts: readonly RestoredAlert[],
): Promise<void> {
  if (alerts.length === 0) return;
  const rows = JSON.stringify(
    alerts.map(({ ruleId, deviceId, tags, samples, at }) => ({
      rule_id: ruleId,
      device_id: deviceId,
      tags,
      samples,
      seen_at: new Date(at),
    })),
  );
  await database.withTenant(tenantId, (trx) =>
    sql`
      update alerts a set samples = w.samples, seen_at = w.seen_at
      from jsonb_to_recordset(${rows}::jsonb)
        as w (rule_id uuid, device_id uuid, tags jsonb, samples integer, seen_at timestamptz)
      where a.rule_id = w.rule_id and a.device_id = w.device_id and a.tags = w.tags
        and a.state = 'pending'`.execute(trx),
  );
}
