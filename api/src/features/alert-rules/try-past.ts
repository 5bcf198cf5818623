import type { AlertRule, RuleTerms } from '@atalaya/core/domain/alerting/rule';
import {
  type SelectableDevice,
  selectsDevice,
  selectsTags,
} from '@atalaya/core/domain/alerting/select-device';
import { tryRule } from '@atalaya/core/domain/alerting/try-rule';
import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { AlertRuleTrial } from '@atalaya/core/wire/rest/alert-rules';
import type { ApiContext } from '../../context.js';
import type { readSelectableDevices } from './alert-rules.read-model.js';
import { BASELINE_POINTS, usualBefore } from './usual-before.js';

/** So many values are read and evaluated in about a second. */
const MOST_POINTS = 500_000;
const MOST_SHOWN = 200;

export interface Trial {
  readonly terms: RuleTerms;
  readonly devices: Awaited<ReturnType<typeof readSelectableDevices>>;
  /** What people wrote down of series. */
  readonly written: readonly SeriesReference[];
  readonly from: Instant;
  readonly to: Instant;
}

/** Runs a rule over what is stored: one value a minute, so that samples count as they came. */
export async function tryPast(
  { metrics }: ApiContext,
  tenantId: string,
  { terms, devices, written, from, to }: Trial,
): Promise<AlertRuleTrial> {
  const { condition } = terms;
  const needs = condition.kind === 'reference' ? condition.to : undefined;
  const all = devices.map(asSelectable);
  const selected = all.filter((it) => selectsDevice(terms.selector, it));
  const ids = new Set(selected.map(({ deviceId }) => deviceId));
  const upstream = needs === 'parent' ? selected.flatMap(({ parentIds = [] }) => parentIds) : [];
  const visible = await metrics.resolve(tenantId, [...ids, ...upstream]);
  const minutes = Math.ceil((to - from) / MINUTE_MS);
  const keysOf = async (metric: RuleTerms['metric']) =>
    metrics.series(visible, { metrics: [metric] }, from);
  const isOwn = ({ deviceId, tags }: SeriesKey) =>
    ids.has(deviceId) && selectsTags(terms.selector, tags);
  const found = await keysOf(terms.metric);
  const matching = found.filter(isOwn);
  const others = found.filter((key) => !isOwn(key));
  const parents = new Map(selected.map(({ deviceId, parentIds }) => [deviceId, parentIds ?? []]));
  const guards = terms.guard ? await keysOf(terms.guard.metric) : [];
  const besides = (key: SeriesKey) => [
    ...guards.filter(({ deviceId }) => deviceId === key.deviceId),
    ...others.filter(
      ({ deviceId }) =>
        (needs === 'sibling' && deviceId === key.deviceId) ||
        (needs === 'parent' && parents.get(key.deviceId)?.includes(deviceId)),
    ),
  ];
  const perSeries = minutes + (needs === 'baseline' ? BASELINE_POINTS : 0);
  const { own, asked } = within(
    matching,
    besides,
    Math.max(1, Math.floor(MOST_POINTS / perSeries)),
  );
  const answers = await metrics.range(visible, {
    series: asked,
    from,
    to,
    maxPoints: minutes,
    aggregate: 'last',
  });
  const samples = answers
    .flatMap(({ series, points }) => points.map((point): Sample => ({ ...series, ...point })))
    .sort((a, b) => a.at - b.at);
  const rule: AlertRule = { ...terms, id: 'tried', name: '', severity: 'info', labels: {} };
  const references =
    needs === 'baseline' ? await usualBefore(metrics, visible, asked.filter(isOwn), from) : written;
  const taken = all.filter(({ deviceId }) => visible.ids.has(deviceId));
  const firings = tryRule(rule, taken, { samples, to, references });
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    firings: firings.length,
    series: own,
    seriesLeftOut: matching.length - own,
    items: firings
      .slice(-MOST_SHOWN)
      .reverse()
      .map((firing) => ({
        deviceId: firing.deviceId,
        deviceName: names.get(firing.deviceId) ?? '',
        tags: { ...firing.tags },
        from: new Date(firing.from).toISOString(),
        to: firing.to === null ? null : new Date(firing.to).toISOString(),
        value: firing.value,
      })),
  };
}

/** As many series as are affordable, each with those that it is held against. */
function within(
  matching: readonly SeriesKey[],
  besides: (key: SeriesKey) => readonly SeriesKey[],
  most: number,
) {
  const asked = new Set<SeriesKey>();
  let own = 0;
  for (const key of matching) {
    const added = besides(key).filter((other) => !asked.has(other));
    if (asked.size + added.length + 1 > most && own > 0) break;
    for (const other of added) asked.add(other);
    asked.add(key);
    own += 1;
  }
  return { own, asked: [...asked] };
}

function asSelectable(row: Trial['devices'][number]): SelectableDevice {
  return {
    deviceId: row.id,
    role: DEVICE_ROLES.find((role) => role === row.role) ?? 'server',
    siteId: row.site_id,
    vendor: row.vendor,
    tags: row.tags,
    parentIds: row.parentIds,
  };
}
