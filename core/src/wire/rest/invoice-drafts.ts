import { z } from 'zod';
import { draftSchema } from '../../domain/billing/draft.js';
import { minorSchema } from '../../domain/money/money-fields.js';
import { idSchema, instantSchema, listOf } from './fields.js';

/** Up to as much as a line of a person's may ask for or give. */
const amountSchema = minorSchema.refine((amount) => amount !== 0, 'must not be zero');

export const invoiceDraftSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  runId: idSchema.nullable(),
  state: z.enum(['draft', 'parked', 'issued']),
  customerName: z.string(),
  totalMinor: minorSchema,
  /** Null of one that is parked. */
  content: draftSchema.nullable(),
  /** Why it cannot be issued; `kind` names it. */
  problem: z.looseObject({ kind: z.string() }).nullable(),
  /** What the account was billed by the run before; null without one. */
  previousMinor: minorSchema.nullable(),
  createdAt: instantSchema,
});
export type InvoiceDraft = z.infer<typeof invoiceDraftSchema>;
export const invoiceDraftListSchema = listOf(invoiceDraftSchema);
const contentShape = {
  lines: z
    .array(
      z.strictObject({
        description: z.string().trim().min(1).max(400),
        /** In the account's currency; below zero gives something off. */
        amountMinor: amountSchema,
        serviceId: idSchema.nullable().default(null),
        taxGroupId: idSchema.nullable().default(null),
      }),
    )
    .max(100)
    .default([]),
  /** Takes up the account's pending charges. */
  withCharges: z.boolean().default(false),
};
export const invoiceDraftCreateSchema = z.strictObject({ accountId: idSchema, ...contentShape });
/** Takes the place of what the draft had. */
export const invoiceDraftReplaceSchema = z.strictObject(contentShape);
