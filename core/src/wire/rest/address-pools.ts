import { z } from 'zod';
import { addressNumber, readAddressRange } from '../../domain/provisioning/address-range.js';
import { idSchema, instantSchema, nameSchema } from './fields.js';

const MOST_EXCLUSIONS = 1_000;

const addressSchema = z
  .string()
  .trim()
  .max(15)
  .refine((text) => addressNumber(text) !== undefined, 'must be an IPv4 address');

const rangeSchema = z
  .string()
  .trim()
  .max(40)
  .superRefine((text, issues) => {
    const read = readAddressRange(text);
    if (!read.ok) issues.addIssue({ code: 'custom', message: read.error });
  });

const shape = {
  name: nameSchema,
  /** `10.20.0.0/24`, or `10.20.0.10-10.20.0.250`. IPv4. */
  range: rangeSchema,
  /** For lines of this router alone; null: of any. */
  routerId: idSchema.nullable(),
  siteId: idSchema.nullable(),
  /** Never given out. */
  gateway: addressSchema.nullable(),
  /** Never given out either. */
  exclusions: z.array(addressSchema).max(MOST_EXCLUSIONS),
  /** For so long the address of a service that ended is given to nobody. */
  quarantineDays: z.number().int().min(0).max(365),
};

export const addressPoolSchema = z.object({
  id: idSchema,
  name: z.string(),
  range: z.string(),
  router: z.object({ id: idSchema, name: z.string() }).nullable(),
  site: z.object({ id: idSchema, name: z.string() }).nullable(),
  gateway: z.string().nullable(),
  exclusions: z.array(z.string()),
  quarantineDays: z.number().int(),
  /** That may be given out. */
  total: z.number().int(),
  used: z.number().int(),
  /** Released, and given to nobody yet. */
  quarantined: z.number().int(),
  free: z.number().int(),
  /** Nine tenths or more are gone. */
  isScarce: z.boolean(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type AddressPool = z.infer<typeof addressPoolSchema>;
export const addressPoolListSchema = z.object({ items: z.array(addressPoolSchema) });

export const addressPoolCreateSchema = z.strictObject({
  ...shape,
  routerId: shape.routerId.default(null),
  siteId: shape.siteId.default(null),
  gateway: shape.gateway.default(null),
  exclusions: shape.exclusions.default([]),
  quarantineDays: shape.quarantineDays.default(7),
});
export const addressPoolUpdateSchema = z.strictObject(shape).partial();
