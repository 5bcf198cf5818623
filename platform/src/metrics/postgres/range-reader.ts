import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { Aggregate, RangeQuery, SeriesPoints } from '@atalaya/core/ports/metric-store';
import type pg from 'pg';
import type { MetricsPool } from '../../postgres/database.js';
import { effectiveAggregate } from '../aggregate-rule.js';
import { bucketStart, checkedSpan, checkRangeSize, type Span } from '../bucket-grid.js';
import { intArray } from './binary-array.js';
import { planSegments, type Resolution, resolutionFor, rollupForWhole } from './range-plan.js';
import { finalValue, mergePartials, type PartialBucket, readSegment } from './segment-query.js';
import type { SeriesRef, SeriesRegistry } from './series-registry.js';
import { epochMs, readState, type StoreState } from './store-state.js';
import { type Rollup, SAMPLE_CLASSES, type SampleClass } from './tiers.js';

/** Series that are read alike. */
interface Group {
  readonly ids: number[];
  readonly sampleClass: SampleClass;
  readonly aggregate: Aggregate;
}

/** By series id, then by the start of the bucket; in order of time. */
type Buckets = Map<number, Map<Instant, PartialBucket>>;

const READ_ONLY = `set transaction isolation level repeatable read, read only;
  set local statement_timeout = '20s'`;

/** Reads ranges from whatever holds them: raw samples, roll-ups, or both put together. */
export class RangeReader {
  constructor(
    private readonly pool: MetricsPool,
    private readonly registry: SeriesRegistry,
  ) {}

  async range(query: RangeQuery): Promise<SeriesPoints[]> {
    checkRangeSize(query);
    const span = checkedSpan(query);
    const refs = await this.registry.find(query.series);
    const groups = groupsOf(query.series, refs, query.aggregate);
    return this.#reading(async (client, state) => {
      const steps = SAMPLE_CLASSES.map(({ tier }) =>
        resolutionFor(span, query.maxPoints, tier, state),
      );
      const resolutionOf = (sampleClass: SampleClass): Resolution =>
        steps[sampleClass] ?? { stepMs: 1 };
      const points = new Map<number, SeriesPoints['points']>();
      for (const group of groups) {
        const { stepMs, rollup } = resolutionOf(group.sampleClass);
        const buckets = await readBuckets(client, state, group, { span, rollup, stepMs });
        for (const [id, found] of buckets) {
          points.set(id, pointsOf(found, group.aggregate, stepMs, span.from));
        }
      }
      return query.series.map((series, i) => ({
        series,
        stepMs: resolutionOf(refs[i]?.sampleClass ?? 0).stepMs,
        points: points.get(refs[i]?.id ?? 0) ?? [],
      }));
    });
  }

  /** One value over the whole span for each series that has any. */
  async whole(
    ids: readonly number[],
    metric: MetricName,
    sampleClass: SampleClass,
    asked: Span & { readonly aggregate: Aggregate },
  ): Promise<Map<number, number>> {
    const span = checkedSpan(asked);
    const aggregate = effectiveAggregate(metric, asked.aggregate);
    const group = { ids: [...ids], sampleClass, aggregate };
    return this.#reading(async (client, state) => {
      const rollup = rollupForWhole(span, state);
      const buckets = await readBuckets(client, state, group, { span, rollup, stepMs: undefined });
      const values = new Map<number, number>();
      for (const [id, found] of buckets) {
        for (const bucket of found.values()) values.set(id, finalValue(aggregate, bucket));
      }
      return values;
    });
  }

  #reading<T>(work: (client: pg.PoolClient, state: StoreState) => Promise<T>): Promise<T> {
    return this.pool.transaction(async (client) => {
      await client.query(READ_ONLY);
      return work(client, await readState(client));
    });
  }
}

