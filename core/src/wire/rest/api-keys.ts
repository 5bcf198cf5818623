import { z } from 'zod';
import { API_KEY_SCOPES } from '../../domain/access/api-key-scopes.js';
import { idSchema, instantSchema, listOf, nameSchema } from './fields.js';

const scopeSchema = z.enum(API_KEY_SCOPES as [string, ...string[]]);

/** `orphaned`: who made it has left or is disabled, and it ended with that. */
export const API_KEY_STATES = ['active', 'expired', 'revoked', 'orphaned'] as const;

export const apiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  /** The last characters of the key, to tell it by. */
  hint: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(API_KEY_STATES),
  createdBy: z.string(),
  createdAt: instantSchema,
  /** By system time. */
  expiresAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
  /** To the minute. */
  lastUsedAt: instantSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyListSchema = listOf(apiKeySchema);

export const apiKeyCreateSchema = z.strictObject({
  name: nameSchema,
  scopes: z.array(scopeSchema).min(1).max(API_KEY_SCOPES.length),
  /** null or absent: until it is revoked. */
  expiresAt: instantSchema.nullish(),
});
/** `secret` is the key itself and is shown this once. */
export const apiKeyCreatedSchema = z.object({ apiKey: apiKeySchema, secret: z.string() });

/** What a key says of itself: a first call tells whether it works, and what for. */
export const currentApiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Of what it was given, what its creator may still do. */
  scopes: z.array(z.string()),
  expiresAt: instantSchema.nullable(),
  tenant: z.object({ id: idSchema, slug: z.string(), name: z.string() }),
});
