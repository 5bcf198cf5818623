import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Aggregate } from '@atalaya/core/ports/metric-store';
import type pg from 'pg';
import { intArray } from './binary-array.js';
import type { Segment } from './range-plan.js';
import { epochMs } from './store-state.js';
import type { SampleClass } from './tiers.js';

/** What one segment knows of a bucket. An average is its sum with the number of samples as weight. */
export interface PartialBucket {
  readonly seriesId: number;
  /** Start of the bucket in the epoch-aligned grid; 0 when there is one bucket for all. */
  readonly at: Instant;
  readonly value: number;
  readonly weight: number;
}

interface Expression {
  readonly value: string;
  readonly weight?: string;
}

const RAW: Record<Aggregate, Expression> = {
  avg: { value: 'sum(value)', weight: 'count(*)' },
  min: { value: 'min(value)' },
  max: { value: 'max(value)' },
  sum: { value: 'sum(value)' },
  count: { value: 'count(*)' },
  last: { value: '(array_agg(value order by at desc))[1]' },
  p95: { value: '(array_agg(value order by value))[(count(*) * 95 + 50) / 100]' },
};
/** The p95 of wider buckets is the highest of the p95 within: an upper bound, never an average. */
const ROLLED: Record<Aggregate, Expression> = {
  avg: { value: 'sum(sum)', weight: 'sum(count)' },
  min: { value: 'min(min)' },
  max: { value: 'max(max)' },
  sum: { value: 'sum(sum)' },
  count: { value: 'sum(count)' },
  last: { value: '(array_agg(last order by at desc))[1]' },
  p95: { value: 'max(p95)' },
};

export interface SegmentQuery {
  readonly segment: Segment;
  readonly seriesIds: readonly number[];
  readonly sampleClass: SampleClass;
  readonly aggregate: Aggregate;
  /** Nothing: one bucket for the whole segment. */
  readonly stepMs: number | undefined;
}

/** Reads one segment. Not a prepared statement: the planner must see the instants to skip partitions. */
export async function readSegment(
  client: pg.PoolClient,
  { segment, seriesIds, sampleClass, aggregate, stepMs }: SegmentQuery,
): Promise<PartialBucket[]> {
  const isRaw = segment.source === 'raw';
  const { value, weight = '1' } = (isRaw ? RAW : ROLLED)[aggregate];
  const bucket =
    stepMs === undefined ? '0' : epochMs(`date_bin('${stepMs} ms', at, to_timestamp(0))`);
  const table = isRaw ? `samples where class = ${sampleClass} and` : `${segment.source} where`;
  const { rows } = await client.query<[number, number, number, number]>({
    rowMode: 'array',
    text: `select series_id, (${bucket})::float8, (${value})::float8, (${weight})::float8
      from metrics.${table} series_id = any($1::int[])
        and at >= to_timestamp($2::float8 / 1000) and at < to_timestamp($3::float8 / 1000)
      group by 1, 2`,
    values: [intArray(seriesIds), segment.from, segment.to],
  });
  return rows.map(([seriesId, at, partial, count]) => ({
    ...{ seriesId, at, value: partial, weight: count },
  }));
}

/** Puts two parts of one bucket together, the earlier one first. */
export function mergePartials(
  aggregate: Aggregate,
  earlier: PartialBucket,
  later: PartialBucket,
): PartialBucket {
  const weight = earlier.weight + later.weight;
  switch (aggregate) {
    case 'avg':
    case 'sum':
    case 'count':
      return { ...earlier, value: earlier.value + later.value, weight };
    case 'min':
      return { ...earlier, value: Math.min(earlier.value, later.value), weight };
    case 'max':
    case 'p95':
      return { ...earlier, value: Math.max(earlier.value, later.value), weight };
    case 'last':
      return { ...later, weight };
  }
}

export function finalValue(aggregate: Aggregate, { value, weight }: PartialBucket): number {
  return aggregate === 'avg' ? value / weight : value;
}
