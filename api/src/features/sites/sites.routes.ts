import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type Site,
  siteCreateSchema,
  siteListSchema,
  siteQuerySchema,
  siteSchema,
  siteUpdateSchema,
} from '@atalaya/core/wire/rest/sites';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { isAbove, readSite, readSites, type SiteRow } from './sites.read-model.js';
import { insertSite, updateSite } from './sites.store.js';

const read = { permission: 'site:read' } as const;
const write = { permission: 'site:write' } as const;

export const sites: Feature = {
  name: 'sites',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/sites',
    { config: read, schema: { querystring: siteQuerySchema, response: { 200: siteListSchema } } },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 1);
      const rows = await tenancy.read(request, (trx) => readSites(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.name]);
      return { items: page.rows.map(asSite), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/sites/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: siteSchema } } },
    (request) => tenancy.read(request, (trx) => siteOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/sites',
    { config: write, schema: { body: siteCreateSchema, response: { 201: siteSchema } } },
    async (request, reply) => {
      const site = await tenancy.write(request, async (unit) =>
        siteOf(unit.trx, await insertSite(unit, request.body)),
      );
      return reply.code(201).send(site);
    },
  );
  app.patch(
    '/sites/:id',
    {
      config: write,
      schema: { params: idParamsSchema, body: siteUpdateSchema, response: { 200: siteSchema } },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const { parentId } = request.body;
        await unit.find('sites', id);
        if (typeof parentId === 'string' && (await isAbove(unit.trx, id, parentId))) {
          throw invalidField('parentId', 'lies below this site already');
        }
        await updateSite(unit, id, request.body);
        return siteOf(unit.trx, id);
      }),
  );
  app.delete(
    '/sites/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('sites', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function siteOf(trx: Trx, id: string): Promise<Site> {
  const row = await readSite(trx, id);
  if (!row) throw notFound();
  return asSite(row);
}

function asSite(row: SiteRow): Site {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    latitude: row.latitude,
    longitude: row.longitude,
    parentId: row.parent_id,
    notes: row.notes,
    deviceCount: Number(row.deviceCount),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
