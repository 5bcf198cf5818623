import { idParamsSchema, idSchema } from '@atalaya/core/wire/rest/fields';
import {
  type ReferenceValue,
  referenceValueListSchema,
  referenceValueQuerySchema,
  referenceValueSchema,
  referenceValueSetSchema,
} from '@atalaya/core/wire/rest/reference-values';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { setReferenceValue } from '../../network/set-reference-value.store.js';
import {
  type ReferenceValueRow,
  readReferenceValue,
  readReferenceValues,
} from './reference-values.read-model.js';

const read = { permission: 'device:read' } as const;
const write = { permission: 'device:write' } as const;

export const referenceValues: Feature = {
  name: 'reference-values',
  register: (app, context) => {
    registerRead(app, context);
    registerWrites(app, context);
  },
};

function registerRead(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/reference-values',
    {
      config: read,
      schema: {
        summary: 'What series are held against: acceptance values and contracted rates',
        querystring: referenceValueQuerySchema,
        response: { 200: referenceValueListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      if (after && !(Number.isSafeInteger(after[0]) && idSchema.safeParse(after[1]).success)) {
        throw invalidField('cursor', 'is not a cursor of this list');
      }
      const rows = await tenancy.read(request, (trx) =>
        readReferenceValues(trx, request.query, after),
      );
      const page = pageOf(rows, limit, list, (row) => [row.set_at.getTime(), row.id]);
      return { items: page.rows.map(asView), nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/reference-values',
    {
      config: write,
      schema: {
        summary: 'Writes down what a series is held against, in the place of the one before',
        body: referenceValueSetSchema,
        response: { 201: referenceValueSchema },
      },
    },
    async (request, reply) => {
      const written = await tenancy.write(request, async (unit) => {
        const id = await setReferenceValue(unit, request.body);
        const row = await readReferenceValue(unit.trx, id);
        if (!row) throw notFound();
        return asView(row);
      });
      return reply.code(201).send(written);
    },
  );
  app.delete(
    '/reference-values/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id } = request.params;
      await tenancy.write(request, async (unit) => {
        await unit.find('reference_values', id);
        await unit.delete('reference_values', id);
      });
      return reply.code(204).send();
    },
  );
}

function asView(row: ReferenceValueRow): ReferenceValue {
  return {
    id: row.id,
    deviceId: row.device_id,
    deviceName: row.deviceName,
    metric: row.metric,
    tags: { ...row.tags },
    kind: row.kind,
    value: row.value,
    note: row.note,
    setBy: row.set_by,
    setAt: row.set_at.toISOString(),
  };
}
