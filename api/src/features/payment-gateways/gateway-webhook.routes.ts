import { openGateway } from '@atalaya/platform/payments/gateway-keys';
import { findNoticeTarget, keepNotice } from '@atalaya/platform/payments/take-notice';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { forbidden, notFound } from '../../http/http-problem.js';

const MOST_BYTES = 65_536;
const RATE = { max: 1_200, timeWindow: 60_000 };

/** Where a provider tells that a payment changed. No sign-in: its signature is checked before anything is read. */
export function registerGatewayWebhook(app: ApiServer, context: ApiContext): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MOST_BYTES },
      (_request, body, parsed) => parsed(null, body),
    );
    registerRoute(scope, context);
    done();
  });
}

function registerRoute(app: ApiServer, { deps }: ApiContext): void {
  const open = deps.openGateway ?? openGateway;
  app.post(
    '/payment-gateways/:gateway/webhook',
    {
      config: { public: true, onPortalHosts: true, rateLimit: RATE },
      schema: {
        summary: 'For payment providers: a payment changed; signed with the gateway’s key',
        params: z.strictObject({ gateway: z.uuid() }),
        // Each provider has its own; what is signed is read from the address itself.
        querystring: z.looseObject({}),
        response: { 200: z.object({ received: z.literal(true) }) },
      },
    },
    async (request) => {
      const target = await findNoticeTarget(deps.database, deps.secrets, request.params.gateway);
      if (target === undefined) throw notFound();
      const { tenantId, gateway } = target;
      const query = request.url.split('?')[1] ?? '';
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
      );
      const notice = { headers, query: new URLSearchParams(query) };
      const verdict = open(gateway.keys).verifyNotice(notice);
      if (verdict.kind === 'forged') {
        throw forbidden('wrong-signature', 'This is not signed as it must be.');
      }
      if (verdict.kind === 'payment') {
        const { requestId, providerPaymentId } = verdict;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const kept = { gatewayId: gateway.id, requestId, providerPaymentId, query, body };
        await keepNotice(deps.database, tenantId, kept, new Date(deps.clock.now()));
        await deps.bus.publish('gateway.notified', { tenantId });
      }
      return { received: true as const };
    },
  );
}
