import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { POLL_SCOPES, type PollScope } from '@atalaya/core/ports/device-driver';

/** How many fast polls go to one of each scope (60 s, 300 s, 3,600 s): a faster interval quickens all three. */
const EVERY_NTH: Readonly<Record<PollScope, number>> = {
  fast: 1,
  slow: POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs,
  inventory: POLLING_DEFAULTS.inventoryIntervalMs / POLLING_DEFAULTS.fastIntervalMs,
};

/** Which scopes a poll at `now` covers; a scope stays due until it was read with success. */
export class ScopeSchedule {
  /** By the scope's place in POLL_SCOPES; never read: long ago. */
  readonly #lastReadAt: Instant[] = POLL_SCOPES.map(() => Number.NEGATIVE_INFINITY);
  readonly #intervalMs: number;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  due(now: Instant): ReadonlySet<PollScope> {
    // Half an interval of tolerance: a poll that comes a little early is not put off to the next one.
    const isDue = (scope: PollScope, place: number) => {
      const last = this.#lastReadAt[place] ?? Number.NEGATIVE_INFINITY;
      return now - last >= this.#intervalMs * (EVERY_NTH[scope] - 0.5);
    };
    const due = POLL_SCOPES.filter(isDue);
    return new Set<PollScope>(['fast', ...due]);
  }

  read(scopes: ReadonlySet<PollScope>, at: Instant): void {
    for (const scope of scopes) this.#lastReadAt[POLL_SCOPES.indexOf(scope)] = at;
  }
}
