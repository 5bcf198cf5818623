import { z } from 'zod';
import { ACTIONS, RESOURCES, ROLES } from '../../domain/access/roles.js';

/** What one role may do in this tenant, and where that differs from the built-in default. */
export const roleSchema = z.object({
  role: z.enum(ROLES),
  /** False for the owner, whose permissions cannot be changed. */
  editable: z.boolean(),
  permissions: z.array(
    z.object({
      resource: z.enum(RESOURCES),
      action: z.enum(ACTIONS),
      allowed: z.boolean(),
      byDefault: z.boolean(),
    }),
  ),
});
export type RoleView = z.infer<typeof roleSchema>;
export const roleListSchema = z.object({ items: z.array(roleSchema) });
export const roleParamsSchema = z.strictObject({ role: z.enum(ROLES) });

/** `allowed: null` returns a permission to its default; what is not named stays as it is. */
export const roleUpdateSchema = z.strictObject({
  permissions: z
    .array(
      z.strictObject({
        resource: z.enum(RESOURCES),
        action: z.enum(ACTIONS),
        allowed: z.boolean().nullable(),
      }),
    )
    .min(1)
    .max(100),
});
