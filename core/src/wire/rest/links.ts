import { z } from 'zod';
import { DEVICE_ROLES, DEVICE_STATES } from '../../domain/network/device.js';
import { LINK_KINDS } from '../../domain/network/link-kind.js';
import { idSchema, instantSchema, listOf } from './fields.js';

/** unknown: one of its ends is not measured. */
export const LINK_STATES = ['up', 'down', 'unknown'] as const;
export const deviceLinkSchema = z.object({
  id: idSchema,
  upstreamId: idSchema,
  upstreamName: z.string(),
  downstreamId: idSchema,
  downstreamName: z.string(),
  kind: z.enum(LINK_KINDS),
  source: z.enum(['discovered', 'manual']),
  state: z.enum(LINK_STATES),
  since: instantSchema,
});
export type DeviceLink = z.infer<typeof deviceLinkSchema>;
export const deviceLinkListSchema = listOf(deviceLinkSchema);
export const deviceLinkCreateSchema = z.strictObject({
  upstreamId: idSchema,
  downstreamId: idSchema,
  kind: z.enum(LINK_KINDS),
});

export const topologySchema = z.object({
  sites: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      kind: z.string(),
      latitude: z.number().nullable(),
      longitude: z.number().nullable(),
      parentId: idSchema.nullable(),
    }),
  ),
  nodes: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      role: z.enum(DEVICE_ROLES),
      siteId: idSchema.nullable(),
      state: z.enum(DEVICE_STATES),
    }),
  ),
  links: z.array(
    deviceLinkSchema.pick({
      id: true,
      upstreamId: true,
      downstreamId: true,
      kind: true,
      state: true,
    }),
  ),
});
export type Topology = z.infer<typeof topologySchema>;
