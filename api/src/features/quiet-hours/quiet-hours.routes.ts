import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  quietHoursListSchema,
  quietHoursSchema,
  quietHoursUpdateSchema,
} from '@atalaya/core/wire/rest/paging';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { readQuietHours, readQuietHoursOf } from './quiet-hours.read-model.js';
import { storeQuietHours } from './quiet-hours.store.js';

const LIST = { of: 'quiet-hours' };

export const quietHours: Feature = {
  name: 'quiet-hours',
  register: (app, { tenancy }) => {
    app.get(
      '/quiet-hours',
      {
        config: { permission: 'paging:read' },
        schema: {
          summary: 'When channels that reach people are quiet, by severity',
          querystring: pageQuerySchema,
          response: { 200: quietHoursListSchema },
        },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const after = decodeCursor(LIST, cursor, 2);
        const rows = await tenancy.read(request, (trx) => readQuietHours(trx, limit, after));
        const page = pageOf(rows, limit, LIST, (row) => [row.channelName, row.channelId]);
        return { items: page.rows, nextCursor: page.nextCursor };
      },
    );
    app.patch(
      '/quiet-hours/:id',
      {
        config: { permission: 'paging:write' },
        schema: {
          summary: 'Sets the quiet hours of a channel for the severities that are given',
          params: idParamsSchema,
          body: quietHoursUpdateSchema,
          response: { 200: quietHoursSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          const { id } = request.params;
          const before = await readQuietHoursOf(unit.trx, id);
          for (const severity of ALERT_SEVERITIES) {
            const hours = request.body[severity];
            if (hours !== undefined) await storeQuietHours(unit, id, severity, hours);
          }
          const after = await readQuietHoursOf(unit.trx, id);
          unit.announce('paging.changed');
          await unit.record({
            action: 'quiet_hours.update',
            subjectType: 'quiet_hours',
            subjectId: id,
            before,
            after,
          });
          return after;
        }),
    );
  },
};
