import { tellWindowCustomers } from '@atalaya/platform/maintenance/tell-window-customers';
import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';

/** Tells customers of planned work as soon as it is due, and at once of what a person plans, ends or calls off. */
export function createMessageRounds(deps: TenantRoundsDeps): TenantRounds {
  return new TenantRounds(deps, {
    topics: ['maintenance.changed'],
    gatherMs: 0,
    failure: 'customers could not be told of planned work; trying again',
    look: async (tenantId) => {
      await tellWindowCustomers(deps.database, tenantId, deps.clock.now());
      return null;
    },
  });
}
