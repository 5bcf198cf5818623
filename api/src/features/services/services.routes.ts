import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type Service,
  serviceCreateSchema,
  serviceListSchema,
  serviceQuerySchema,
  serviceSchema,
  serviceUpdateSchema,
} from '@atalaya/core/wire/rest/services';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeNameCursor } from '../../http/name-cursor.js';
import { readService, readServices, type ServiceRow } from './services.read-model.js';
import { insertService, updateService } from './services.store.js';

const read = { permission: 'service:read' } as const;
const write = { permission: 'service:write' } as const;

export const services: Feature = {
  name: 'services',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/services',
    {
      config: read,
      schema: {
        summary: "Services by customer's name; with `deviceId`, those that run through a device",
        querystring: serviceQuerySchema,
        response: { 200: serviceListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeNameCursor(list, cursor);
      const rows = await tenancy.read(request, (trx) => readServices(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.customerName, row.id]);
      return { items: page.rows.map(asService), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/services/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: serviceSchema } } },
    (request) => tenancy.read(request, (trx) => serviceOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/services',
    { config: write, schema: { body: serviceCreateSchema, response: { 201: serviceSchema } } },
    async (request, reply) => {
      const service = await tenancy.write(request, async (unit) =>
        serviceOf(unit.trx, await insertService(unit, request.body)),
      );
      return reply.code(201).send(service);
    },
  );
  app.patch(
    '/services/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: serviceUpdateSchema,
        response: { 200: serviceSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateService(unit, request.params.id, request.body);
        return serviceOf(unit.trx, request.params.id);
      }),
  );
}

async function serviceOf(trx: Trx, id: string): Promise<Service> {
  const row = await readService(trx, id);
  if (!row) throw notFound();
  return asService(row);
}

function asService(row: ServiceRow): Service {
  return {
    id: row.id,
    customer: { id: row.customer_id, name: row.customerName },
    plan: {
      id: row.plan_id,
      name: row.planName,
      price: { amountMinor: Number(row.price_minor), currency: row.currency },
    },
    address: row.address,
    latitude: row.latitude,
    longitude: row.longitude,
    accessKind: row.access_kind,
    accessIdentity: row.access_identity,
    desiredState: row.desired_state,
    observedState: row.observed_state,
    generation: row.generation,
    notes: row.notes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
