import { tagText } from '@atalaya/core/domain/alerting/series-index';
import type { FiringAlert } from '@atalaya/core/domain/incidents/degradation';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** What fires now by the tenant's own rules. */
export async function readFiringAlerts(trx: Trx): Promise<FiringAlert[]> {
  const rows = await trx
    .selectFrom('alerts as a')
    .innerJoin('alert_rules as r', 'r.id', 'a.rule_id')
    .where('a.state', '=', 'firing')
    .select(['a.rule_id', 'a.device_id', 'a.tags', 'a.value', 'a.since'])
    .select(['r.name', 'r.severity', 'r.metric'])
    .orderBy('a.since')
    .orderBy('a.rule_id')
    .orderBy('a.device_id')
    .execute();
  const deviceByMac = await readDevicesByMac(
    trx,
    rows.flatMap(({ tags }) => tags['mac'] ?? []),
  );
  return rows.flatMap((row) => {
    const { metric, tags, device_id: deviceId } = row;
    if (!isMetricName(metric)) return [];
    return [
      {
        key: `${row.rule_id}/${deviceId}/${tagText(metric, tags)}`,
        ruleId: row.rule_id,
        name: row.name,
        severity: row.severity,
        deviceId,
        subjectId: deviceByMac.get(tags['mac'] ?? '') ?? deviceId,
        metric,
        tags,
        value: row.value,
        since: row.since.getTime(),
      },
    ];
  });
}

/** Of a MAC that two devices have, neither. */
async function readDevicesByMac(
  trx: Trx,
  macs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (macs.length === 0) return new Map();
  const rows = await trx
    .selectFrom('devices')
    .select(['id', 'macs'])
    .where(sql<boolean>`macs && ${[...new Set(macs)]}::text[]`)
    .execute();
  const deviceByMac = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, macs: own } of rows) {
    for (const mac of own) {
      if (deviceByMac.has(mac)) twice.add(mac);
      deviceByMac.set(mac, id);
    }
  }
  for (const mac of twice) deviceByMac.delete(mac);
  return deviceByMac;
}
