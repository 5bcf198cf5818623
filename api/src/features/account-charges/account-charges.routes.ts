import {
  accountChargeCreateSchema,
  accountChargeListSchema,
  accountChargeQuerySchema,
  accountChargeSchema,
} from '@atalaya/core/wire/rest/account-charges';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { asCharge, readCharges } from './account-charges.read-model.js';
import { cancelCharge, insertCharge } from './account-charges.store.js';

export const accountCharges: Feature = {
  name: 'account-charges',
  register: (app, { tenancy }) => {
    app.get(
      '/account-charges',
      {
        config: { permission: 'invoice:read' },
        schema: {
          summary: 'What an account is asked for beside its services, the newest first',
          querystring: accountChargeQuerySchema,
          response: { 200: accountChargeListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 2);
        const rows = await tenancy.read(request, (trx) => readCharges(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [row.created_at.getTime(), row.id]);
        return { items: page.rows.map(asCharge), nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/account-charges',
      {
        config: { permission: 'invoice:write', needsIdempotencyKey: true },
        schema: {
          summary: 'A fee, a single charge or a discount: it lands on the next invoice',
          body: accountChargeCreateSchema,
          response: { 201: accountChargeSchema },
        },
      },
      async (request, reply) => {
        const row = await tenancy.write(request, (unit) => insertCharge(unit, request.body));
        return reply.code(201).send(asCharge(row));
      },
    );
    app.delete(
      '/account-charges/:id',
      {
        config: { permission: 'invoice:write' },
        schema: {
          summary: 'Cancels a charge that no invoice asks for yet',
          params: idParamsSchema,
          response: { 204: z.undefined() },
        },
      },
      async (request, reply) => {
        await tenancy.write(request, (unit) => cancelCharge(unit, request.params.id));
        return reply.code(204).send();
      },
    );
  },
};
