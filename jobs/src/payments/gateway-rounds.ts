import { type OpenGateway, openGateway } from '@atalaya/platform/payments/gateway-keys';
import { settleDuePayments } from '@atalaya/platform/payments/gateway-notices';
import { searchGateways } from '@atalaya/platform/payments/search-gateways';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { TenantRounds } from '@atalaya/platform/runtime/tenant-rounds';

export interface GatewayRounds {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Reads at the providers what they notified, as soon as they do, what they left undecided, and what they never told. */
export function createGatewayRounds(
  platform: Platform,
  open: OpenGateway = openGateway,
): GatewayRounds {
  const stopping = new AbortController();
  const work = { ...platform, openGateway: open };
  const rounds = new TenantRounds(platform, {
    topics: ['gateway.notified'],
    gatherMs: 0,
    failure: 'payments of gateways could not be looked at',
    look: async (tenantId) => {
      const search = await searchGateways(work, tenantId, stopping.signal);
      const due = await settleDuePayments(work, tenantId, stopping.signal);
      const times = [search, due].filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
  });
  return {
    start: () => rounds.start(),
    stop: async () => {
      stopping.abort();
      await rounds.stop();
    },
  };
}
