import { z } from 'zod';
import { idSchema, instantSchema, listOf, nameSchema } from '../rest/fields.js';

/** What a person sees of a token that waits to be used; the token itself is shown once. */
export const collectorEnrolmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Gives this collector a new key; null makes a new collector. */
  collectorId: idSchema.nullable(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  usedAt: instantSchema.nullable(),
});
export type CollectorEnrolmentView = z.infer<typeof collectorEnrolmentSchema>;
export const collectorEnrolmentListSchema = listOf(collectorEnrolmentSchema);

export const collectorEnrolmentCreateSchema = z.strictObject({
  name: nameSchema,
  collectorId: idSchema.optional(),
});
export const collectorEnrolmentCreatedSchema = z.object({
  enrolment: collectorEnrolmentSchema,
  token: z.string(),
  /** What the collector is started with: PLATFORM_URL. */
  platformUrl: z.string(),
});

/** Raw X25519, 32 bytes in base64. */
const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64');

export const enrolRequestSchema = z.strictObject({
  token: z.string().min(1).max(200),
  publicKey: publicKeySchema,
  version: z.string().max(40),
});
export const enrolAnswerSchema = z.object({
  collectorId: idSchema,
  tenantId: idSchema,
  name: z.string(),
  /** Sent as a bearer token with every further call. */
  secret: z.string(),
});
