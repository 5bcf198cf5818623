import {
  TIMELINE_KINDS,
  timelineItemSchema,
  timelineQuerySchema,
  timelineSchema,
} from '@atalaya/core/wire/rest/customer-timeline';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { checkCustomer } from '../../customers/check-customer.read-model.js';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { forbidden, invalidField } from '../../http/http-problem.js';
import { readTimeline } from './customer-timeline.read-model.js';
import { TIMELINE_PERMISSIONS } from './timeline-permissions.js';

export const customerTimeline: Feature = {
  name: 'customer-timeline',
  register: (app, { tenancy }) => {
    app.get(
      '/customers/:id/timeline',
      {
        config: { permission: 'customer:read' },
        schema: {
          summary:
            'Money, notes, outages and connections of a customer in one list, the newest first; of each kind only what one may read',
          params: idParamsSchema,
          querystring: timelineQuerySchema,
          response: { 200: timelineSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { limit, cursor } = request.query;
        const asked = request.query.kinds ?? TIMELINE_KINDS;
        const { access } = request;
        const kinds = asked.filter(
          (kind) =>
            access !== undefined &&
            access.kind !== 'wall' &&
            access.permissions.has(TIMELINE_PERMISSIONS[kind]),
        );
        if (request.query.kinds && kinds.length < asked.length) {
          throw forbidden('forbidden', 'Your role may not read these kinds.');
        }
        const list = { id, kinds: kinds.join() };
        const after = decodeCursor(list, cursor, 2);
        if (
          after &&
          !(Number.isSafeInteger(after[0]) && /^[0-9a-f-]{1,36}$/.test(String(after[1])))
        ) {
          throw invalidField('cursor', 'is not a cursor of this list');
        }
        const tenantId = tenancy.tenantId(request);
        const rows = await tenancy.read(request, async (trx) => {
          await checkCustomer(trx, id);
          return readTimeline(trx, { tenantId, customerId: id, kinds, limit }, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.at.getTime(), row.key]);
        const items = page.rows.map(({ kind, at, key, data }) =>
          timelineItemSchema.parse({ id: `${kind}:${key}`, at: at.toISOString(), kind, data }),
        );
        return { items, nextCursor: page.nextCursor };
      },
    );
  },
};
