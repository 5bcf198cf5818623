import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  parkedAccountListSchema,
  parkedAccountQuerySchema,
  parkedRetrySchema,
} from '@atalaya/core/wire/rest/parked-accounts';
import type { Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { readParked } from './parked-accounts.read-model.js';
import { retryParked } from './retry-parked.store.js';

export const parkedAccounts: Feature = {
  name: 'parked-accounts',
  register: (app, context) => {
    const { tenancy } = context;
    app.get(
      '/parked-accounts',
      {
        config: { permission: 'invoice:read' },
        schema: {
          summary: 'Accounts that stand still and why, those that stand longest first',
          querystring: parkedAccountQuerySchema,
          response: { 200: parkedAccountListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readParked(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [Date.parse(row.since), row.id]);
        return { items: page.rows, nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/parked-accounts/:id/retry',
      {
        config: { permission: 'invoice:write', needsIdempotencyKey: true },
        schema: {
          summary: 'Looks at a parked account again: bills it now, or says what stands against it',
          params: idParamsSchema,
          response: { 200: parkedRetrySchema },
        },
      },
      async (request) => {
        const { retry, accountId } = await tenancy.write(request, (unit) =>
          retryParked(unit, request.params.id),
        );
        await announceAccounts(context, request, [accountId]);
        return retry;
      },
    );
  },
};
