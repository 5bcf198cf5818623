import type { LatestValue } from '../../ports/metric-store.js';
import type { Instant } from '../shared/instant.js';

/** What a PPPoE user's session passes, by their router's counters: towards the customer, and from them. */
export interface SessionRate {
  readonly routerId: string;
  readonly user: string;
  readonly downBps: number;
  readonly upBps: number;
  readonly at: Instant;
}

/** By user. A router's `out` goes to the subscriber; of a user on two routers the faster counts. */
export function sessionRates(
  down: readonly LatestValue[],
  up: readonly LatestValue[],
): Map<string, SessionRate> {
  const keyOf = ({ series }: LatestValue) => `${series.deviceId} ${series.tags['service'] ?? ''}`;
  const ups = new Map(up.map((value) => [keyOf(value), value.value]));
  const rates = new Map<string, SessionRate>();
  for (const value of down) {
    const user = value.series.tags['service'];
    if (user === undefined) continue;
    const known = rates.get(user);
    if (known !== undefined && known.downBps >= value.value) continue;
    rates.set(user, {
      routerId: value.series.deviceId,
      user,
      downBps: value.value,
      upBps: ups.get(keyOf(value)) ?? 0,
      at: value.at,
    });
  }
  return rates;
}
