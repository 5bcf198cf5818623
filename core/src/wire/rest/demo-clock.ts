import { z } from 'zod';
import { instantSchema } from './fields.js';

/** A year of a demo at most, in whole hours. */
const MOST_HOURS = 24 * 366;

/** `POST /demo-clock`: forward only. The route is there in a demo only. */
export const demoClockAdvanceSchema = z.strictObject({
  advanceHours: z.int().min(1).max(MOST_HOURS),
});

/** What the platform's clock shows. */
export const demoClockSchema = z.object({ now: instantSchema });
