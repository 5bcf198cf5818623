import type { FiringAlert } from '@atalaya/core/domain/incidents/degradation';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';

/** What fires now as other tools told it, of devices that are known here. */
export async function readPushedAlerts(trx: Trx, now: Instant): Promise<FiringAlert[]> {
  const rows = await trx
    .selectFrom('pushed_alerts')
    .where('ends_at', '>', new Date(now))
    .where('device_id', 'is not', null)
    .select(['fingerprint', 'name', 'severity', 'labels', 'device_id', 'starts_at'])
    .orderBy('starts_at')
    .orderBy('fingerprint')
    .execute();
  return rows.flatMap(({ device_id: deviceId, ...row }) =>
    deviceId === null
      ? []
      : [
          {
            key: `pushed/${row.fingerprint}`,
            ruleId: null,
            name: row.name,
            severity: row.severity,
            deviceId,
            subjectId: deviceId,
            metric: null,
            tags: row.labels,
            value: null,
            since: row.starts_at.getTime(),
          },
        ],
  );
}
