import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Way, WayReport } from '@atalaya/core/domain/network/device';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';

interface Owner {
  readonly way: Way;
  readonly rank: number;
  readonly freshUntil: Instant;
}

/**
 * One metric comes from the highest-priority live source. A device read by SNMP and by a controller
 * gives one `radio.signal_dbm`, not two; when the better source goes quiet the other one takes over.
 */
export class SourcePrecedence {
  readonly #owners = new Map<MetricName, Owner>();

  keep<T extends { readonly metric: MetricName }>(
    way: Way,
    rank: number,
    values: readonly T[],
    report: WayReport,
  ): T[] {
    const freshUntil = report.at + report.intervalMs * POLLING_DEFAULTS.staleAfterIntervals;
    const kept = values.filter(({ metric }) => {
      const owner = this.#owners.get(metric);
      return (
        owner === undefined ||
        owner.way === way ||
        owner.rank < rank ||
        owner.freshUntil < report.at
      );
    });
    for (const { metric } of kept) this.#owners.set(metric, { way, rank, freshUntil });
    return kept;
  }
}
