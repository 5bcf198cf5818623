import { z } from 'zod';
import { pinnedToSchema } from './collectors.js';
import { hostSchema, idSchema, instantSchema, listOf, nameSchema, portSchema } from './fields.js';

export const controllerSchema = z.object({
  id: idSchema,
  name: z.string(),
  driver: z.literal('uisp'),
  address: z.string(),
  port: z.number().int(),
  credentialId: idSchema,
  lastOkAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
  /** The only collector that may poll it, and with it its devices; null: any may. */
  collector: pinnedToSchema.nullable(),
});
export const controllerListSchema = listOf(controllerSchema);
export const controllerCreateSchema = z.strictObject({
  name: nameSchema,
  driver: z.literal('uisp'),
  address: hostSchema,
  port: portSchema,
  credentialId: idSchema,
});
export const controllerUpdateSchema = controllerCreateSchema.omit({ driver: true }).partial();
