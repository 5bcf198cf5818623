import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { RangeQuery, SeriesPoints } from '@atalaya/core/ports/metric-store';
import type { MetricsGateway, VisibleDevices } from './metrics-gateway.js';

interface Asked extends Omit<RangeQuery, 'series'> {
  readonly metric: MetricName;
  readonly macs: readonly string[];
}

/** What each of these access points has stored of a subscriber radio: one history, however often it moved. */
export async function stationHistory(
  metrics: MetricsGateway,
  accessPoints: VisibleDevices,
  { metric, macs, ...range }: Asked,
): Promise<SeriesPoints[]> {
  const found = await Promise.all(
    macs.map((mac) =>
      metrics.series(accessPoints, { metrics: [metric], tags: { mac } }, range.from),
    ),
  );
  const series = found.flat();
  return series.length === 0 ? [] : metrics.range(accessPoints, { ...range, series });
}
