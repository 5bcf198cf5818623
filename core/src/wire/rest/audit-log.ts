import { z } from 'zod';
import { cursorSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const auditEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  actorName: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  ip: z.string().nullable(),
});
export const auditLogSchema = listOf(auditEntrySchema);
export const auditLogQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  subjectType: z.string().max(60).optional(),
  subjectId: z.string().max(100).optional(),
});
