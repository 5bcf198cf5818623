import { z } from 'zod';
import { instantSchema } from './fields.js';

/** How a customer's line is now, told to the customer: no device, no value of the network, no person. */
export const portalDiagnosisSchema = z.object({
  at: instantSchema,
  state: z.enum(['works', 'trouble', 'unknown']),
  sentence: z.object({ es: z.string(), en: z.string() }),
});
