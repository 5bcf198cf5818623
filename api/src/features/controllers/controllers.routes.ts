import {
  controllerCreateSchema,
  controllerListSchema,
  controllerSchema,
  controllerUpdateSchema,
} from '@atalaya/core/wire/rest/controllers';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { checkCredentialFits } from '../../network/credential-fit.js';
import { type ControllerRow, readController, readControllers } from './controllers.read-model.js';
import { insertController, updateController } from './controllers.store.js';

const read = { permission: 'device:read' } as const;
const write = { permission: 'device:write' } as const;
const LIST = { of: 'controllers' };

export const controllers: Feature = {
  name: 'controllers',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/controllers',
    {
      config: read,
      schema: { querystring: pageQuerySchema, response: { 200: controllerListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 1);
      const rows = await tenancy.read(request, (trx) => readControllers(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.name]);
      return { items: page.rows.map(asController), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/controllers/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: controllerSchema } } },
    (request) => tenancy.read(request, (trx) => controllerOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/controllers',
    {
      config: write,
      schema: { body: controllerCreateSchema, response: { 201: controllerSchema } },
    },
    async (request, reply) => {
      const controller = await tenancy.write(request, async (unit) => {
        await checkCredentialFits(unit.trx, 'uisp', request.body.credentialId, 'credentialId');
        return controllerOf(unit.trx, await insertController(unit, request.body));
      });
      return reply.code(201).send(controller);
    },
  );
  app.patch(
    '/controllers/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: controllerUpdateSchema,
        response: { 200: controllerSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const { credentialId } = request.body;
        await unit.find('controllers', id);
        if (credentialId !== undefined) {
          await checkCredentialFits(unit.trx, 'uisp', credentialId, 'credentialId');
        }
        await updateController(unit, id, request.body);
        return controllerOf(unit.trx, id);
      }),
  );
  app.delete(
    '/controllers/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('controllers', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function controllerOf(trx: Trx, id: string) {
  const row = await readController(trx, id);
  if (!row) throw notFound();
  return asController(row);
}

function asController(row: ControllerRow) {
  const { collector_id: id, collectorName: name } = row;
  return {
    id: row.id,
    name: row.name,
    driver: row.driver,
    address: row.address,
    port: row.port,
    credentialId: row.credential_id,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastError: row.last_error,
    collector: id === null || name === null ? null : { id, name },
  };
}
