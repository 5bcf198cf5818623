import { METRIC_NAMES, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  LatestValue,
  MetricStore,
  RangeQuery,
  RankQuery,
  SeriesFilter,
  SeriesPoints,
} from '@atalaya/core/ports/metric-store';
import { bucketStart, bucketStepMs, checkedSpan, checkRangeSize } from '../bucket-grid.js';
import { isAnyOf, seriesMapKey } from '../canonical-series.js';
import { ranked } from '../ranking.js';
import { assertStorable } from '../sample-check.js';
import type { InfluxTable } from './influx-answer.js';
import { type InfluxConfig, type InfluxEndpoint, influxEndpoint } from './influx-config.js';
import { InfluxError } from './influx-error.js';
import { influxMajor } from './influx-http.js';
import { influxLines } from './influx-lines.js';
import { InfluxQuery } from './influx-query.js';
import { selectionOf, selectStatement } from './influx-statements.js';
import { decodeTag, identifier } from './influx-text.js';
import { InfluxWriter } from './influx-writer.js';

const FOREVER = Number.MAX_SAFE_INTEGER;
const DEVICES_PER_STATEMENT = 200;

interface Connection {
  readonly reader: InfluxQuery;
  readonly writer: InfluxWriter;
}

/**
 * Metrics in InfluxDB 1.x, 2.x or 3: measurement and field as in the catalogue, tags plus `tenant` and
 * `device`. Retention is the database's or bucket's own. On 1.x the database is created when missing.
 */
export class InfluxMetricStore implements MetricStore {
  readonly #endpoint: InfluxEndpoint;
  #connection: Promise<Connection> | undefined;

  constructor(config: InfluxConfig) {
    this.#endpoint = influxEndpoint(config);
  }

  async write(samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return;
    assertStorable(samples);
    const { writer } = await this.#connected();
    await writer.write(influxLines(samples));
  }

  async range(query: RangeQuery): Promise<SeriesPoints[]> {
    checkRangeSize(query);
    const span = checkedSpan(query);
    const stepMs = bucketStepMs(span, query.maxPoints);
    if (span.from >= span.to) {
      return query.series.map((series) => ({ series, stepMs, points: [] }));
    }
    const { reader } = await this.#connected();
    const statements = query.series.map((series) =>
      selectStatement(selectionOf(series), span, query.aggregate, stepMs),
    );
    const answers = await reader.select(statements);
    return query.series.map((series, i) => {
      const wanted = seriesMapKey(series);
      const table = answers[i]?.find((t) => seriesMapKey(seriesOf(series.metric, t)) === wanted);
      const points = (table?.rows ?? []).map(([at, value]) => ({
        at: bucketStart(at, stepMs, span.from),
        value,
      }));
      return { series, stepMs, points };
    });
  }

  async latest(filter: SeriesFilter, since: Instant): Promise<LatestValue[]> {
    const { tenantId, deviceIds, metrics = METRIC_NAMES, tags = {}, anyOf } = filter;
    const span = checkedSpan({ from: since, to: FOREVER });
    if (deviceIds?.length === 0 || metrics.length === 0) return [];
    const { reader } = await this.#connected();
    const selections = metrics.flatMap((metric) =>
      deviceChunks(deviceIds).map((chunk) => ({ metric, tenantId, tags, ...chunk })),
    );
    const answers = await reader.select(
      selections.map((selection) => selectStatement(selection, span, 'last')),
    );
    return selections
      .flatMap(({ metric }, i) => (answers[i] ?? []).flatMap((table) => newestOf(metric, table)))
      .filter(({ series }) => isAnyOf(series.tags, anyOf));
  }

  async series(filter: SeriesFilter, since: Instant): Promise<SeriesKey[]> {
    return (await this.latest(filter, since)).map(({ series }) => series);
  }

  async rank(query: RankQuery): Promise<LatestValue[]> {
    const span = checkedSpan(query);
    if (query.deviceIds.length === 0 || span.from >= span.to) return ranked([], query);
    const { reader } = await this.#connected();
    const answers = await reader.select(
      deviceChunks(query.deviceIds).map((chunk) =>
        selectStatement({ ...query, ...chunk }, span, query.aggregate),
      ),
    );
    const candidates = answers
      .flat()
      .flatMap((table) =>
        newestOf(query.metric, table).map((found) => ({ ...found, at: span.from })),
      );
    return ranked(candidates, query);
  }

  /** Rejects when the server does not answer or does not let us in. */
  async ping(): Promise<void> {
    const { reader } = await this.#connected();
    await reader.select(['SHOW MEASUREMENTS LIMIT 1']);
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.writer.close();
  }

  /** Asks the server for its version once it answers; a failure is tried again by the next call. */
  #connected(): Promise<Connection> {
    this.#connection ??= connect(this.#endpoint).catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }
}

async function connect(endpoint: InfluxEndpoint): Promise<Connection> {
  const major = await influxMajor(endpoint);
  const reader = new InfluxQuery(endpoint, major >= 3);
  if (major === 1) await createDatabase(reader, endpoint.bucket);
  return { reader, writer: new InfluxWriter(endpoint, major === 1) };
}

/** Only an administrator may; without that right the database must be there, and a write says if it is not. */
async function createDatabase(reader: InfluxQuery, name: string): Promise<void> {
  try {
    await reader.select([`CREATE DATABASE ${identifier(name)}`]);
  } catch (error) {
    if (!(error instanceof InfluxError) || error.status !== 403) throw error;
  }
}

/** A statement names so many devices at most: InfluxDB 3 takes it in a URL of 64 kB. */
function deviceChunks(deviceIds: readonly string[] | undefined) {
  if (deviceIds === undefined) return [{}];
  const count = Math.ceil(deviceIds.length / DEVICES_PER_STATEMENT);
  return Array.from({ length: count }, (_, i) => ({
    deviceIds: deviceIds.slice(i * DEVICES_PER_STATEMENT, (i + 1) * DEVICES_PER_STATEMENT),
  }));
}

function newestOf(metric: MetricName, table: InfluxTable): LatestValue[] {
  const [row] = table.rows;
  return row ? [{ series: seriesOf(metric, table), at: row[0], value: row[1] }] : [];
}

function seriesOf(metric: MetricName, { tags: all }: InfluxTable): SeriesKey {
  const { tenant = '', device = '', ...rest } = all;
  const tags = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, decodeTag(value)]),
  );
  return { tenantId: decodeTag(tenant), deviceId: decodeTag(device), metric, tags };
}
