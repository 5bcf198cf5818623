import { CATALOGUE, isMetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { MetricRange, metricQuerySchema } from '@atalaya/core/wire/rest/metrics';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { checkedPeriod } from '../../http/checked-period.js';
import { invalidField } from '../../http/http-problem.js';

type Query = z.output<typeof metricQuerySchema>;

const LONGEST_MS = 800 * DAY_MS;
/** An access point with hundreds of stations: a chart of more lines than this helps nobody. */
const MOST_SERIES = 200;

/** A chart's points: every series of the metric on this device that has the tags. */
export async function readMetricRange(
  context: ApiContext,
  tenantId: string,
  deviceId: string,
  query: Query,
): Promise<MetricRange> {
  const { metric } = query;
  if (!isMetricName(metric)) throw invalidField('metric', 'is not in the catalogue');
  const tags = tagsOf(query);
  const { from, to } = checkedPeriod(query, LONGEST_MS);
  const visible = await context.metrics.resolve(tenantId, [deviceId]);
  const keys = await context.metrics.series(visible, { metrics: [metric], tags }, from);
  const answers = await context.metrics.range(visible, {
    series: keys.slice(0, MOST_SERIES),
    from,
    to,
    maxPoints: query.maxPoints,
    aggregate: query.aggregate,
  });
  return {
    metric,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    series: answers.map(({ series, stepMs, points }) => ({
      tags: { ...series.tags },
      stepMs,
      points: points.map(({ at, value }) => ({ at: new Date(at).toISOString(), value })),
    })),
  };
}

function tagsOf({ metric, tag }: Query): Tags {
  if (!isMetricName(metric)) return {};
  const known: readonly string[] = CATALOGUE[splitMetric(metric).measurement].tags;
  const given = tag === undefined ? [] : [tag].flat();
  return Object.fromEntries(
    given.map((text) => {
      const colon = text.indexOf(':');
      const name = text.slice(0, colon);
      if (!known.includes(name)) throw invalidField('tag', `${metric} has no tag ${name}`);
      return [name, text.slice(colon + 1)];
    }),
  );
}
