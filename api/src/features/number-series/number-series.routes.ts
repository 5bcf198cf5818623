import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  numberSeriesCreateSchema,
  numberSeriesListSchema,
  numberSeriesSchema,
  numberSeriesUpdateSchema,
} from '@atalaya/core/wire/rest/number-series';
import type { Feature } from '../../feature.js';
import { asSeries, readSeries } from './number-series.read-model.js';
import { insertSeries, updateSeries } from './number-series.store.js';

const write = { permission: 'billing_policy:write' } as const;

export const numberSeries: Feature = {
  name: 'number-series',
  register: (app, { tenancy }) => {
    app.get(
      '/number-series',
      {
        config: { permission: 'billing_policy:read' },
        schema: { response: { 200: numberSeriesListSchema } },
      },
      async (request) => ({ items: await tenancy.read(request, readSeries), nextCursor: null }),
    );
    app.post(
      '/number-series',
      {
        config: write,
        schema: {
          summary: 'Numbers of one kind of document, without a hole, in their own range',
          body: numberSeriesCreateSchema,
          response: { 201: numberSeriesSchema },
        },
      },
      async (request, reply) => {
        const row = await tenancy.write(request, (unit) => insertSeries(unit, request.body));
        return reply.code(201).send(asSeries(row));
      },
    );
    app.patch(
      '/number-series/:id',
      {
        config: write,
        schema: {
          params: idParamsSchema,
          body: numberSeriesUpdateSchema,
          response: { 200: numberSeriesSchema },
        },
      },
      async (request) =>
        asSeries(
          await tenancy.write(request, (unit) =>
            updateSeries(unit, request.params.id, request.body),
          ),
        ),
    );
  },
};
