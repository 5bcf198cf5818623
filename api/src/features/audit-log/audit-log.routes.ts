import { auditLogQuerySchema, auditLogSchema } from '@atalaya/core/wire/rest/audit-log';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { readAuditLog } from './audit-log.read-model.js';

export const auditLog: Feature = {
  name: 'audit-log',
  register: (app, { tenancy }) => {
    app.get(
      '/audit-log',
      {
        config: { permission: 'audit_log:read' },
        schema: { querystring: auditLogQuerySchema, response: { 200: auditLogSchema } },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 1);
        if (after && !/^\d{1,18}$/.test(String(after[0]))) {
          throw invalidField('cursor', 'is not a cursor of this list');
        }
        const rows = await tenancy.read(request, (trx) => readAuditLog(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [row.id]);
        const items = page.rows.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          actorName: row.actor_name,
          action: row.action,
          subjectType: row.subject_type,
          subjectId: row.subject_id,
          before: row.before,
          after: row.after,
          ip: row.ip,
        }));
        return { items, nextCursor: page.nextCursor };
      },
    );
  },
};
