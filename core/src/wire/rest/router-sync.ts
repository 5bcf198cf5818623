import { z } from 'zod';
import { SYNC_KINDS, SYNC_MENUS } from '../../domain/enforcement/sync-row.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const rowSchema = z.record(z.string(), z.string());
const namedSchema = z.object({ id: idSchema, name: z.string() });

/** Where a router and the books do not say the same of a line, as the last comparison found it. */
export const routerSyncRowSchema = z.object({
  id: idSchema,
  router: namedSchema,
  kind: z.enum(SYNC_KINDS),
  menu: z.enum(SYNC_MENUS),
  /** The PPPoE user, the client's MAC, or the address. */
  key: z.string(),
  service: z.object({ id: idSchema, customer: namedSchema, plan: namedSchema }).nullable(),
  /** As the router has it; `rate-limit` of a secret is its profile's, up/down. */
  found: rowSchema.nullable(),
  /** The plan's speed, up/down. */
  wanted: z.string().nullable(),
  differs: z.array(z.enum(['speed', 'disabled'])),
  /** What the choice `platform` would have the router do. */
  writes: z.array(z.object({ menu: z.string(), verb: z.string(), values: rowSchema })),
  obstacle: z.string().nullable(),
  /**
   * Of `router_only`: a line without an access identity whose customer is named as the row, where there is one alone;
   * and the plan with the row's speed, where there is one alone.
   */
  proposal: z.object({
    service: z.object({ id: idSchema, customer: namedSchema }).nullable(),
    plan: namedSchema.nullable(),
  }),
  foundAt: instantSchema,
  ignored: z.object({ by: z.string(), at: instantSchema }).nullable(),
});
export type RouterSyncRow = z.infer<typeof routerSyncRowSchema>;
export const routerSyncListSchema = listOf(routerSyncRowSchema);
export const routerSyncQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  routerId: idSchema.optional(),
  kind: z.enum(SYNC_KINDS).optional(),
  /** `true`: only those that may stay so; without it, only the others. */
  ignored: z.enum(['true', 'false']).optional(),
});

const MOST_AT_ONCE = 200;
/**
 * ignore: it may stay so. heed: it may not. platform: the router is brought to the books by a command. link: a line that
 * has no access identity is this one. create: a customer has a new line, and it is this one.
 */
export const SYNC_CHOICES = ['ignore', 'heed', 'platform', 'link', 'create'] as const;
export const routerSyncDecideSchema = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        id: idSchema,
        choice: z.enum(SYNC_CHOICES),
        /** Of `link`. */
        serviceId: idSchema.optional(),
        /** Of `create`. */
        customerId: idSchema.optional(),
        planId: idSchema.optional(),
      }),
    )
    .min(1)
    .max(MOST_AT_ONCE),
});
export const routerSyncDecidedSchema = z.object({
  changed: z.number().int(),
  /** Commands that went to routers. */
  commands: z.number().int(),
});