function groupsOf(
  keys: readonly SeriesKey[],
  refs: readonly (SeriesRef | undefined)[],
  asked: Aggregate,
): Group[] {
  const groups = new Map<string, Group & { readonly seen: Set<number> }>();
  for (const [i, key] of keys.entries()) {
    const ref = refs[i];
    if (ref === undefined) continue;
    const aggregate = effectiveAggregate(key.metric, asked);
    const name = `${ref.sampleClass}/${aggregate}`;
    const group = groups.get(name) ?? {
      ...{ ids: [], seen: new Set(), sampleClass: ref.sampleClass, aggregate },
    };
    groups.set(name, group);
    if (!group.seen.has(ref.id)) group.ids.push(ref.id);
    group.seen.add(ref.id);
  }
  return [...groups.values()];
}

interface HowToRead {
  readonly span: Span;
  readonly rollup: Rollup | undefined;
  readonly stepMs: number | undefined;
}

async function readBuckets(
  client: pg.PoolClient,
  state: StoreState,
  group: Group,
  { span, rollup, stepMs }: HowToRead,
): Promise<Buckets> {
  const buckets: Buckets = new Map();
  if (span.from >= span.to) return buckets;
  const limits = {
    rollup,
    rolledTo: (rollup && state.rollups.get(rollup.stepMs)?.rolledTo) ?? 0,
    rawFrom: state.keptFrom(SAMPLE_CLASSES[group.sampleClass].tier),
  };
  for (const { ids, dirty } of await splitByDirt(client, group.ids, rollup ? span : undefined)) {
    for (const segment of planSegments(span, { ...limits, dirty })) {
      const query = { segment, seriesIds: ids, stepMs, ...group };
      addPartials(buckets, group.aggregate, await readSegment(client, query));
    }
  }
  return buckets;
}

function addPartials(
  buckets: Buckets,
  aggregate: Aggregate,
  partials: readonly PartialBucket[],
): void {
  for (const partial of partials) {
    const ofSeries = buckets.get(partial.seriesId) ?? new Map<Instant, PartialBucket>();
    buckets.set(partial.seriesId, ofSeries);
    const earlier = ofSeries.get(partial.at);
    ofSeries.set(partial.at, earlier ? mergePartials(aggregate, earlier, partial) : partial);
  }
}

interface Dirt {
  readonly ids: number[];
  readonly dirty: Span | undefined;
}

/** Series whose roll-ups are not up to date in the span are read apart, with others of the same hours. */
async function splitByDirt(
  client: pg.PoolClient,
  ids: readonly number[],
  span: Span | undefined,
): Promise<Dirt[]> {
  const clean = new Set(ids);
  const parts = new Map<string, Dirt>();
  for (const { id, from, last } of span ? await dirtyHours(client, ids, span) : []) {
    const part = parts.get(`${from}/${last}`) ?? { ids: [], dirty: { from, to: last + HOUR_MS } };
    part.ids.push(id);
    parts.set(`${from}/${last}`, part);
    clean.delete(id);
  }
  const all = [...parts.values()];
  if (clean.size > 0) all.push({ ids: [...clean], dirty: undefined });
  return all;
}

async function dirtyHours(
  client: pg.PoolClient,
  ids: readonly number[],
  span: Span,
): Promise<{ id: number; from: Instant; last: Instant }[]> {
  const { rows } = await client.query<{ id: number; from: Instant; last: Instant }>(
    `select series_id as id, ${epochMs('min(hour)')} as "from", ${epochMs('max(hour)')} as last
     from metrics.dirty_hours where series_id = any($1::int[])
       and hour > to_timestamp($2::float8 / 1000) and hour < to_timestamp($3::float8 / 1000)
     group by series_id`,
    [intArray(ids), span.from - HOUR_MS, span.to],
  );
  return rows;
}

function pointsOf(
  buckets: ReadonlyMap<Instant, PartialBucket>,
  aggregate: Aggregate,
  stepMs: number,
  from: Instant,
): SeriesPoints['points'] {
  return [...buckets.values()]
    .map((bucket) => ({
      at: bucketStart(bucket.at, stepMs, from),
      value: finalValue(aggregate, bucket),
    }))
    .sort((a, b) => a.at - b.at);
}
