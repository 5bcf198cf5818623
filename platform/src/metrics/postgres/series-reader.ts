import { isMetricName, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { LatestValue, SeriesFilter } from '@atalaya/core/ports/metric-store';
import type { MetricsPool } from '../../postgres/database.js';
import { canonicalTags } from '../canonical-series.js';
import { isUuid } from './series-registry.js';
import { epochMs } from './store-state.js';

export interface KnownSeries extends LatestValue {
  readonly id: number;
}

interface Row {
  readonly id: number;
  readonly device: string;
  readonly metric: string;
  readonly tags: Tags;
  readonly at: Instant;
  readonly value: number;
}

const MAX_SERIES = 200_000;

/** The matching series with their newest value, if that is not before `since`. */
export async function readLatest(
  pool: MetricsPool,
  filter: SeriesFilter,
  since: Instant,
): Promise<KnownSeries[]> {
  const { tenantId, metrics } = filter;
  const deviceIds = filter.deviceIds?.filter(isUuid);
  if (!Number.isFinite(since)) throw new RangeError('since must be a finite instant');
  if (!isUuid(tenantId) || deviceIds?.length === 0 || metrics?.length === 0) return [];
  const values: unknown[] = [tenantId, Math.max(0, since)];
  const conditions = ['series.tenant_id = $1', 'latest.at >= to_timestamp($2::float8 / 1000)'];
  const add = (condition: (place: string) => string, value: unknown) =>
    conditions.push(condition(`$${values.push(value)}`));
  if (deviceIds) add((p) => `series.device_id = any(${p}::uuid[])`, deviceIds);
  if (metrics) add((p) => `series.metric = any(${p}::text[])`, metrics);
  if (filter.tags)
    add((p) => `series.tags @> ${p}::jsonb`, JSON.stringify(canonicalTags(filter.tags)));
  if (filter.anyOf) {
    const tag = `$${values.push(filter.anyOf.tag)}`;
    add((p) => `series.tags ->> ${tag}::text = any(${p}::text[])`, [...filter.anyOf.values]);
  }
  const { rows } = await pool.transaction((client) =>
    client.query<Row>(
      `select id, device_id as device, metric, tags, ${epochMs('at')} as at, value
       from metrics.series join metrics.latest on latest.series_id = series.id
       where ${conditions.join(' and ')} limit ${MAX_SERIES}`,
      values,
    ),
  );
  return rows.flatMap((row) => knownSeries(tenantId, row));
}

/** Nothing for a metric that this version's catalogue no longer has. */
function knownSeries(tenantId: string, row: Row): KnownSeries[] {
  const { id, device, metric, tags, at, value } = row;
  if (!isMetricName(metric)) return [];
  const series: SeriesKey & { metric: MetricName } = { tenantId, deviceId: device, metric, tags };
  return [{ id, series, at, value }];
}
