import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  webhookDeliveryListSchema,
  webhookDeliveryQuerySchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookTestSchema,
} from '@atalaya/core/wire/rest/webhooks';
import { openChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import { webhookUrlOf } from '@atalaya/platform/outbox/webhook-url';
import { replayDead } from '../../channels/channel-deliveries.store.js';
import { readChannels, readLanNetworks } from '../../channels/channels.read-model.js';
import { deliveriesPage } from '../../channels/deliveries-page.read-model.js';
import { asDelivery } from '../../channels/delivery-view.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { testEndpoint } from './test-endpoint.js';
import { findWebhook } from './webhook-endpoints.store.js';

const read = { permission: 'webhook:read' } as const;
const write = { permission: 'webhook:write' } as const;

/** What was sent to an endpoint, what came of it, and sending it again. */
export function registerDeliveries(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/webhook-endpoints/:id/deliveries',
    {
      config: read,
      schema: {
        summary: 'The deliveries of an endpoint with their attempts; the newest first',
        params: idParamsSchema,
        querystring: webhookDeliveryQuerySchema,
        response: { 200: webhookDeliveryListSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const readPage = deliveriesPage(id, request.query, asDelivery);
      return tenancy.read(request, async (trx) => {
        if ((await readChannels(trx, { kinds: ['webhook'], limit: 1, id })).length === 0)
          throw notFound();
        return readPage(trx);
      });
    },
  );
  app.post(
    '/webhook-endpoints/:id/replay',
    {
      config: write,
      schema: {
        summary: 'Sends dead deliveries again, those that are named or all',
        params: idParamsSchema,
        body: webhookReplaySchema,
        response: { 200: webhookReplayedSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = await findWebhook(unit, request.params.id);
        return { replayed: await replayDead(unit, id, request.body.deliveryIds) };
      }),
  );
  registerTest(app, context);
}

function registerTest(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/webhook-endpoints/:id/test',
    {
      config: { ...write, rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Sends a signed event of type endpoint.test at once and tells what came of it',
        params: idParamsSchema,
        response: { 200: webhookTestSchema },
      },
    },
    async (request) => {
      const now = deps.clock.now();
      const { endpoint, allowed, actor, tenantId } = await tenancy.write(request, async (unit) => {
        const row = await findWebhook(unit, request.params.id);
        await unit.record({
          action: 'channel.test',
          subjectType: 'channel',
          subjectId: row.id,
        });
        return {
          endpoint: row,
          allowed: await readLanNetworks(unit.trx, unit.tenantId),
          actor: unit.actor,
          tenantId: unit.tenantId,
        };
      });
      return testEndpoint({
        tenantId,
        endpointId: endpoint.id,
        url: webhookUrlOf(endpoint.config),
        allowed,
        secrets: openChannelKeys(deps.secrets, tenantId, endpoint, now),
        userId: actor.userId,
        at: new Date(now),
      });
    },
  );
}
