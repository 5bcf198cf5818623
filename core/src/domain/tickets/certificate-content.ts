import { z } from 'zod';
import { documentSnapshotSchema } from '../billing/frozen.js';
import { certificateCheckSchema } from './certificate.js';
import { cpeReadingSchema } from './cpe-reading.js';
import { signatureSchema } from './signature.js';
import { VISIT_KINDS } from './visit.js';

/** All that a signed certificate says, frozen with the signature: later changes of anything do not reach it. */
export const certificateContentSchema = z.object({
  issuer: documentSnapshotSchema.shape.issuer,
  /** BCP 47. */
  locale: z.string(),
  customer: z.object({ name: z.string(), taxId: z.string().nullable() }),
  service: z.object({ id: z.string(), address: z.string(), planName: z.string() }).nullable(),
  visit: z.object({ kind: z.enum(VISIT_KINDS), day: z.string(), technician: z.string() }),
  reading: cpeReadingSchema,
  checks: z.array(certificateCheckSchema),
  /** Where it was signed below the minimums. */
  exception: z.object({ reason: z.string(), by: z.string() }).nullable(),
  signer: z.string(),
  signature: signatureSchema,
  /** The day by the organisation's calendar. */
  signedOn: z.string(),
});
export type CertificateContent = z.output<typeof certificateContentSchema>;
