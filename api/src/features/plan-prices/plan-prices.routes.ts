import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  planPriceCreateSchema,
  planPriceListSchema,
  planPriceSchema,
} from '@atalaya/core/wire/rest/plan-prices';
import { z } from 'zod';
import { addPrice, deletePrice } from '../../billing/plan-prices.store.js';
import type { Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { planExists, readPrices } from './plan-prices.read-model.js';

const write = { permission: 'plan:write' } as const;

export const planPrices: Feature = {
  name: 'plan-prices',
  register: (app, { tenancy }) => {
    app.get(
      '/plans/:id/prices',
      {
        config: { permission: 'plan:read' },
        schema: {
          summary: 'What a plan costs, by the day from which periods cost it',
          params: idParamsSchema,
          response: { 200: planPriceListSchema },
        },
      },
      (request) =>
        tenancy.read(request, async (trx) => {
          const { id } = request.params;
          if (!(await planExists(trx, id))) throw notFound();
          return { items: await readPrices(trx, id), nextCursor: null };
        }),
    );
    app.post(
      '/plans/:id/prices',
      {
        config: write,
        schema: {
          summary: 'Another price from a day on, for billing periods that begin then or later',
          params: idParamsSchema,
          body: planPriceCreateSchema,
          response: { 201: planPriceSchema },
        },
      },
      async (request, reply) => {
        const { id: planId } = request.params;
        const made = await tenancy.write(request, async (unit) => {
          const id = await addPrice(unit, { planId, ...request.body });
          const [price] = await readPrices(unit.trx, planId, id);
          if (!price) throw notFound();
          return price;
        });
        return reply.code(201).send(made);
      },
    );
    app.delete(
      '/plan-prices/:id',
      {
        config: write,
        schema: {
          summary: 'Takes back a price that does not hold yet',
          params: idParamsSchema,
          response: { 204: z.undefined() },
        },
      },
      async (request, reply) => {
        await tenancy.write(request, (unit) => deletePrice(unit, request.params.id));
        return reply.code(204).send();
      },
    );
  },
};
