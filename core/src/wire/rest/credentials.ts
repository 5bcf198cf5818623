import { z } from 'zod';
import { idSchema, instantSchema, listOf, nameSchema } from './fields.js';

const secret = z.string().min(1).max(512);
const fingerprint = z
  .string()
  .regex(/^([0-9A-Fa-f]{2}:?){32}$/, 'must be a SHA-256 fingerprint')
  .optional();

/** Written, never read back: a reply holds the name and the kind, nothing of the secret. */
export const credentialSecretSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('snmp-community'),
    version: z.enum(['1', '2c']).default('2c'),
    community: secret,
  }),
  z.strictObject({
    kind: z.literal('snmp-v3'),
    user: secret,
    authProtocol: z.enum(['md5', 'sha', 'sha256', 'sha512']).optional(),
    authPassword: secret.optional(),
    privProtocol: z.enum(['des', 'aes', 'aes256b', 'aes256r']).optional(),
    privPassword: secret.optional(),
  }),
  z.strictObject({
    kind: z.literal('routeros'),
    user: secret,
    password: z.string().max(512),
    tls: z.boolean().default(false),
    /** rest: RouterOS 7 over HTTP. auto: the API, and REST while the API's port is closed. */
    transport: z.enum(['api', 'rest', 'auto']).optional(),
    fingerprint,
    anonymousTls: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('uisp'),
    token: secret,
    tls: z.boolean().default(true),
    fingerprint,
  }),
]);
export type CredentialSecret = z.infer<typeof credentialSecretSchema>;

export const credentialSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['snmp-community', 'snmp-v3', 'routeros', 'uisp']),
  usedBy: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type CredentialView = z.infer<typeof credentialSchema>;
export const credentialListSchema = listOf(credentialSchema);
export const credentialCreateSchema = z.strictObject({
  name: nameSchema,
  secret: credentialSecretSchema,
});
export const credentialUpdateSchema = z
  .strictObject({ name: nameSchema, secret: credentialSecretSchema })
  .partial();
