import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';
import { keepCredits } from '@atalaya/platform/sla/keep-credits';

/** Proposes what services get back for time without them once a period is over, and posts what is approved. */
export function createSlaRounds(deps: TenantRoundsDeps): TenantRounds {
  return new TenantRounds(deps, {
    topics: [],
    gatherMs: 0,
    failure: 'the service credits of a tenant failed; trying again',
    look: async (tenantId) => {
      await keepCredits(deps, tenantId);
      return null;
    },
  });
}
