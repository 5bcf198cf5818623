import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  emailConfigSchema,
  type NotificationChannel,
  notificationChannelCreateSchema,
  notificationChannelListSchema,
  notificationChannelSchema,
  notificationChannelUpdateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  countChannels,
  readChannels,
  readLanNetworks,
} from '../../channels/channels.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { registerChannelDeliveries } from './channel-deliveries.routes.js';
import { readForm } from './channel-form.js';
import { asChannel } from './channel-view.js';
import { checkMailServer } from './check-mail-server.js';
import { registerLinkCode } from './link-code.routes.js';
import {
  deleteChannel,
  findChannel,
  insertChannel,
  updateChannel,
} from './notification-channels.store.js';
import { PEOPLE_KINDS } from './people-kinds.js';
import { registerWhatsappWebhook } from './whatsapp-webhook.routes.js';

const read = { permission: 'notification_channel:read' } as const;
const write = { permission: 'notification_channel:write' } as const;
const LIST = { of: 'notification-channels' };
const MOST_CHANNELS = 100;

export const notificationChannels: Feature = {
  name: 'notification-channels',
  register: (app, context) => {
    registerReads(app, context);
    registerCreate(app, context);
    registerChanges(app, context);
    registerChannelDeliveries(app, context);
    registerLinkCode(app, context);
    registerWhatsappWebhook(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/notification-channels',
    {
      config: read,
      schema: {
        summary: 'The channels over which people are told; webhooks are apart',
        querystring: pageQuerySchema,
        response: { 200: notificationChannelListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) =>
        readChannels(trx, { kinds: PEOPLE_KINDS, limit, after }),
      );
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asChannel), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/notification-channels/:id',
    {
      config: read,
      schema: { params: idParamsSchema, response: { 200: notificationChannelSchema } },
    },
    (request) => tenancy.read(request, (trx) => channelOf(trx, request.params.id)),
  );
}

function registerCreate(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/notification-channels',
    {
      config: write,
      schema: {
        summary: 'Adds a channel; what is secret of it is never shown again',
        body: notificationChannelCreateSchema,
        response: { 201: notificationChannelSchema },
      },
    },
    async (request, reply) => {
      const { kind, config: sentConfig, ...named } = request.body;
      const { secret: sentSecret, ...rest } = { secret: undefined, ...named };
      const form = readForm(kind, { config: sentConfig, secret: sentSecret }, undefined);
      const { config = {}, secret = null } = form;
      if (kind === 'email') await checkServer(context, request, config);
      const channel = await tenancy.write(request, async (unit) => {
        await unit.lockTenant();
        if ((await countChannels(unit.trx, PEOPLE_KINDS)) >= MOST_CHANNELS) {
          throw conflict('too-many', `There are ${MOST_CHANNELS} already: remove one first.`);
        }
        const id = await insertChannel(unit, deps.secrets, { ...rest, kind, config, secret });
        return channelOf(unit.trx, id);
      });
      return reply.code(201).send(channel);
    },
  );
}

function registerChanges(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.patch(
    '/notification-channels/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: notificationChannelUpdateSchema,
        response: { 200: notificationChannelSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { config, secret, ...rest } = request.body;
      const sent = { config, secret };
      const { kind, ...before } = await tenancy.read(request, (trx) => channelOf(trx, id));
      const form = readForm(kind, sent, before);
      if (kind === 'email' && form.config) await checkServer(context, request, form.config);
      return tenancy.write(request, async (unit) => {
        const { config: stored, key_id: keyId } = await findChannel(unit, id);
        const now = readForm(kind, sent, { config: stored, hasSecret: keyId !== null });
        await updateChannel(unit, deps.secrets, id, { ...rest, ...now });
        return channelOf(unit.trx, id);
      });
    },
  );
  app.delete(
    '/notification-channels/:id',
    {
      config: write,
      schema: {
        summary: 'Removes a channel with its deliveries; what waits is not sent',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteChannel(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}

async function checkServer(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const tenantId = tenancy.tenantId(request);
  const allowed = await tenancy.read(request, (trx) => readLanNetworks(trx, tenantId));
  await checkMailServer(emailConfigSchema.parse(config), allowed);
}

async function channelOf(trx: Trx, id: string): Promise<NotificationChannel> {
  const [row] = await readChannels(trx, { kinds: PEOPLE_KINDS, limit: 1, id });
  if (!row) throw notFound();
  return asChannel(row);
}
