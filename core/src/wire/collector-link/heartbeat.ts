import { z } from 'zod';
import { idSchema } from '../rest/fields.js';

export const linkHeartbeatSchema = z.strictObject({
  instanceId: idSchema,
  /** The first one of a process takes the collector over. */
  isFirst: z.boolean(),
  version: z.string().max(40),
  isIsolated: z.boolean(),
  /** Shown, never decided on: another version may say more or less. */
  status: z
    .record(z.string().max(40), z.union([z.number(), z.boolean(), z.string().max(200), z.null()]))
    .refine((status) => Object.keys(status).length <= 40, 'holds more than 40 values'),
});

export const linkHeartbeatAnswerSchema = z.discriminatedUnion('kind', [
  /** Another process is this collector now. */
  z.object({ kind: z.literal('superseded') }),
  z.object({
    kind: z.literal('granted'),
    /** By the platform clock: the collector stamps its samples by it. */
    now: z.number(),
    leaseMs: z.number().int().positive(),
    gateway: z.string().nullable(),
    canaries: z.array(z.string()),
  }),
]);
export type LinkHeartbeatAnswer = z.infer<typeof linkHeartbeatAnswerSchema>;
