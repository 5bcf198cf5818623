import { z } from 'zod';
import { LINK_CLUES } from '../../domain/services/link-clue.js';
import {
  SERVICE_LINK_KINDS,
  SERVICE_LINK_SOURCES,
  SERVICE_LINK_STATUSES,
} from '../../domain/services/service-link.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf, macSchema } from './fields.js';

/** What one clue says, to be put into words; each value is as it was read. */
export const linkEvidenceSchema = z.object({
  clue: z.enum(LINK_CLUES),
  /** The PPPoE user, name or address that matched. */
  identity: z.string().nullable(),
  mac: z.string().nullable(),
  /** The device that told it. */
  on: z.string().nullable(),
});

export const serviceLinkSchema = z.object({
  id: idSchema,
  serviceId: idSchema,
  customerName: z.string(),
  accessIdentity: z.string().nullable(),
  deviceId: idSchema,
  deviceName: z.string(),
  kind: z.enum(SERVICE_LINK_KINDS),
  interface: z.string().nullable(),
  mac: z.string().nullable(),
  source: z.enum(SERVICE_LINK_SOURCES),
  status: z.enum(SERVICE_LINK_STATUSES),
  /** 0 to 1. */
  score: z.number(),
  evidence: z.array(linkEvidenceSchema),
  /** Since when access identity and MAC have matched without a break. */
  matchedSince: instantSchema.nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAt: instantSchema.nullable(),
  validFrom: instantSchema,
  /** null: it is so now. */
  validTo: instantSchema.nullable(),
});
export type ServiceLink = z.infer<typeof serviceLinkSchema>;
export const serviceLinkListSchema = listOf(serviceLinkSchema);

export const serviceLinkQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  status: z.enum(SERVICE_LINK_STATUSES).optional(),
  /** Without it, those of now and of the past. */
  current: z.enum(['true', 'false']).optional(),
});

/** A person says so: it is confirmed, and takes the place of a confirmed one of the same kind. */
export const serviceLinkCreateSchema = z.strictObject({
  deviceId: idSchema,
  kind: z.enum(SERVICE_LINK_KINDS),
  interface: z.string().trim().min(1).max(120).nullable().default(null),
  mac: macSchema.nullable().default(null),
});

const MOST_AT_ONCE = 500;
export const serviceLinkIdsSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(MOST_AT_ONCE),
});
export const serviceLinksDecidedSchema = z.object({ changed: z.number().int() });
