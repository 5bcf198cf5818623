import { z } from 'zod';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const shape = {
  /** As it stands on the paper; one of a kind. */
  code: z.string().trim().min(1).max(60),
  startsOn: daySchema,
  /** The first day on which it holds no more. */
  endsOn: daySchema.nullable(),
  minimumMonths: z.number().int().min(0).max(120),
  signedAt: instantSchema.nullable(),
  notes: z.string().max(4_000),
};
export const contractSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  ...shape,
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Contract = z.infer<typeof contractSchema>;
export const contractListSchema = listOf(contractSchema);
export const contractCreateSchema = z.strictObject({
  accountId: idSchema,
  ...shape,
  endsOn: shape.endsOn.default(null),
  minimumMonths: shape.minimumMonths.default(0),
  signedAt: shape.signedAt.default(null),
  notes: shape.notes.default(''),
});
export const contractUpdateSchema = z.strictObject(shape).partial();
export const contractQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  customerId: idSchema.optional(),
});
