import {
  networkDriftListSchema,
  networkDriftQuerySchema,
} from '@atalaya/core/wire/rest/enforcement';
import type { Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { driftView, readDrifts } from './network-drifts.read-model.js';

export const networkDrifts: Feature = {
  name: 'network-drifts',
  register: (app, { tenancy }) => {
    app.get(
      '/network-drifts',
      {
        config: { permission: 'enforcement:read' },
        schema: {
          summary: 'Where routers differ from the books; what is another system’s is only listed',
          querystring: networkDriftQuerySchema,
          response: { 200: networkDriftListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readDrifts(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [row.last_seen_at.getTime(), row.id]);
        return { items: page.rows.map(driftView), nextCursor: page.nextCursor };
      },
    );
  },
};
