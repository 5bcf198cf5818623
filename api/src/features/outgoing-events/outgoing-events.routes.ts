import {
  outgoingEventListSchema,
  outgoingEventQuerySchema,
} from '@atalaya/core/wire/rest/webhooks';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { readOutgoingEvents } from './outgoing-events.read-model.js';

export const outgoingEvents: Feature = {
  name: 'outgoing-events',
  register: (app, { tenancy }) => {
    app.get(
      '/outgoing-events',
      {
        config: { permission: 'webhook:read' },
        schema: {
          summary: 'What the platform told, or would have told, to webhooks; the newest first',
          querystring: outgoingEventQuerySchema,
          response: { 200: outgoingEventListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 2);
        const rows = await tenancy.read(request, (trx) =>
          readOutgoingEvents(trx, request.query, after),
        );
        const page = pageOf(rows, limit, list, (row) => [row.at.getTime(), row.id]);
        const items = page.rows.map((row) => {
          const { kind, id } = row.actor;
          return {
            id: row.id,
            type: row.type,
            at: row.at.toISOString(),
            subject: row.subject,
            sequence: Number(row.sequence),
            correlationId: row.correlation_id,
            causationId: row.causation_id,
            actor: { type: kind, ...(id !== undefined && { id }) },
            data: row.data,
          };
        });
        return { items, nextCursor: page.nextCursor };
      },
    );
  },
};
