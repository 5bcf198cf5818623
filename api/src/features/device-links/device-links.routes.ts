import {
  cursorSchema,
  idParamsSchema,
  idSchema,
  limitSchema,
} from '@atalaya/core/wire/rest/fields';
import {
  deviceLinkCreateSchema,
  deviceLinkListSchema,
  deviceLinkSchema,
} from '@atalaya/core/wire/rest/links';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { asLink, readLinks } from '../../network/device-links.read-model.js';
import { insertDeviceLink } from '../../network/device-links.store.js';

const read = { permission: 'link:read' } as const;
const write = { permission: 'link:write' } as const;
const querySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  deviceId: idSchema.optional(),
});

export const deviceLinks: Feature = {
  name: 'device-links',
  register: (app, { tenancy, deps }) => {
    const linkOf = async (trx: Trx, id: string) => {
      const [row] = await readLinks(trx, { id }, deps.clock.now());
      if (!row) throw notFound();
      return asLink(row);
    };
    app.get(
      '/device-links',
      {
        config: read,
        schema: { querystring: querySchema, response: { 200: deviceLinkListSchema } },
      },
      async (request) => {
        const { limit, cursor, deviceId } = request.query;
        const list = { of: 'device-links', deviceId };
        const after = decodeCursor(list, cursor, 2);
        const filter = { limit: limit + 1, after, ...(deviceId !== undefined && { deviceId }) };
        const rows = await tenancy.read(request, (trx) => readLinks(trx, filter, deps.clock.now()));
        const page = pageOf(rows, limit, list, (row) => [row.upstreamName, row.downstreamName]);
        return { items: page.rows.map(asLink), nextCursor: page.nextCursor };
      },
    );
    app.get(
      '/device-links/:id',
      { config: read, schema: { params: idParamsSchema, response: { 200: deviceLinkSchema } } },
      (request) => tenancy.read(request, (trx) => linkOf(trx, request.params.id)),
    );
    app.post(
      '/device-links',
      {
        config: write,
        schema: { body: deviceLinkCreateSchema, response: { 201: deviceLinkSchema } },
      },
      async (request, reply) => {
        const link = await tenancy.write(request, async (unit) =>
          linkOf(unit.trx, await insertDeviceLink(unit, request.body)),
        );
        return reply.code(201).send(link);
      },
    );
    app.delete(
      '/device-links/:id',
      { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
      async (request, reply) => {
        await tenancy.write(request, (unit) => unit.delete('device_links', request.params.id));
        return reply.code(204).send();
      },
    );
  },
};
