import type { alertQuerySchema } from '@atalaya/core/wire/rest/alerts';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** The newest first; one row more than `limit`. */
export async function readAlerts(
  trx: Trx,
  query: z.output<typeof alertQuerySchema>,
  after: Position | undefined,
) {
  let alerts = trx
    .selectFrom('alerts as a')
    .innerJoin('alert_rules as r', (join) =>
      join.onRef('r.tenant_id', '=', 'a.tenant_id').onRef('r.id', '=', 'a.rule_id'),
    )
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'a.tenant_id').onRef('d.id', '=', 'a.device_id'),
    )
    .leftJoin('series_baselines as b', (join) =>
      join
        .onRef('b.tenant_id', '=', 'a.tenant_id')
        .onRef('b.device_id', '=', 'a.device_id')
        .onRef('b.metric', '=', 'r.metric')
        .onRef('b.series', '=', 'a.series')
        .on(sql<boolean>`r.condition->>'to' = 'baseline'`),
    )
    .leftJoin('reference_values as v', (join) =>
      join
        .onRef('v.tenant_id', '=', 'a.tenant_id')
        .onRef('v.device_id', '=', 'a.device_id')
        .onRef('v.metric', '=', 'r.metric')
        .onRef('v.series', '=', 'a.series')
        .on(sql<boolean>`r.condition->>'to' = v.kind`),
    )
    .where('a.state', '=', query.state)
    .selectAll('a')
    .select(['r.name as ruleName', 'r.severity', 'r.metric', 'r.labels', 'r.built_in as builtIn'])
    .select([
      'd.name as deviceName',
      sql<number | null>`coalesce(b.value, v.value)`.as('reference'),
    ])
    .orderBy('a.since', 'desc')
    .orderBy('a.rule_id', 'desc')
    .orderBy('a.device_id', 'desc')
    .orderBy('a.series', 'desc')
    .limit(query.limit + 1);
  if (query.severity) alerts = alerts.where('r.severity', '=', query.severity);
  if (query.ruleId) alerts = alerts.where('a.rule_id', '=', query.ruleId);
  if (query.deviceId) alerts = alerts.where('a.device_id', '=', query.deviceId);
  if (after) {
    const [since, ruleId, deviceId, series] = after;
    alerts = alerts.where(
      sql<boolean>`(a.since, a.rule_id, a.device_id, a.series)
        < (${new Date(Number(since))}, ${ruleId}::uuid, ${deviceId}::uuid, ${series}::text)`,
    );
  }
  return alerts.execute();
}
