import type { AlertRule, RuleTerms } from '@atalaya/core/domain/alerting/rule';
import {
  type SelectableDevice,
  selectsDevice,
  selectsTags,
} from '@atalaya/core/domain/alerting/select-device';
import { tryRule } from '@atalaya/core/domain/alerting/try-rule';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { AlertRuleTrial } from '@atalaya/core/wire/rest/alert-rules';
import type { ApiContext } from '../../context.js';
import type { readSelectableDevices } from './alert-rules.read-model.js';

/** So many values are read and evaluated in about a second. */
const MOST_POINTS = 500_000;
const MOST_SHOWN = 200;

export interface Trial {
  readonly terms: RuleTerms;
  readonly devices: Awaited<ReturnType<typeof readSelectableDevices>>;
  readonly from: Instant;
  readonly to: Instant;
}

/** Runs a rule over what is stored: one value a minute, so that samples count as they came. */
export async function tryPast(
  { metrics }: ApiContext,
  tenantId: string,
  { terms, devices, from, to }: Trial,
): Promise<AlertRuleTrial> {
  const selected = devices.map(asSelectable).filter((it) => selectsDevice(terms.selector, it));
  const visible = await metrics.resolve(
    tenantId,
    selected.map(({ deviceId }) => deviceId),
  );
  const minutes = Math.ceil((to - from) / MINUTE_MS);
  const keysOf = async (metric: RuleTerms['metric']) =>
    metrics.series(visible, { metrics: [metric] }, from);
  const all = (await keysOf(terms.metric)).filter(({ tags }) => selectsTags(terms.selector, tags));
  const guards = terms.guard ? await keysOf(terms.guard.metric) : [];
  const { own, asked } = within(all, guards, Math.max(1, Math.floor(MOST_POINTS / minutes)));
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
  const firings = tryRule(rule, selected, { samples, to });
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    firings: firings.length,
    series: own,
    seriesLeftOut: all.length - own,
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

/** As many series as are affordable, each with the guards of its device. */
function within(all: readonly SeriesKey[], guards: readonly SeriesKey[], most: number) {
  const asked = new Set<SeriesKey>();
  let own = 0;
  for (const key of all) {
    const ofDevice = guards.filter(({ deviceId }) => deviceId === key.deviceId);
    const added = ofDevice.filter((guard) => !asked.has(guard));
    if (asked.size + added.length + 1 > most && own > 0) break;
    for (const guard of added) asked.add(guard);
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
  };
}
