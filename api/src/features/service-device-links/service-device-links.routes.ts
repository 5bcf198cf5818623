import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  linkEvidenceSchema,
  type ServiceLink,
  serviceLinkCreateSchema,
  serviceLinkIdsSchema,
  serviceLinkListSchema,
  serviceLinkQuerySchema,
  serviceLinksDecidedSchema,
} from '@atalaya/core/wire/rest/service-device-links';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { hasService, type LinkRow, readServiceLinks } from './service-device-links.read-model.js';
import { addLink, decide } from './service-device-links.store.js';

const read = { permission: 'service_link:read' } as const;
const write = { permission: 'service_link:write' } as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const serviceDeviceLinks: Feature = {
  name: 'service-device-links',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, context: ApiContext): void {
  const reply = { 200: serviceLinkListSchema };
  app.get(
    '/services/:id/device-links',
    {
      config: read,
      schema: {
        summary: 'The devices that a service runs through, now and before, with the evidence',
        params: idParamsSchema,
        querystring: serviceLinkQuerySchema,
        response: reply,
      },
    },
    (request) => listLinks(context, request, request.query, request.params.id),
  );
  app.get(
    '/service-device-links',
    {
      config: read,
      schema: {
        summary: 'Links of all services, the newest first: what waits to be confirmed',
        querystring: serviceLinkQuerySchema,
        response: reply,
      },
    },
    (request) => listLinks(context, request, request.query),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/services/:id/device-links',
    {
      config: write,
      schema: {
        summary: 'Links a device by hand: confirmed, in the place of the one before',
        params: idParamsSchema,
        body: serviceLinkCreateSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => addLink(unit, request.params.id, request.body));
      return reply.code(204).send();
    },
  );
  for (const [verb, status] of [
    ['confirm', 'confirmed'],
    ['reject', 'rejected'],
  ] as const) {
    app.post(
      `/service-device-links/${verb}`,
      {
        config: write,
        schema: {
          summary:
            verb === 'confirm'
              ? 'Confirms links; each ends the confirmed one of its service and kind'
              : 'Rejects links: these are not suggested again',
          body: serviceLinkIdsSchema,
          response: { 200: serviceLinksDecidedSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => ({
          changed: await decide(unit, request.body.ids, status),
        })),
    );
  }
}

async function listLinks(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  query: z.output<typeof serviceLinkQuerySchema>,
  serviceId?: string,
) {
  const { limit, cursor, ...filters } = query;
  const list = { of: serviceId ?? 'service-device-links', ...filters };
  const after = decodeCursor(list, cursor, 2);
  if (after && !(Number.isSafeInteger(after[0]) && UUID.test(String(after[1])))) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  const rows = await tenancy.read(request, async (trx) => {
    if (serviceId === undefined) return readServiceLinks(trx, query, after);
    if (!(await hasService(trx, serviceId))) throw notFound();
    return readServiceLinks(trx, { ...query, serviceId }, after);
  });
  const page = pageOf(rows, limit, list, (row) => [row.valid_from.getTime(), row.id]);
  return { items: page.rows.map(asLink), nextCursor: page.nextCursor };
}

function asLink(row: LinkRow): ServiceLink {
  return {
    id: row.id,
    serviceId: row.service_id,
    customerName: row.customerName,
    accessIdentity: row.access_identity,
    deviceId: row.device_id,
    deviceName: row.deviceName,
    kind: row.kind,
    interface: row.interface,
    mac: row.mac,
    source: row.source,
    status: row.status,
    score: row.score,
    evidence: z.array(linkEvidenceSchema).parse(row.evidence),
    matchedSince: row.matched_since?.toISOString() ?? null,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    validFrom: row.valid_from.toISOString(),
    validTo: row.valid_to?.toISOString() ?? null,
  };
}
