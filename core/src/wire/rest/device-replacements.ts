import { z } from 'zod';
import { idSchema, instantSchema, listOf, macSchema, nameSchema } from './fields.js';

/** A box in the place of another at a service: one of the inventory by its id, or by what its label says. */
export const deviceReplacementCreateSchema = z
  .strictObject({
    /** The CPE that the service runs through now. */
    oldDeviceId: idSchema,
    /** One that the inventory knows. */
    deviceId: idSchema.nullable().default(null),
    /** Else by its label: one that the inventory knows by it is taken, another is made. */
    mac: macSchema.nullable().default(null),
    serial: z.string().trim().toUpperCase().min(1).max(64).nullable().default(null),
    /** Of one that is made; named after the one before where it is left out. */
    name: nameSchema.nullable().default(null),
    model: z.string().trim().max(120).default(''),
    /**
     * Of a DHCP line that is known by the old box's MAC: the one that the router hears from now on. The new box's first
     * where it is left out.
     */
    accessMac: macSchema.nullable().default(null),
    /** The one before came back: its equipment is noted as returned today. */
    isReturned: z.boolean().default(false),
    reason: z.string().trim().max(400).default(''),
  })
  .refine(({ deviceId, mac, serial }) => deviceId !== null || mac !== null || serial !== null, {
    path: ['deviceId'],
    message: 'must be given, or the MAC or serial number on the label',
  });

const boxSchema = z.object({
  /** Null once it was deleted. */
  id: idSchema.nullable(),
  name: z.string(),
});
export const deviceReplacementSchema = z.object({
  id: idSchema,
  serviceId: idSchema,
  old: boxSchema,
  new: boxSchema,
  /** The line's access identity, where it changed with the box. */
  identity: z.object({ old: z.string(), new: z.string() }).nullable(),
  reason: z.string(),
  /** The box before had a signal of its acceptance, and nobody has measured one of the new box yet. */
  isAcceptanceDue: z.boolean(),
  replacedBy: z.string(),
  replacedAt: instantSchema,
});
export type DeviceReplacement = z.infer<typeof deviceReplacementSchema>;
export const deviceReplacementListSchema = listOf(deviceReplacementSchema);
