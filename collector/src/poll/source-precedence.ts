import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Way, WayReport } from '@atalaya/core/domain/network/device';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';

/** A metric of the slow scope comes with each n-th poll only: until then its source has not gone quiet. */
const SLOW_EVERY_NTH = POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs;

interface Owner {
  readonly way: Way;
  /** Without the metric for this long, its way does not bring it any more. */
  broughtUntil: Instant;
}

/**
 * One metric comes from the highest-priority live source. A device read by SNMP and by a controller
 * gives one `radio.signal_dbm`, not two; when the better source goes quiet the other one takes over.
 */
export class SourcePrecedence {
  readonly #priorities: ReadonlyMap<Way, number>;
  readonly #owners: Map<MetricName, Owner>;
  readonly #liveUntil: Map<Way, Instant>;
  #broughtUntil: Instant = 0;

  /** `before`: who owned what under the priorities until now. */
  constructor(priorities: ReadonlyMap<Way, number>, before?: SourcePrecedence) {
    this.#priorities = priorities;
    this.#owners = new Map(before === undefined ? [] : before.#owners);
    this.#liveUntil = new Map(before === undefined ? [] : before.#liveUntil);
  }

  /** Before the metrics of a report. */
  begin({ way, at, ok, intervalMs }: WayReport): void {
    const freshMs = intervalMs * POLLING_DEFAULTS.staleAfterIntervals;
    if (ok) this.#liveUntil.set(way, at + freshMs);
    this.#broughtUntil = at + freshMs * SLOW_EVERY_NTH;
  }

  /** Whether this metric of the report that began last counts. */
  keeps(metric: MetricName, { way, at }: WayReport): boolean {
    const owner = this.#owners.get(metric);
    if (owner?.way === way) owner.broughtUntil = this.#broughtUntil;
    else if (owner === undefined || this.#mayTake(way, owner, at)) {
      this.#owners.set(metric, { way, broughtUntil: this.#broughtUntil });
    } else return false;
    return true;
  }

  #mayTake(way: Way, owner: Owner, at: Instant): boolean {
    const isQuiet = (this.#liveUntil.get(owner.way) ?? at) < at || owner.broughtUntil < at;
    return isQuiet || this.#rank(owner.way) < this.#rank(way);
  }

  /** A way that was taken from the device ranks below all others. */
  #rank(way: Way): number {
    return this.#priorities.get(way) ?? Number.NEGATIVE_INFINITY;
  }
}
