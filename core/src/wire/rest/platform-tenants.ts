import { z } from 'zod';
import { tenantSettingsInputSchema } from './auth.js';
import { idSchema, instantSchema, listOf } from './fields.js';
import { oneTimeLinkSchema } from './users.js';

/** What an operator sees of a tenant from above: nothing of what is inside. */
export const platformTenantSchema = z.object({
  id: idSchema,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  limits: z.object({ devices: z.number().int().optional() }),
  createdAt: instantSchema,
});
export const platformTenantListSchema = listOf(platformTenantSchema);
export const platformTenantCreateSchema = tenantSettingsInputSchema.extend({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
});
/** `invitation` lets the first owner in; shown this once. */
export const platformTenantCreatedSchema = platformTenantSchema.extend({
  invitation: oneTimeLinkSchema,
});
export const platformTenantUpdateSchema = z
  .strictObject({
    status: z.enum(['active', 'suspended']),
    limits: z.strictObject({ devices: z.number().int().min(0).optional() }),
  })
  .partial();
/** Entering a tenant is always on the record: the reason is kept in both audit logs. */
export const platformEnterSchema = z.strictObject({ reason: z.string().trim().min(5).max(500) });
