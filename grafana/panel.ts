import { type MetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';

/** Grafana's unit ids by the suffix of our metric names. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/_dbm$/, 'dBm'],
  [/_db$/, 'dB'],
  [/_pct$/, 'percent'],
  [/_bps$/, 'bps'],
  [/_pps$/, 'pps'],
  [/_ms$/, 'ms'],
  [/_s$/, 's'],
  [/_c$/, 'celsius'],
  [/_v$/, 'volt'],
  [/_mhz$/, 'megahertz'],
  [/_m$/, 'lengthm'],
];

export interface PanelSpec {
  readonly title: string;
  /** Several metrics of one unit share a panel. */
  readonly metrics: readonly MetricName[];
  readonly groupBy?: readonly string[];
  readonly aggregate?: 'mean' | 'max';
  /** How many of the 24 grid columns it takes. */
  readonly columns?: number;
}

export interface Panel {
  readonly type: 'timeseries';
  readonly title: string;
  readonly metrics: readonly MetricName[];
  readonly targets: readonly {
    readonly refId: string;
    readonly rawQuery: true;
    readonly query: string;
  }[];
  readonly [key: string]: unknown;
}

/** A time series panel over InfluxQL, the language that InfluxDB 1.x, 2.x and 3 all answer. */
export function panel(spec: PanelSpec, index: number, y: number): Panel {
  const columns = spec.columns ?? 12;
  return {
    id: index + 1,
    type: 'timeseries',
    title: spec.title,
    metrics: spec.metrics,
    datasource: { type: 'influxdb', uid: 'atalaya' },
    gridPos: { h: 8, w: columns, x: (index * columns) % 24, y },
    // A gap is drawn as a gap: lines across silence would be an invention.
    fieldConfig: {
      defaults: { unit: unitOf(spec.metrics[0]), custom: { spanNulls: false } },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: spec.metrics.map((metric, i) => ({
      refId: String.fromCharCode(65 + i),
      rawQuery: true,
      resultFormat: 'time_series',
      alias: `${splitMetric(metric).field}${spec.groupBy?.map((tag) => ` $tag_${tag}`).join('') ?? ''}`,
      query: influxQl(metric, spec),
    })),
  };
}

function influxQl(metric: MetricName, spec: PanelSpec): string {
  const { measurement, field } = splitMetric(metric);
  const groups = ['time($__interval)', ...(spec.groupBy ?? []).map((tag) => `"${tag}"`)].join(', ');
  return (
    `SELECT ${spec.aggregate ?? 'mean'}("${field}") FROM "${measurement}" ` +
    `WHERE "tenant" = '$tenant' AND "device" =~ /^$device$/ AND $timeFilter GROUP BY ${groups} fill(none)`
  );
}

function unitOf(metric: MetricName | undefined): string {
  return UNITS.find(([suffix]) => suffix.test(metric ?? ''))?.[1] ?? 'none';
}
