import { METRIC_NAMES, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { WAYS, type Way, type WayReport } from '@atalaya/core/domain/network/device';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';

/** A metric of the slow scope comes with each n-th poll only: until then its source has not gone quiet. */
const SLOW_EVERY_NTH = POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs;

const NUMBERS: ReadonlyMap<MetricName, number> = new Map(METRIC_NAMES.map((name, i) => [name, i]));
const NOBODY = 0;

/**
 * One metric comes from the highest-priority live source. A device read by SNMP and by a controller
 * gives one `radio.signal_dbm`, not two; when the better source goes quiet the other one takes over.
 */
export class SourcePrecedence {
  readonly #priorities: ReadonlyMap<Way, number>;
  /** Nearly all devices are read one way only, and echoes bring nothing that a read does: then all of it counts. */
  readonly isContested: boolean;
  /** By the metric's number: 1 and the way's place in WAYS. */
  readonly #owners: Uint8Array;
  /** By the metric's number: without it for this long, its way does not bring it any more. Epoch seconds. */
  readonly #ownedUntil: Uint32Array;
  /** By the way's place in WAYS, epoch ms; 0 for one that never answered. */
  readonly #liveUntil: Float64Array;
  /** Of the report that began last: 1 and its way's place, and until when (epoch s) its metrics are its own. */
  #taker = NOBODY;
  #broughtUntil = 0;

  /** `before`: who owned what under the priorities until now. */
  constructor(priorities: ReadonlyMap<Way, number>, before?: SourcePrecedence) {
    this.#priorities = priorities;
    this.isContested = [...priorities.keys()].filter((way) => way !== 'icmp').length > 1;
    const [metrics, ways] = this.isContested ? [NUMBERS.size, WAYS.length] : [0, 0];
    const known = before === undefined || !before.isContested ? undefined : before;
    this.#owners = known === undefined ? new Uint8Array(metrics) : known.#owners.slice();
    this.#ownedUntil = known === undefined ? new Uint32Array(metrics) : known.#ownedUntil.slice();
    this.#liveUntil = known === undefined ? new Float64Array(ways) : known.#liveUntil.slice();
  }

  /** Before the metrics of a report. Only where metrics are contested. */
  begin({ way, at, ok, intervalMs }: WayReport): void {
    const freshMs = intervalMs * POLLING_DEFAULTS.staleAfterIntervals;
    this.#taker = 1 + WAYS.indexOf(way);
    if (ok) this.#liveUntil[this.#taker - 1] = at + freshMs;
    this.#broughtUntil = Math.ceil((at + freshMs * SLOW_EVERY_NTH) / SECOND_MS);
  }

  /** Whether this metric of the report that began last counts. */
  keeps(metric: MetricName, { way, at }: WayReport): boolean {
    const number = NUMBERS.get(metric) ?? 0;
    const taker = this.#taker;
    const owner = this.#owners[number] ?? NOBODY;
    if (owner !== taker) {
      if (owner !== NOBODY && !this.#mayTake(way, number, owner, at)) return false;
      this.#owners[number] = taker;
    }
    this.#ownedUntil[number] = this.#broughtUntil;
    return true;
  }

  #mayTake(way: Way, number: number, owner: number, at: Instant): boolean {
    const owning = WAYS[owner - 1] ?? way;
    const broughtUntil = (this.#ownedUntil[number] ?? 0) * SECOND_MS;
    const liveUntil = this.#liveUntil[owner - 1] || at;
    const isQuiet = liveUntil < at || broughtUntil < at;
    return isQuiet || this.#rank(owning) < this.#rank(way);
  }

  /** A way that was taken from the device ranks below all others. */
  #rank(way: Way): number {
    return this.#priorities.get(way) ?? Number.NEGATIVE_INFINITY;
  }
}
