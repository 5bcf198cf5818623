import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  windowMessageListSchema,
  windowMessageQuerySchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { readWindow } from './maintenance-windows.read-model.js';
import { asMessage, readWindowMessages } from './window-messages.read-model.js';

export function registerWindowMessages(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/maintenance-windows/:id/messages',
    {
      config: { permission: 'customer:read' },
      schema: {
        summary: 'What the platform told each customer of the times of this window',
        params: idParamsSchema,
        querystring: windowMessageQuerySchema,
        response: { 200: windowMessageListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { limit, cursor, ...filters } = request.query;
        const { id } = await readWindow(trx, request.params.id);
        const list = { of: 'maintenance-window-messages', id, ...filters };
        const after = decodeCursor(list, cursor, 2);
        const rows = await readWindowMessages(trx, id, request.query, after);
        const page = pageOf(rows, limit, list, (row) => [row.created_at.toISOString(), row.id]);
        return { items: page.rows.map(asMessage), nextCursor: page.nextCursor };
      }),
  );
}
