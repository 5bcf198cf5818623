import { z } from 'zod';
import { SILENCE_KINDS } from '../../domain/paging/silence.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const reasonSchema = z.string().trim().max(500);
const targetSchema = z.strictObject({ kind: z.enum(SILENCE_KINDS), id: idSchema });

export const silenceSchema = z.object({
  id: idSchema,
  /** What is muted, by its name now. */
  target: targetSchema.extend({ name: z.string() }),
  from: instantSchema,
  until: instantSchema,
  reason: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  /** When and by whom it was ended early. */
  endedAt: instantSchema.nullable(),
  endedBy: z.string().nullable(),
  state: z.enum(['waiting', 'on', 'over']),
});
export type SilenceView = z.infer<typeof silenceSchema>;
export const silenceListSchema = listOf(silenceSchema);

export const silenceCreateSchema = z.strictObject({
  target: targetSchema,
  /** Now where it is left out. */
  from: instantSchema.optional(),
  until: instantSchema,
  reason: reasonSchema.default(''),
});
export const silenceQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** open: on or to come. */
  status: z.enum(['open', 'over']).optional(),
});

/** From a phone: the incident alone, for so many hours from now. */
export const MUTE_HOURS = [1, 4, 8] as const;
export const incidentSilenceSchema = z.strictObject({
  hours: z.union([z.literal(1), z.literal(4), z.literal(8)]),
  reason: reasonSchema.default(''),
});
