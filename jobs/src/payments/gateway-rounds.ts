import { type OpenGateway, openGateway } from '@atalaya/platform/payments/gateway-keys';
import { settleDuePayments } from '@atalaya/platform/payments/gateway-notices';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { TenantRounds } from '@atalaya/platform/runtime/tenant-rounds';

export interface GatewayRounds {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Reads at the providers what they notified, as soon as they do, and what they left undecided. */
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
    look: (tenantId) => settleDuePayments(work, tenantId, stopping.signal),
  });
  return {
    start: () => rounds.start(),
    stop: async () => {
      stopping.abort();
      await rounds.stop();
    },
  };
}
