import { z } from 'zod';
import { minorSchema } from '../money/money-fields.js';

const count = z.number().int().min(0);

/** What a run came to; `invoice_runs.summary`. What is not there yet is left out. */
export const runSummarySchema = z.object({
  /** The last account that was looked at: a run that was interrupted goes on behind it. */
  cursor: z.string().optional(),
  /** Accounts that have something to bill. */
  drafts: count.default(0),
  /** Accounts with a problem that a person has to look at. */
  parked: count.default(0),
  issued: count.default(0),
  totals: z
    .array(
      z.object({
        currency: z.string(),
        netMinor: minorSchema,
        taxMinor: minorSchema,
        totalMinor: minorSchema,
        drafts: count,
      }),
    )
    .default([]),
  /** Why nothing more can be issued at the moment: no series, its range used up, or out of its days. */
  refusal: z.string().optional(),
});
export type RunSummary = z.output<typeof runSummarySchema>;
