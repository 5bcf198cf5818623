import type { auditLogQuerySchema } from '@atalaya/core/wire/rest/audit-log';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** The newest first. */
export async function readAuditLog(
  trx: Trx,
  query: z.output<typeof auditLogQuerySchema>,
  after: Position | undefined,
) {
  let entries = trx
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.subjectType) entries = entries.where('subject_type', '=', query.subjectType);
  if (query.subjectId) entries = entries.where('subject_id', '=', query.subjectId);
  if (after) entries = entries.where('id', '<', String(after[0]));
  return entries.execute();
}
