import { CATALOGUE, METRIC_NAMES, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import { canonicalTagText } from '../canonical-series.js';

/** By a field's place in its measurement; 0 is none, for Postgres counts from 1. */
type Ids = number[];
type Groups = Map<string, Ids>;

interface Place {
  readonly measurement: string;
  readonly field: number;
}

const PLACES: ReadonlyMap<string, Place> = new Map(
  METRIC_NAMES.map((name) => {
    const { measurement, field } = splitMetric(name);
    const fields: readonly string[] = CATALOGUE[measurement].fields;
    return [name, { measurement, field: fields.indexOf(field) }];
  }),
);

const SHARED_NAMES = 4_096;

/**
 * Remembers the numbers of series, those of one device, measurement and tags in one array: 5,000 devices
 * have about 700,000 series, and a text for each would take more memory than all the rest of a collector.
 * Keeps at least the `capacity` groups used last, at most twice as many: two generations cost one look-up
 * where a linked list would cost a write.
 */
export class SeriesCache {
  #young = new Map<string, Groups>();
  #old = new Map<string, Groups>();
  #size = 0;
  /** Most devices have the same names: an ether1, a wlan1. */
  readonly #names = new Map<string, string>();
  /** Where the last one was found: the samples of a poll stand together. */
  #last: { key: Omit<SeriesKey, 'metric'>; measurement: string; ids: Ids } | undefined;

  constructor(private readonly capacity: number) {}

  get(key: SeriesKey): number | undefined {
    const place = PLACES.get(key.metric);
    if (place === undefined) return undefined;
    return this.#group(key, place.measurement)?.[place.field] || undefined;
  }

  set(key: SeriesKey, id: number): void {
    const place = PLACES.get(key.metric);
    if (place === undefined) return;
    const ids = this.#group(key, place.measurement) ?? this.#add(key, place.measurement);
    while (ids.length < place.field) ids.push(0);
    ids[place.field] = id;
  }

  #group(key: SeriesKey, measurement: string): Ids | undefined {
    const last = this.#last;
    if (
      last !== undefined &&
      last.measurement === measurement &&
      last.key.tags === key.tags &&
      last.key.deviceId === key.deviceId &&
      last.key.tenantId === key.tenantId
    ) {
      return last.ids;
    }
    const owner = ownerOf(key);
    const name = this.#groupName(measurement, key.tags);
    const young = this.#young.get(owner)?.get(name);
    const ids = young ?? this.#old.get(owner)?.get(name);
    if (ids === undefined) return undefined;
    if (young === undefined) this.#keep(owner, name, ids);
    this.#last = { key, measurement, ids };
    return ids;
  }

  #add(key: SeriesKey, measurement: string): Ids {
    const ids: Ids = [];
    this.#keep(ownerOf(key), this.#groupName(measurement, key.tags), ids);
    this.#last = { key, measurement, ids };
    return ids;
  }

  /** One text for all groups of that name, as far as names are shared. */
  #groupName(measurement: string, tags: Tags): string {
    const name = `${measurement}${canonicalTagText(tags)}`;
    const shared = this.#names.get(name);
    if (shared === undefined && this.#names.size < SHARED_NAMES) this.#names.set(name, name);
    return shared ?? name;
  }

  #keep(owner: string, name: string, ids: Ids): void {
    if (this.#size >= this.capacity) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    let groups = this.#young.get(owner);
    if (groups === undefined) {
      groups = new Map();
      this.#young.set(owner, groups);
    }
    groups.set(name, ids);
    this.#size++;
  }
}

const ownerOf = ({ tenantId, deviceId }: SeriesKey): string => `${tenantId}\n${deviceId}`;
