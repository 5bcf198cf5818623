import {
  BASELINE_STEP_MS,
  BASELINE_WINDOW_MS,
  refreshBaseline,
} from '@atalaya/core/domain/alerting/baseline';
import { isBeyondRaise } from '@atalaya/core/domain/alerting/held-against';
import type { AlertRule, ReferenceCondition } from '@atalaya/core/domain/alerting/rule';
import {
  type SelectableDevice,
  selectsDevice,
  selectsTags,
} from '@atalaya/core/domain/alerting/select-device';
import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import type { ScheduledTask } from '@atalaya/platform/runtime/scheduled-tasks';
import { loadRuledTenants, type RuledTenant } from './ruled-tenants.read-model.js';
import {
  forgetBaselines,
  type KeptBaseline,
  readBaselines,
  seriesText,
  storeBaselines,
} from './series-baselines.store.js';

const EVERY_MS = 10 * MINUTE_MS;
/** How often the usual value of one series is looked at anew. */
const REFRESH_AFTER_MS = DAY_MS;
/** Of one that has none yet: its past may still be on the way. */
const RETRY_AFTER_MS = HOUR_MS;
/** A series that gave nothing for a day has no baseline to be refreshed. */
const ALIVE_WITHIN_MS = DAY_MS;
const FORGET_AFTER_MS = 60 * DAY_MS;
/** Of one tenant in one run: 144 runs a day refresh 288,000. */
const MOST_A_RUN = 2_000;
/** Weeks of 5-minute values that are in memory at once. */
const SERIES_AT_ONCE = 50;

export interface BaselineTaskDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly database: Database;
  readonly metrics: MetricStore;
}

interface Wanted {
  readonly key: SeriesKey;
  readonly conditions: readonly ReferenceCondition[];
}

/** Refreshes what series usually read, each once a day, for the rules that ask; tells of each batch. */
export function baselineTask(
  deps: BaselineTaskDeps,
  onBaselines: (tenantId: string, references: readonly SeriesReference[]) => void,
): ScheduledTask {
  return {
    name: 'alerting.baselines',
    everyMs: EVERY_MS,
    runsAtStart: true,
    run: async (signal) => {
      const { clock, database } = deps;
      const now = clock.now();
      for (const tenant of await loadRuledTenants(database, now)) {
        const rules = tenant.rules.filter(usesBaseline);
        if (rules.length === 0) continue;
        await refreshTenant(deps, { ...tenant, rules }, { now, signal, onBaselines });
        await forgetBaselines(database, tenant.tenantId, now - FORGET_AFTER_MS);
      }
    },
  };
}

type BaselineRule = AlertRule & { readonly condition: ReferenceCondition };

const usesBaseline = (rule: AlertRule): rule is BaselineRule =>
  rule.condition.kind === 'reference' && rule.condition.to === 'baseline';

async function refreshTenant(
  { database, metrics }: BaselineTaskDeps,
  tenant: RuledTenant & { readonly rules: readonly BaselineRule[] },
  {
    now,
    signal,
    onBaselines,
  }: {
    readonly now: Instant;
    readonly signal: AbortSignal;
    readonly onBaselines: Parameters<typeof baselineTask>[1];
  },
): Promise<void> {
  const { tenantId, rules, devices } = tenant;
  const names = [...new Set(rules.map(({ metric }) => metric))];
  const kept = await readBaselines(database, tenantId, names);
  const computedAt = ({ key }: Wanted) => kept.get(seriesText(key))?.computedAt ?? 0;
  const isDue = (wanted: Wanted) => {
    const isKnown = (kept.get(seriesText(wanted.key))?.value ?? null) !== null;
    return now - computedAt(wanted) >= (isKnown ? REFRESH_AFTER_MS : RETRY_AFTER_MS);
  };
  const alive = await metrics.series({ tenantId, metrics: names }, now - ALIVE_WITHIN_MS);
  const due = wantedOf(alive, rules, devices)
    .filter(isDue)
    .sort((a, b) => computedAt(a) - computedAt(b))
    .slice(0, MOST_A_RUN);
  const to = Math.floor(now / BASELINE_STEP_MS) * BASELINE_STEP_MS;
  for (let from = 0; from < due.length && !signal.aborted; from += SERIES_AT_ONCE) {
    const batch = due.slice(from, from + SERIES_AT_ONCE);
    const answers = await metrics.range({
      series: batch.map(({ key }) => key),
      from: to - BASELINE_WINDOW_MS,
      to,
      maxPoints: BASELINE_WINDOW_MS / BASELINE_STEP_MS,
      aggregate: 'avg',
    });
    const fresh = batch.map(({ key, conditions }, index): KeptBaseline => {
      const isFault = (value: number, baseline: number) =>
        conditions.some((condition) => isBeyondRaise(value, baseline, condition));
      const points = answers[index]?.points ?? [];
      const before = kept.get(seriesText(key)) ?? null;
      return { key, ...refreshBaseline({ points, to, before, isFault }), computedAt: now };
    });
    await storeBaselines(database, tenantId, fresh);
    onBaselines(
      tenantId,
      fresh.map(({ key, value }) => ({ ...key, to: 'baseline', value })),
    );
  }
}

/** The series that a baseline rule looks at, with all that such rules ask of them. */
function wantedOf(
  alive: readonly SeriesKey[],
  rules: readonly BaselineRule[],
  devices: readonly SelectableDevice[],
): Wanted[] {
  const byId = new Map(devices.map((device) => [device.deviceId, device]));
  const byMetric = groupBy(rules, ({ metric }) => metric);
  return alive.flatMap((key) => {
    const device = byId.get(key.deviceId);
    if (device === undefined) return [];
    const asking = (byMetric.get(key.metric) ?? []).filter(
      ({ selector }) => selectsDevice(selector, device) && selectsTags(selector, key.tags),
    );
    const conditions = asking.map(({ condition }) => condition);
    return conditions.length === 0 ? [] : [{ key, conditions }];
  });
}
