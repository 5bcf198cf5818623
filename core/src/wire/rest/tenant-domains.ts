import { z } from 'zod';
import { HOST_RULES, PROOF_RESULTS } from '../../domain/portal/portal-host.js';
import { idSchema, instantSchema } from './fields.js';

/** A host name under which an organisation's portal is reached. */
export const tenantDomainSchema = z.object({
  id: idSchema,
  /** In ASCII. */
  host: z.string(),
  /** The TXT record that proves it: its name, and what it holds. */
  proofName: z.string(),
  proof: z.string(),
  /** Since when it serves the portal; null while it does not. */
  verifiedAt: instantSchema.nullable(),
  checkedAt: instantSchema.nullable(),
  /** Of the last look; null before the first. */
  result: z.enum(PROOF_RESULTS).nullable(),
  /** When the proof of a host that serves was first not found again, and when it stops to serve for that. */
  failingSince: instantSchema.nullable(),
  servesUntil: instantSchema.nullable(),
});
export type TenantDomain = z.infer<typeof tenantDomainSchema>;
export const tenantDomainListSchema = z.object({
  items: z.array(tenantDomainSchema).max(HOST_RULES.perTenant),
  nextCursor: z.null(),
});
export const tenantDomainCreateSchema = z.strictObject({
  /** As people write it: international names too. */
  host: z.string().trim().min(4).max(253),
});
