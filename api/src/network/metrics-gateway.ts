import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  LatestValue,
  MetricStore,
  RangeQuery,
  SeriesFilter,
  SeriesPoints,
} from '@atalaya/core/ports/metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import { readDeviceIds } from './device-ids.read-model.js';

/** Devices that row-level security has shown to belong to the tenant; only the gateway makes one. */
export class VisibleDevices {
  readonly tenantId: string;
  readonly ids: ReadonlySet<string>;
  /** @internal */
  constructor(tenantId: string, ids: ReadonlySet<string>) {
    this.tenantId = tenantId;
    this.ids = ids;
  }
}

/**
 * The api's only way to samples. The store knows no row-level security, so ids go through Postgres
 * first; a series of a device that was not shown there is never asked for.
 */
export class MetricsGateway {
  readonly #database: Database;
  readonly #store: MetricStore;

  constructor(database: Database, store: MetricStore) {
    this.#database = database;
    this.#store = store;
  }

  /** Of these ids those that exist in the tenant; all of the tenant's devices without `ids`. */
  async resolve(tenantId: string, ids?: readonly string[]): Promise<VisibleDevices> {
    if (ids?.length === 0) return new VisibleDevices(tenantId, new Set());
    const found = await this.#database.withTenant(tenantId, (trx) => readDeviceIds(trx, ids));
    return new VisibleDevices(tenantId, new Set(found));
  }

  async latest(
    devices: VisibleDevices,
    what: Pick<SeriesFilter, 'tags' | 'anyOf'> & { readonly metrics: readonly MetricName[] },
    since: Instant,
  ): Promise<LatestValue[]> {
    if (devices.ids.size === 0) return [];
    return this.#store.latest({ ...scope(devices), ...what }, since);
  }

  async series(
    devices: VisibleDevices,
    what: { readonly metrics: readonly MetricName[]; readonly tags?: Tags },
    since: Instant,
  ): Promise<SeriesKey[]> {
    if (devices.ids.size === 0) return [];
    return this.#store.series({ ...scope(devices), ...what }, since);
  }

  async range(devices: VisibleDevices, query: RangeQuery): Promise<SeriesPoints[]> {
    const series = query.series.filter(
      (key) => key.tenantId === devices.tenantId && devices.ids.has(key.deviceId),
    );
    return series.length === 0 ? [] : this.#store.range({ ...query, series });
  }
}

function scope(devices: VisibleDevices) {
  return { tenantId: devices.tenantId, deviceIds: [...devices.ids] };
}
