import { z } from 'zod';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const WRITTEN_KINDS = ['acceptance', 'contracted'] as const;

const series = {
  deviceId: idSchema,
  metric: z.string().trim().min(1).max(80),
  /** Of the metric: `{ "radio": "wlan1" }`. */
  tags: z.record(z.string().max(40), z.string().min(1).max(200)),
  /** `acceptance`: what the installation was accepted with. `contracted`: the rate that was bought. */
  kind: z.enum(WRITTEN_KINDS),
};

export const referenceValueSchema = z.object({
  id: idSchema,
  ...series,
  deviceName: z.string(),
  /** In the metric's unit. */
  value: z.number(),
  note: z.string(),
  setBy: z.string(),
  setAt: instantSchema,
});
export type ReferenceValue = z.infer<typeof referenceValueSchema>;
export const referenceValueListSchema = listOf(referenceValueSchema);

/** In the place of the one before of the same series and kind. */
export const referenceValueSetSchema = z.strictObject({
  ...series,
  tags: series.tags.default({}),
  value: z.number().min(-1e15).max(1e15),
  note: z.string().trim().max(500).default(''),
});
export const referenceValueQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  deviceId: idSchema.optional(),
  kind: series.kind.optional(),
});
