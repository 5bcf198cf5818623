import {
  type DeviceCreate,
  deviceCreateSchema,
  deviceListSchema,
  deviceQuerySchema,
  deviceSchema,
  deviceUpdateSchema,
} from '@atalaya/core/wire/rest/devices';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { readCurrentValues } from '../../network/current-values.js';
import { insertDevice, updateDevice } from '../../network/devices.store.js';
import {
  readBridgeHosts,
  readPath,
  readPinnedTo,
  readSources,
} from './device-detail.read-model.js';
import { registerHistory } from './device-history.routes.js';
import {
  countDevices,
  type DeviceListQuery,
  readDevice,
  readDevices,
} from './device-list.read-model.js';
import { registerMeasurements } from './device-measurements.routes.js';
import { asDevice, asSummary, readFacts } from './device-views.js';

const read = { permission: 'device:read' } as const;
const write = { permission: 'device:write' } as const;

export const devices: Feature = {
  name: 'devices',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerMeasurements(app, context);
    registerHistory(app, context);
  },
};

function registerReads(app: ApiServer, context: ApiContext): void {
  app.get(
    '/devices',
    {
      config: read,
      schema: { querystring: deviceQuerySchema, response: { 200: deviceListSchema } },
    },
    (request) => listDevices(context, request, request.query),
  );
  app.get(
    '/devices/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: deviceSchema } } },
    (request) => deviceOf(context, request, request.params.id),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/devices',
    { config: write, schema: { body: deviceCreateSchema, response: { 201: deviceSchema } } },
    async (request, reply) => {
      const body: DeviceCreate = request.body;
      const id = await tenancy.write(request, (unit) => insertDevice(unit, body));
      return reply.code(201).send(await deviceOf(context, request, id));
    },
  );
  app.patch(
    '/devices/:id',
    {
      config: write,
      schema: { params: idParamsSchema, body: deviceUpdateSchema, response: { 200: deviceSchema } },
    },
    async (request) => {
      const { id } = request.params;
      await tenancy.write(request, (unit) => updateDevice(unit, id, request.body));
      return deviceOf(context, request, id);
    },
  );
  app.delete(
    '/devices/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('devices', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function listDevices(context: ApiContext, request: FastifyRequest, query: DeviceListQuery) {
  const { tenancy, deps, metrics } = context;
  const now = deps.clock.now();
  const { limit, cursor, ...list } = query;
  const after = decodeCursor(list, cursor, 2);
  const { page, total, facts } = await tenancy.read(request, async (trx) => {
    const rows = await readDevices(trx, query, after, now);
    const page = pageOf(rows, limit, list, (row) => [row.sortKey, row.name]);
    const facts = await readFacts(trx, page.rows);
    return { page, facts, total: await countDevices(trx, query, now) };
  });
  const tenantId = tenancy.tenantId(request);
  const current = await readCurrentValues(metrics, tenantId, page.rows, facts, now);
  const items = page.rows.map((row) => asSummary(row, current));
  return { items, nextCursor: page.nextCursor, total };
}

async function deviceOf(context: ApiContext, request: FastifyRequest, id: string) {
  const { tenancy, deps, metrics } = context;
  const now = deps.clock.now();
  const { facts, ...parts } = await tenancy.read(request, async (trx) => {
    const row = await readDevice(trx, id, now);
    if (!row) throw notFound();
    const sources = await readSources(trx, id);
    return {
      row,
      facts: await readFacts(trx, [row]),
      sources,
      collector: await readPinnedTo(trx, row, sources),
      path: await readPath(trx, id, now),
      bridgeHosts: await readBridgeHosts(trx, id),
    };
  });
  const tenantId = tenancy.tenantId(request);
  return asDevice(parts, await readCurrentValues(metrics, tenantId, [parts.row], facts, now));
}
