import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';

/**
 * All that series of the tenant are held against; of metrics that the catalogue no longer has, nothing. A usual
 * value that was not refreshed since then is of a series that gives nothing any more.
 */
export async function readSeriesReferences(
  trx: Trx,
  refreshedSince: Instant,
): Promise<SeriesReference[]> {
  const baselines = await trx
    .selectFrom('series_baselines')
    .select(['device_id', 'metric', 'tags', 'value'])
    .where('value', 'is not', null)
    .where('computed_at', '>=', new Date(refreshedSince))
    .execute();
  return [
    ...baselines.flatMap((row) => asReference(row, 'baseline')),
    ...(await readWrittenReferences(trx)),
  ];
}

/** What people wrote down. */
export async function readWrittenReferences(trx: Trx): Promise<SeriesReference[]> {
  const rows = await trx
    .selectFrom('reference_values')
    .select(['device_id', 'metric', 'tags', 'value', 'kind'])
    .execute();
  return rows.flatMap((row) => asReference(row, row.kind));
}

function asReference(
  row: { device_id: string; metric: string; tags: Tags; value: number | null },
  to: SeriesReference['to'],
): SeriesReference[] {
  const { device_id: deviceId, metric, tags, value } = row;
  return isMetricName(metric) ? [{ to, deviceId, metric, tags, value }] : [];
}
