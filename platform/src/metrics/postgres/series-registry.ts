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

  /** One ref for each key, in order; unknown series are created. Ids must be UUIDs. */
  async resolve(keys: readonly SeriesKey[]): Promise<SeriesRef[]> {
    const found = this.#cached(keys);
    await this.#search(keys, found);
    const missing = uniqueMissing(keys, found);
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      await this.pool.transaction((client) => client.query(CREATE, [asked(chunk)]));
    }
    if (missing.length > 0) await this.#search(keys, found);
    return found.map((ref) => {
      if (ref === undefined) throw new Error('a series was removed while it was written to');
      return ref;
    });
  }

  /** One ref for each key, in order; undefined for a series that was never written. */
  async find(keys: readonly SeriesKey[]): Promise<(SeriesRef | undefined)[]> {
    const found = this.#cached(keys);
    await this.#search(keys, found);
    return found;
  }

  #cached(keys: readonly SeriesKey[]): (SeriesRef | undefined)[] {
    return keys.map((key) => {
      const id = this.#cache.get(key);
      return id === undefined ? undefined : { id, sampleClass: sampleClassOf(key.metric) };
    });
  }

  async #search(keys: readonly SeriesKey[], found: (SeriesRef | undefined)[]): Promise<void> {
    const missing = uniqueMissing(keys, found);
    const refs = new Map<string, SeriesRef>();
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      const { rows } = await this.pool.transaction((client) =>
        client.query<{ i: number; id: number }>(FIND, [asked(chunk)]),
      );
      for (const row of rows) {
        const key = chunk[row.i];
        if (key === undefined) continue;
        const ref = { id: row.id, sampleClass: sampleClassOf(key.metric) };
        refs.set(seriesMapKey(key), ref);
        this.#cache.set(key, row.id);
      }
    }
    if (refs.size === 0) return;
    for (const [i, key] of keys.entries()) found[i] ??= refs.get(seriesMapKey(key));
  }
}

function uniqueMissing(
  keys: readonly SeriesKey[],
  found: readonly (SeriesRef | undefined)[],
): SeriesKey[] {
  const missing = new Map<string, SeriesKey>();
  for (const [i, key] of keys.entries()) {
    if (found[i] === undefined && isUuid(key.tenantId) && isUuid(key.deviceId)) {
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
