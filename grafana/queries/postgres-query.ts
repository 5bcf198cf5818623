import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Aggregate, DeviceLines, FleetLines, Reach, WorstList } from '../panel-spec.js';

/** A literal step for the planner, which then leaves out the other parts of the view. */
const RESOLUTION =
  'step_ms = case when $__interval_ms >= 3600000 then 3600000 when $__interval_ms >= 300000 then 300000 else 0 end';

const VALUE: Readonly<Record<Aggregate, string>> = {
  mean: 'sum(mean * count) / sum(count)',
  max: 'max(max)',
  last: '(array_agg(last order by at desc))[1]',
};
const OVER: Readonly<Record<FleetLines['over'], string>> = {
  sum: 'sum(each)',
  mean: 'avg(each)',
  max: 'max(each)',
  count: 'count(each)',
};
/** Each expression's own `time`, in whole intervals as Grafana's macro makes them. */
const TIME = '$__timeGroupAlias(at, $__interval)';

export function deviceLines(
  metric: MetricName,
  { tags = [], aggregate = 'mean' }: DeviceLines,
): string {
  const name = tags.length === 0 ? `'${fieldOf(metric)}'` : tags.map(tagText).join(` || ' ' || `);
  return `select ${TIME}, ${name} as metric, ${VALUE[aggregate]} as value
from grafana.history
where ${RESOLUTION} and tenant_id = '$tenant' and device_id = '$device'
  and metric = '${metric}' and $__timeFilter(at)
group by 1, 2 order by 1`;
}

export function fleetLines(metric: MetricName, spec: FleetLines, reach: Reach): string {
  return `select time, ${OVER[spec.over]} as "${fieldOf(metric)}" from (
  select ${TIME}, device_id, tags, ${VALUE[spec.aggregate]} as each
  from grafana.history
  where ${RESOLUTION} and tenant_id = '$tenant'${within(reach, 'device_id')}
    and metric = '${metric}' and $__timeFilter(at)
  group by 1, 2, 3
) as series group by 1 order by 1`;
}

export function worstList(
  { metric, tags = [], worst, rows = 10 }: WorstList,
  reach: Reach,
): string {
  const columns = tags.map((tag) => `${tagText(tag)} as ${tag}`);
  const order = worst === 'highest' ? 'desc' : 'asc';
  return `select ${['d.name as equipo', ...columns, 'l.value as valor'].join(', ')}
from grafana.latest l join grafana.devices d on d.tenant_id = l.tenant_id and d.id = l.device_id
where l.tenant_id = '$tenant'${within(reach, 'l.device_id')} and l.metric = '${metric}' and $__timeFilter(l.at)
order by l.value ${order} limit ${rows}`;
}

function within(reach: Reach, column: string): string {
  return reach.kind === 'site' ? ` and ${column}::text in (\${site_devices:sqlstring})` : '';
}

const tagText = (tag: string) => `coalesce(tags ->> '${tag}', '')`;
const fieldOf = (metric: MetricName) => metric.slice(metric.indexOf('.') + 1);
