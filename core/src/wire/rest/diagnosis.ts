import { z } from 'zod';
import { FACT_CODES, FACT_TONES } from '../../domain/diagnosis/fact-codes.js';
import { CONFIDENCES, NEXT_STEPS, VERDICTS } from '../../domain/diagnosis/verdict.js';
import { idSchema, instantSchema } from './fields.js';

const spokenSchema = z.object({ es: z.string(), en: z.string() });

/** What is wrong with a service, in one sentence with its evidence; what whoever asks may not see is not in it. */
export const serviceDiagnosisSchema = z.object({
  serviceId: idSchema,
  at: instantSchema,
  verdict: z.enum(VERDICTS),
  /** `probable`: by a link that nobody confirmed, or by what usually is. `unknown`: nothing was read lately. */
  confidence: z.enum(CONFIDENCES),
  sentence: spokenSchema,
  /** The same as the customer may hear it: no device, no value of the network, no person. */
  forCustomer: spokenSchema,
  nextStep: z.object({ code: z.enum(NEXT_STEPS), text: spokenSchema }),
  evidence: z.array(
    z.object({
      code: z.enum(FACT_CODES),
      /** `good`: as it should be. `unknown`: nobody can tell now. */
      tone: z.enum(FACT_TONES),
      text: spokenSchema,
      about: z.object({ kind: z.enum(['device', 'incident']), id: idSchema }).nullable(),
    }),
  ),
});
export type ServiceDiagnosis = z.infer<typeof serviceDiagnosisSchema>;

export const diagnoseServiceSchema = z.strictObject({
  serviceId: idSchema,
  /** Changes nothing either way. */
  dryRun: z.boolean().default(false),
});
export const diagnoseServiceResultSchema = z.object({
  action: z.literal('diagnose-service'),
  dryRun: z.boolean(),
  diagnosis: serviceDiagnosisSchema,
});
