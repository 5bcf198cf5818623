import { deviceEventListSchema, deviceEventQuerySchema } from '@atalaya/core/wire/rest/events';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { readDeviceIds } from '../../network/device-ids.read-model.js';
import { readDeviceEvents } from './events.read-model.js';

export const events: Feature = {
  name: 'events',
  register: (app, { tenancy }) => {
    app.get(
      '/events',
      {
        config: { permission: 'device:read' },
        schema: {
          summary:
            'What devices told on their own: traps, syslog, netwatch, ONUs, outages of UISP; the newest first',
          querystring: deviceEventQuerySchema,
          response: { 200: deviceEventListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 2);
        if (after && !/^\d{1,18}$/.test(String(after[1]))) {
          throw invalidField('cursor', 'is not a cursor of this list');
        }
        const rows = await tenancy.read(request, async (trx) => {
          const { deviceId } = request.query;
          if (deviceId && (await readDeviceIds(trx, [deviceId])).length === 0) throw notFound();
          return readDeviceEvents(trx, request.query, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.at.getTime(), row.id]);
        const items = page.rows.map((row) => ({
          id: row.id,
          deviceId: row.device_id,
          deviceName: row.name,
          kind: row.kind,
          severity: row.severity,
          title: row.title,
          text: row.text,
          at: row.at.toISOString(),
        }));
        return { items, nextCursor: page.nextCursor };
      },
    );
  },
};
