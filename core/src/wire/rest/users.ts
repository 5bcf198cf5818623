import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { emailSchema } from './auth.js';
import { idSchema, instantSchema, listOf, localeSchema, nameSchema } from './fields.js';

export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  locale: localeSchema,
  hasTotp: z.boolean(),
  createdAt: instantSchema,
});
export type User = z.infer<typeof userSchema>;
export const userListSchema = listOf(userSchema);
export const userCreateSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema,
  role: z.enum(ROLES),
  locale: localeSchema.default('es'),
});
export const userUpdateSchema = z
  .strictObject({ role: z.enum(ROLES), name: nameSchema, locale: localeSchema })
  .partial();
/** A one-time link to choose a password; shown once, to whoever may write users. */
export const oneTimeLinkSchema = z.object({ url: z.string(), expiresAt: instantSchema });
export const userCreatedSchema = z.object({
  user: userSchema,
  invitation: oneTimeLinkSchema.nullable(),
});
