import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Selectable } from 'kysely';
import type { AlertRulesTable } from '../postgres/alert-tables.js';
import type { Trx } from '../postgres/database.js';

export type AlertRuleRow = Selectable<AlertRulesTable>;

/** The rules that are switched on; one of a metric that the catalogue no longer has is left out. */
export async function readEnabledRules(trx: Trx): Promise<AlertRule[]> {
  const rows = await trx
    .selectFrom('alert_rules')
    .selectAll()
    .where('enabled', '=', true)
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => asRule(row) ?? []);
}

export function asRule(row: AlertRuleRow): AlertRule | undefined {
  if (!isMetricName(row.metric)) return undefined;
  return {
    id: row.id,
    name: row.name,
    severity: row.severity,
    labels: row.labels,
    metric: row.metric,
    condition: row.condition,
    forSamples: row.for_samples,
    recoverSamples: row.recover_samples,
    guard: row.guard,
    selector: row.selector,
  };
}
