import {
  DEVICE_ROLES,
  type DeviceRole,
  type DeviceState,
} from '@atalaya/core/domain/network/device';
import type { Overview } from '@atalaya/core/wire/rest/overview';

export interface RoleCounts {
  readonly role: DeviceRole;
  readonly byState: Readonly<Partial<Record<DeviceState, number>>>;
}

/** One row for each role that exists, in the order of the catalogue: from the core to the customer. */
export function countsByRole(counts: Overview['counts']): readonly RoleCounts[] {
  return DEVICE_ROLES.flatMap((role): readonly RoleCounts[] => {
    const mine = counts.filter((count) => count.role === role && count.count > 0);
    if (mine.length === 0) return [];
    const byState: Partial<Record<DeviceState, number>> = {};
    for (const { state, count } of mine) byState[state] = (byState[state] ?? 0) + count;
    return [{ role, byState }];
  });
}
