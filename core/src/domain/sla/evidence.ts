import { z } from 'zod';
import type { Interval } from './interval.js';
import { type JudgedPeriod, LEFT_OUT_CAUSES } from './judge-period.js';

/** Of each list; what is more is counted. */
const MOST_LISTED = 100;

const spanSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

/** What a credit was judged by, as it is kept. */
export const slaEvidenceSchema = z.object({
  incidents: z.array(
    spanSchema.extend({ id: z.uuid(), name: z.string(), minutes: z.int().nonnegative() }),
  ),
  /** What was credited, or would be. */
  counted: z.array(spanSchema),
  /** Minutes of incidents that were not, each once. */
  leftOut: z.array(spanSchema.extend({ cause: z.enum(LEFT_OUT_CAUSES) })),
  /** When nothing was known: never credited. */
  unknown: z.array(spanSchema),
  /** How many of all these were too many to keep. */
  more: z.int().nonnegative(),
});
export type SlaEvidence = z.infer<typeof slaEvidenceSchema>;

export function evidenceOf(judged: JudgedPeriod): SlaEvidence {
  const lists = [judged.incidents, judged.counted, judged.leftOut, judged.unknown];
  return {
    incidents: judged.incidents.slice(0, MOST_LISTED).map((one) => ({ ...one, ...spanOf(one) })),
    counted: judged.counted.slice(0, MOST_LISTED).map(spanOf),
    leftOut: judged.leftOut
      .slice(0, MOST_LISTED)
      .map((one) => ({ ...spanOf(one), cause: one.cause })),
    unknown: judged.unknown.slice(0, MOST_LISTED).map(spanOf),
    more: lists.reduce((sum, list) => sum + Math.max(0, list.length - MOST_LISTED), 0),
  };
}

const spanOf = ({ from, to }: Interval) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
