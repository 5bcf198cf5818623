import { z } from 'zod';
import { ACKNOWLEDGEMENTS } from '../../domain/incidents/incident.js';
import { idSchema } from './fields.js';
import { incidentSchema } from './incidents.js';

export const acknowledgeIncidentSchema = z.strictObject({
  incidentId: idSchema,
  kind: z.enum(ACKNOWLEDGEMENTS).default('until_clear'),
  /** Goes into the incident's timeline: who answered, and how. */
  comment: z.string().trim().min(1).max(2_000).optional(),
  /** Tells what would happen, and changes nothing. */
  dryRun: z.boolean().default(false),
});

/** What an action came to; of a dry run, what it would come to. */
export const acknowledgeIncidentResultSchema = z.object({
  action: z.literal('acknowledge-incident'),
  dryRun: z.boolean(),
  /**
   * `acknowledged`: by this call. `already-acknowledged`: somebody had it, and still has. `refused`: a dry run only,
   * where the call itself answers 409.
   */
  outcome: z.enum(['acknowledged', 'already-acknowledged', 'refused']),
  reason: z.string(),
  incident: incidentSchema,
});
export type AcknowledgeIncidentResult = z.infer<typeof acknowledgeIncidentResultSchema>;
