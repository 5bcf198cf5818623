import {
  routerSyncDecidedSchema,
  routerSyncDecideSchema,
  routerSyncListSchema,
  routerSyncQuerySchema,
} from '@atalaya/core/wire/rest/router-sync';
import { decideSync } from '../../enforcement/sync-decisions.store.js';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { forbidden, invalidField } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { readSpeedPlans, readSyncRows, syncView } from './router-sync.read-model.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const routerSync: Feature = {
  name: 'router-sync',
  register: (app, { tenancy }) => {
    app.get(
      '/router-sync-rows',
      {
        config: { permission: 'enforcement:read' },
        schema: {
          summary: 'Secrets, leases and queues that routers and books do not say the same of',
          querystring: routerSyncQuerySchema,
          response: { 200: routerSyncListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...filters } = request.query;
        const list = { of: 'router-sync-rows', ...filters };
        const after = decodeCursor(list, cursor, 3);
        if (after && !UUID.test(String(after[2]))) {
          throw invalidField('cursor', 'is not a cursor of this list');
        }
        const { rows, plans } = await tenancy.read(request, async (trx) => ({
          rows: await readSyncRows(trx, request.query, after),
          plans: await readSpeedPlans(trx),
        }));
        const page = pageOf(rows, limit, list, (row) => [row.menu, row.key, row.id]);
        return {
          items: page.rows.map((row) => syncView(row, plans)),
          nextCursor: page.nextCursor,
        };
      },
    );
    app.post(
      '/router-sync-rows/decide',
      {
        config: { permission: 'enforcement:write', needsIdempotencyKey: true },
        schema: {
          summary: 'Which side holds, row by row: all or none',
          body: routerSyncDecideSchema,
          response: { 200: routerSyncDecidedSchema },
        },
      },
      (request) => {
        const { rows } = request.body;
        const books = rows.some(({ choice }) => choice === 'link' || choice === 'create');
        if (books && !heldPermissions(request).has('service:write')) {
          throw forbidden('not-allowed', 'This needs the permission service:write.');
        }
        return tenancy.write(request, (unit) => decideSync(unit, rows));
      },
    );
  },
};
