import { z } from 'zod';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const PARKED_PARTS = ['billing', 'dunning'] as const;
/** An account that stands still: runs make no invoice of it, or collections cannot decide on it. */
export const parkedAccountSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  part: z.enum(PARKED_PARTS),
  /** Why; `kind` names it. */
  problem: z.looseObject({ kind: z.string() }),
  since: instantSchema,
  triedAt: instantSchema,
  tries: z.number().int(),
});
export type ParkedAccount = z.infer<typeof parkedAccountSchema>;
export const parkedAccountListSchema = listOf(parkedAccountSchema);
export const parkedAccountQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  part: z.enum(PARKED_PARTS).optional(),
});
export const parkedRetrySchema = z.object({
  /** `issued`: it has its invoice; `nothing`: nothing is to be billed; `queued`: collections look at it again. */
  outcome: z.enum(['issued', 'nothing', 'parked', 'queued']),
  invoiceId: idSchema.nullable(),
  /** Of one that stays parked. */
  problem: z.looseObject({ kind: z.string() }).nullable(),
});
export type ParkedRetry = z.infer<typeof parkedRetrySchema>;
