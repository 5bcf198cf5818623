import { z } from 'zod';
import { SITE_KINDS } from '../../domain/network/site-kind.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

const shape = {
  name: nameSchema,
  kind: z.enum(SITE_KINDS),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  parentId: idSchema.nullable(),
  notes: z.string().max(4_000),
};
export const siteSchema = z.object({
  id: idSchema,
  ...shape,
  deviceCount: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Site = z.infer<typeof siteSchema>;
export const siteListSchema = listOf(siteSchema);
export const siteCreateSchema = z.strictObject({
  ...shape,
  latitude: shape.latitude.default(null),
  longitude: shape.longitude.default(null),
  parentId: shape.parentId.default(null),
  notes: shape.notes.default(''),
});
export const siteUpdateSchema = z.strictObject(shape).partial();
export const siteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  search: z.string().max(120).optional(),
  kind: z.enum(SITE_KINDS).optional(),
});
