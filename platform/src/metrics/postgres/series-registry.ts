import { isPercentileField } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { MetricsPool } from '../../postgres/database.js';
import { canonicalTags, seriesMapKey } from '../canonical-series.js';
import { SeriesCache } from './series-cache.js';
import { type SampleClass, sampleClassOf } from './tiers.js';

export interface SeriesRef {
  readonly id: number;
  readonly sampleClass: SampleClass;
}

/** Of one device, measurement and tags each: about 5 times as many series. */
const CACHED_GROUPS = 200_000;
const CHUNK = 2_000;
/** Postgres numbers series from 1. */
const NONE = 0;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => UUID.test(text);

const ASKED = `jsonb_to_recordset($1::jsonb)
  as asked(i int, t uuid, d uuid, m text, g jsonb, c smallint, p boolean)`;
const FIND = `select asked.i, series.id from ${ASKED} join metrics.series
  on series.tenant_id = asked.t and series.device_id = asked.d
    and series.metric = asked.m and series.tags = asked.g`;
// Sorted, so that two processes that meet the same new series wait for each other in one order.
const CREATE = `insert into metrics.series (tenant_id, device_id, metric, tags, class, is_percentile)
  select t, d, m, g, c, p from ${ASKED} order by t, d, m, g on conflict do nothing`;

/** Finds the numbers of series, and makes them. Ids are remembered in this process. */
export class SeriesRegistry {
  readonly #cache = new SeriesCache(CACHED_GROUPS);

  constructor(private readonly pool: MetricsPool) {}

  /** The number of each key, in order; unknown series are created. Ids must be UUIDs. */
  async resolve(keys: readonly SeriesKey[]): Promise<Int32Array> {
    const found = this.#cached(keys);
    await this.#search(keys, found);
    const missing = uniqueMissing(keys, found);
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      await this.pool.transaction((client) => client.query(CREATE, [asked(chunk)]));
    }
    if (missing.length > 0) await this.#search(keys, found);
    if (found.includes(NONE)) throw new Error('a series was removed while it was written to');
    return found;
  }

  /** One ref for each key, in order; undefined for a series that was never written. */
  async find(keys: readonly SeriesKey[]): Promise<(SeriesRef | undefined)[]> {
    const found = this.#cached(keys);
    await this.#search(keys, found);
    return keys.map(({ metric }, i) => {
      const id = found[i] ?? NONE;
      return id === NONE ? undefined : { id, sampleClass: sampleClassOf(metric) };
    });
  }

  #cached(keys: readonly SeriesKey[]): Int32Array {
    const ids = new Int32Array(keys.length);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      ids[i] = (key && this.#cache.get(key)) ?? NONE;
    }
    return ids;
  }

  async #search(keys: readonly SeriesKey[], found: Int32Array): Promise<void> {
    const missing = uniqueMissing(keys, found);
    const ids = new Map<string, number>();
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      const { rows } = await this.pool.transaction((client) =>
        client.query<{ i: number; id: number }>(FIND, [asked(chunk)]),
      );
      for (const row of rows) {
        const key = chunk[row.i];
        if (key === undefined) continue;
        ids.set(seriesMapKey(key), row.id);
        this.#cache.set(key, row.id);
      }
    }
    if (ids.size === 0) return;
    for (const [i, key] of keys.entries()) {
      if (found[i] === NONE) found[i] = ids.get(seriesMapKey(key)) ?? NONE;
    }
  }
}

function uniqueMissing(keys: readonly SeriesKey[], found: Int32Array): SeriesKey[] {
  if (!found.includes(NONE)) return [];
  const missing = new Map<string, SeriesKey>();
  for (const [i, key] of keys.entries()) {
    if (found[i] === NONE && isUuid(key.tenantId) && isUuid(key.deviceId)) {
      missing.set(seriesMapKey(key), key);
    }
  }
  return [...missing.values()];
}

function asked(keys: readonly SeriesKey[]): string {
  return JSON.stringify(
    keys.map(({ tenantId, deviceId, metric, tags }, i) => ({
      ...{ i, t: tenantId, d: deviceId, m: metric, g: canonicalTags(tags) },
      ...{ c: sampleClassOf(metric), p: isPercentileField(metric) },
    })),
  );
}
