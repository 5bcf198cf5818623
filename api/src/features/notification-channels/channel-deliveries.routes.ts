import { CHANNEL_TEST } from '@atalaya/core/domain/outbox/outgoing-event';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  channelDeliveryListSchema,
  channelDeliveryQuerySchema,
  channelTestSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { webhookReplayedSchema, webhookReplaySchema } from '@atalaya/core/wire/rest/webhooks';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { queueDelivery } from '@atalaya/platform/outbox/queue-delivery';
import type { Trx } from '@atalaya/platform/postgres/database';
import { replayDead } from '../../channels/channel-deliveries.store.js';
import { readChannels } from '../../channels/channels.read-model.js';
import { deliveriesPage } from '../../channels/deliveries-page.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { eventActorOf } from '../../tenancy/audit.store.js';
import { asChannelDelivery } from './channel-view.js';
import { findChannel } from './notification-channels.store.js';
import { PEOPLE_KINDS } from './people-kinds.js';

const read = { permission: 'notification_channel:read' } as const;
const write = { permission: 'notification_channel:write' } as const;

/** What was sent over a channel, what came of it, sending it again, and trying the channel out. */
export function registerChannelDeliveries(app: ApiServer, context: ApiContext): void {
  registerReads(app, context);
  registerReplay(app, context);
  registerTest(app, context);
}

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/notification-channels/:id/deliveries',
    {
      config: read,
      schema: {
        summary: 'The deliveries of a channel with their attempts; the newest first',
        params: idParamsSchema,
        querystring: channelDeliveryQuerySchema,
        response: { 200: channelDeliveryListSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const readPage = deliveriesPage(id, request.query, asChannelDelivery);
      return tenancy.read(request, async (trx) => {
        await checkChannel(trx, id);
        return readPage(trx);
      });
    },
  );
}

function registerReplay(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/notification-channels/:id/replay',
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
        const { id } = await findChannel(unit, request.params.id);
        return { replayed: await replayDead(unit, id, request.body.deliveryIds) };
      }),
  );
}

function registerTest(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/notification-channels/:id/test',
    {
      config: { ...write, rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Sends a test message at once, as any other is sent but once only',
        params: idParamsSchema,
        response: { 202: channelTestSchema },
      },
    },
    async (request, reply) => {
      const deliveryId = await tenancy.write(request, async (unit) => {
        const { trx, tenantId, now } = unit;
        const {
          id,
          enabled,
          paused_until: pausedUntil,
        } = await findChannel(unit, request.params.id);
        if (!enabled)
          throw conflict('disabled', 'This channel is switched off: switch it on first.');
        // Who tries it out has put something right: it is not made to wait.
        if (pausedUntil !== null) await unit.update('channels', id, { paused_until: null });
        const event = await appendEvent(trx, tenantId, {
          type: CHANNEL_TEST,
          at: now.getTime(),
          subject: `channel:${id}`,
          correlationId: id,
          actor: eventActorOf(unit.actor),
          data: { channelId: id },
        });
        await unit.record({ action: CHANNEL_TEST, subjectType: 'channel', subjectId: id });
        return queueDelivery(trx, tenantId, { channelId: id, eventId: event.id, step: 0, at: now });
      });
      if (deliveryId === null) throw notFound();
      return reply.code(202).send({ deliveryId });
    },
  );
}

async function checkChannel(trx: Trx, id: string): Promise<void> {
  const [row] = await readChannels(trx, { kinds: PEOPLE_KINDS, limit: 1, id });
  if (row === undefined) throw notFound();
}
