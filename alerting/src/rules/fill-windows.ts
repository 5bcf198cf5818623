import { isWide } from '@atalaya/core/domain/alerting/compiled-rules';
import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import type { RuleEngine } from '@atalaya/core/domain/alerting/rule-engine';
import { selectsDevice, selectsTags } from '@atalaya/core/domain/alerting/select-device';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { RuledTenant } from './ruled-tenants.read-model.js';

/** As many as a window has slots. */
const MOST_POINTS = 288;
const SERIES_AT_ONCE = 200;

/** After a restart: gives the rules over a window what is stored of it, so that they need not wait for it anew. */
export async function fillWindows(
  metrics: MetricStore,
  engine: RuleEngine,
  tenant: RuledTenant,
  now: Instant,
): Promise<void> {
  for (const rule of tenant.rules) {
    const { condition } = rule;
    // What a guard left out then is not known: such a window begins empty.
    if (!isWide(condition) || condition.kind === 'reference' || rule.guard !== null) continue;
    const { windowMs } = condition;
    const series = await selectedSeries(metrics, rule, tenant, now - windowMs);
    for (let from = 0; from < series.length; from += SERIES_AT_ONCE) {
      const answers = await metrics.range({
        series: series.slice(from, from + SERIES_AT_ONCE),
        from: now - windowMs,
        to: now,
        maxPoints: Math.min(MOST_POINTS, Math.ceil(windowMs / MINUTE_MS)),
        aggregate: condition.kind === 'availability' ? 'avg' : 'last',
      });
      for (const { series: key, points } of answers) engine.fillWindow(rule.id, key, points);
    }
  }
}

async function selectedSeries(
  metrics: MetricStore,
  { metric, selector }: AlertRule,
  { tenantId, devices }: RuledTenant,
  since: Instant,
): Promise<SeriesKey[]> {
  const selected = new Set(
    devices.filter((it) => selectsDevice(selector, it)).map(({ deviceId }) => deviceId),
  );
  const alive = await metrics.series({ tenantId, metrics: [metric] }, since);
  return alive.filter((key) => selected.has(key.deviceId) && selectsTags(selector, key.tags));
}
