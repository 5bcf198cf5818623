import type { Baseline } from '@atalaya/core/domain/alerting/baseline';
import { tagText } from '@atalaya/core/domain/alerting/series-index';
import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface KeptBaseline extends Baseline {
  readonly key: SeriesKey;
  readonly computedAt: Instant;
}

/** The same text for the same series of a tenant. */
export const seriesText = ({ deviceId, metric, tags }: SeriesKey): string =>
  `${deviceId}/${metric}/${tagText(metric, tags)}`;

/** What is kept of these metrics, by series. */
export async function readBaselines(
  database: Database,
  tenantId: string,
  metrics: readonly MetricName[],
): Promise<Map<string, Baseline & { readonly computedAt: Instant }>> {
  const rows = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('series_baselines')
      .select(['device_id', 'metric', 'series', 'value', 'held_since', 'computed_at'])
      .where('metric', 'in', [...metrics])
      .execute(),
  );
  return new Map(
    rows.map((row) => [
      `${row.device_id}/${row.metric}/${row.series}`,
      {
        value: row.value,
        heldSince: row.held_since?.getTime() ?? null,
        computedAt: row.computed_at.getTime(),
      },
    ]),
  );
}

/** Of devices that were deleted meanwhile nothing is kept. */
export async function storeBaselines(
  database: Database,
  tenantId: string,
  baselines: readonly KeptBaseline[],
): Promise<void> {
  const rows = baselines.map(({ key, value, heldSince, computedAt }) => ({
    device_id: key.deviceId,
    metric: key.metric,
    series: tagText(key.metric, key.tags),
    tags: key.tags,
    value,
    held_since: heldSince === null ? null : new Date(heldSince),
    computed_at: new Date(computedAt),
  }));
  await database.withTenant(tenantId, (trx) =>
    sql`
      insert into series_baselines
        (tenant_id, device_id, metric, series, tags, value, held_since, computed_at)
      select d.tenant_id, d.id, b.metric, b.series, b.tags, b.value, b.held_since, b.computed_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as b (device_id uuid, metric text,
        series text, tags jsonb, value double precision, held_since timestamptz,
        computed_at timestamptz)
      join devices d on d.id = b.device_id
      for key share of d
      on conflict (tenant_id, device_id, metric, series) do update
        set value = excluded.value, held_since = excluded.held_since,
          computed_at = excluded.computed_at`.execute(trx),
  );
}

/** Series that nobody has asked about since. */
export async function forgetBaselines(
  database: Database,
  tenantId: string,
  before: Instant,
): Promise<void> {
  await database.withTenant(tenantId, (trx) =>
    trx.deleteFrom('series_baselines').where('computed_at', '<', new Date(before)).execute(),
  );
}
