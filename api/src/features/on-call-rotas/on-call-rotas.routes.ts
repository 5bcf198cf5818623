import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  onCallOverrideSchema,
  onCallRotaCreateSchema,
  onCallRotaListSchema,
  onCallRotaSchema,
  onCallRotaUpdateSchema,
} from '@atalaya/core/wire/rest/paging';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { readRotaView, readRotaViews } from './on-call-rotas.read-model.js';
import { insertOverride, refuseTooManyRotas, storeMembers } from './on-call-rotas.store.js';

const read = { permission: 'paging:read' } as const;
const write = { permission: 'paging:write' } as const;
const LIST = { of: 'on-call-rotas' };
const removal = { params: idParamsSchema, response: { 204: z.undefined() } };

export const onCallRotas: Feature = {
  name: 'on-call-rotas',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerOverrides(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/on-call-rotas',
    {
      config: read,
      schema: {
        summary: 'Who is on call now and next, by the name of the rota',
        querystring: pageQuerySchema,
        response: { 200: onCallRotaListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [name = '', id = ''] = decodeCursor(LIST, cursor, 2) ?? [];
      const now = new Date(deps.clock.now());
      // They are a hundred at most.
      const all = await tenancy.read(request, (trx) =>
        readRotaViews(trx, tenancy.tenantId(request), now),
      );
      const from = all.findIndex((rota) => rota.name === name && rota.id === id) + 1;
      const page = pageOf(all.slice(from, from + limit + 1), limit, LIST, (rota) => [
        rota.name,
        rota.id,
      ]);
      return { items: page.rows, nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/on-call-rotas/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: onCallRotaSchema } } },
    (request) =>
      tenancy.read(request, (trx) =>
        readRotaView(trx, request.params.id, tenancy.tenantId(request), new Date(deps.clock.now())),
      ),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/on-call-rotas',
    {
      config: write,
      schema: { body: onCallRotaCreateSchema, response: { 201: onCallRotaSchema } },
    },
    async (request, reply) => {
      const { name, period, handoverTime, startsOn, userIds } = request.body;
      const made = await tenancy.write(request, async (unit) => {
        await refuseTooManyRotas(unit);
        const { id } = await unit.insert('on_call_rotas', {
          name,
          period,
          handover_time: handoverTime,
          starts_on: startsOn,
          created_at: unit.now,
          updated_at: unit.now,
        });
        await storeMembers(unit, id, userIds);
        return readRotaView(unit.trx, id, unit.tenantId, unit.now);
      });
      return reply.code(201).send(made);
    },
  );
  app.patch(
    '/on-call-rotas/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: onCallRotaUpdateSchema,
        response: { 200: onCallRotaSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const { name, period, handoverTime, startsOn, userIds } = request.body;
        await unit.update('on_call_rotas', id, {
          name,
          period,
          handover_time: handoverTime,
          starts_on: startsOn,
          updated_at: unit.now,
        });
        if (userIds) await storeMembers(unit, id, userIds);
        return readRotaView(unit.trx, id, unit.tenantId, unit.now);
      }),
  );
  app.delete('/on-call-rotas/:id', { config: write, schema: removal }, async (request, reply) => {
    await tenancy.write(request, (unit) => unit.delete('on_call_rotas', request.params.id));
    return reply.code(204).send();
  });
}

function registerOverrides(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/on-call-rotas/:id/overrides',
    {
      config: write,
      schema: {
        summary: 'Somebody takes over for a time; of two that overlap the later made holds',
        params: idParamsSchema,
        body: onCallOverrideSchema,
        response: { 201: onCallRotaSchema },
      },
    },
    async (request, reply) => {
      const { userId, from, to } = request.body;
      const rota = await tenancy.write(request, async (unit) => {
        const { id } = request.params;
        await insertOverride(unit, id, { userId, from: new Date(from), to: new Date(to) });
        return readRotaView(unit.trx, id, unit.tenantId, unit.now);
      });
      return reply.code(201).send(rota);
    },
  );
  app.delete(
    '/on-call-overrides/:id',
    { config: write, schema: removal },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('on_call_overrides', request.params.id));
      return reply.code(204).send();
    },
  );
}
