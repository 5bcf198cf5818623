import { z } from 'zod';
import { taxRatesSchema } from '../../domain/billing/line-taxes.js';
import { idSchema, instantSchema, listOf, nameSchema } from './fields.js';

const shape = {
  code: z.string().trim().min(1).max(32),
  name: nameSchema,
  /** Whether prices have the taxes in them. */
  isIncluded: z.boolean(),
  taxes: taxRatesSchema,
};
export const taxGroupSchema = z.object({ id: idSchema, ...shape, createdAt: instantSchema });
export type TaxGroupView = z.infer<typeof taxGroupSchema>;
export const taxGroupListSchema = listOf(taxGroupSchema);
export const taxGroupCreateSchema = z.strictObject(shape);
export const taxGroupUpdateSchema = z.strictObject(shape).omit({ code: true }).partial();
