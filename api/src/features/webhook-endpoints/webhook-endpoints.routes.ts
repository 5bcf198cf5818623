import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type WebhookEndpoint,
  webhookEndpointCreateSchema,
  webhookEndpointListSchema,
  webhookEndpointSchema,
  webhookEndpointSecretSchema,
  webhookEndpointUpdateSchema,
} from '@atalaya/core/wire/rest/webhooks';
import { checkTarget } from '@atalaya/platform/outbound/check-target';
import { newWebhookSecret } from '@atalaya/platform/outbound/webhook-signature';
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
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { asEndpoint } from './endpoint-views.js';
import { registerDeliveries } from './webhook-deliveries.routes.js';
import {
  findWebhook,
  insertEndpoint,
  rotateSecret,
  updateEndpoint,
} from './webhook-endpoints.store.js';

const read = { permission: 'webhook:read' } as const;
const write = { permission: 'webhook:write' } as const;
const LIST = { of: 'webhook-endpoints' };
const KINDS = ['webhook'] as const;
const MOST_ENDPOINTS = 20;

export const webhookEndpoints: Feature = {
  name: 'webhook-endpoints',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerDeliveries(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/webhook-endpoints',
    {
      config: read,
      schema: {
        summary: 'Where events are sent, signed',
        querystring: pageQuerySchema,
        response: { 200: webhookEndpointListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) =>
        readChannels(trx, { kinds: KINDS, limit, after }),
      );
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asEndpoint), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/webhook-endpoints/:id',
    {
      config: read,
      schema: { params: idParamsSchema, response: { 200: webhookEndpointSchema } },
    },
    (request) => tenancy.read(request, (trx) => endpointOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/webhook-endpoints',
    {
      config: write,
      schema: {
        summary: 'Adds an endpoint; the key that signs is shown once',
        body: webhookEndpointCreateSchema,
        response: { 201: webhookEndpointSecretSchema },
      },
    },
    async (request, reply) => {
      const url = await checkedUrl(context, request, request.body.url);
      const secret = newWebhookSecret();
      const endpoint = await tenancy.write(request, async (unit) => {
        await unit.lockTenant();
        if ((await countChannels(unit.trx, KINDS)) >= MOST_ENDPOINTS) {
          throw conflict('too-many', `There are ${MOST_ENDPOINTS} already: remove one first.`);
        }
        const { name, types } = request.body;
        const id = await insertEndpoint(unit, deps.secrets, { name, url, types, secret });
        return endpointOf(unit.trx, id);
      });
      return reply.code(201).send({ endpoint, secret });
    },
  );
  app.patch(
    '/webhook-endpoints/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: webhookEndpointUpdateSchema,
        response: { 200: webhookEndpointSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      await tenancy.read(request, (trx) => endpointOf(trx, id));
      const given = request.body.url;
      const url = given === undefined ? undefined : await checkedUrl(context, request, given);
      return tenancy.write(request, async (unit) => {
        await updateEndpoint(unit, id, { ...request.body, url });
        return endpointOf(unit.trx, id);
      });
    },
  );
  app.post(
    '/webhook-endpoints/:id/rotate',
    {
      config: write,
      schema: {
        summary: 'Makes a new key, shown once; the one before signs too for a day',
        params: idParamsSchema,
        response: { 200: webhookEndpointSecretSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const secret = newWebhookSecret();
      const endpoint = await tenancy.write(request, async (unit) => {
        await rotateSecret(unit, deps.secrets, id, secret);
        return endpointOf(unit.trx, id);
      });
      return { endpoint, secret };
    },
  );
  app.delete(
    '/webhook-endpoints/:id',
    {
      config: write,
      schema: {
        summary: 'Removes an endpoint with its deliveries; what waits is not sent',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, async (unit) => {
        const { id } = await findWebhook(unit, request.params.id);
        await unit.delete('channels', id);
      });
      return reply.code(204).send();
    },
  );
}

/** Names are looked up outside of any transaction; what is connected to is checked again. */
async function checkedUrl(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  text: string,
): Promise<string> {
  const tenantId = tenancy.tenantId(request);
  const allowed = await tenancy.read(request, (trx) => readLanNetworks(trx, tenantId));
  const checked = await checkTarget(text, allowed);
  if ('refused' in checked) throw invalidField('url', checked.refused);
  return checked.url.href;
}

async function endpointOf(trx: Trx, id: string): Promise<WebhookEndpoint> {
  const [row] = await readChannels(trx, { kinds: KINDS, limit: 1, id });
  if (!row) throw notFound();
  return asEndpoint(row);
}
