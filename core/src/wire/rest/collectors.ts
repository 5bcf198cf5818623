import { z } from 'zod';
import { COLLECTOR_TROUBLES, SAMPLE_FLOWS } from '../../domain/collectors/collector-trouble.js';
import { hostSchema, idSchema, instantSchema, listOf, nameSchema } from './fields.js';

/** stopped: it ended in order. silent: nothing is heard of it, and its lease ended. revoked: a remote one that is let in no more. */
export const COLLECTOR_STATES = ['polling', 'isolated', 'silent', 'stopped', 'revoked'] as const;

export const collectorSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['local', 'remote']),
  state: z.enum(COLLECTOR_STATES),
  version: z.string(),
  startedAt: instantSchema.nullable(),
  lastSeenAt: instantSchema.nullable(),
  isolatedSince: instantSchema.nullable(),
  /** Of 128 in all; each device lies in one. */
  shards: z.number().int(),
  /** Of this organisation, that it polls now. */
  devices: z.number().int(),
  /** Of these, those that only this collector may poll. */
  pinnedDevices: z.number().int(),
  /** 95th percentile over the last minute of how late polls began. */
  latenessMs: z.number(),
  /** Whole polls left out in the last minute. */
  droppedPolls: z.number().int(),
  isOverloaded: z.boolean(),
  /** How its samples get into the metric store. */
  samples: z.enum(SAMPLE_FLOWS),
  waitingSamples: z.number().int(),
  gateway: z.string().nullable(),
  canaries: z.array(z.string()),
  /** The machine's own default gateway; null when it is not known. */
  suggestedGateway: z.string().nullable(),
  siteId: idSchema.nullable(),
  deviceId: idSchema.nullable(),
  /** It polls for every organisation of this installation. */
  isShared: z.boolean(),
  /** False: name, gateway and canaries are the installation operator's to set. */
  isEditable: z.boolean(),
});
export type CollectorView = z.infer<typeof collectorSchema>;
export const collectorListSchema = listOf(collectorSchema);

/** One thing that is wrong, whichever collectors it befalls: a banner. */
export const collectorTroubleSchema = z.object({
  kind: z.enum(COLLECTOR_TROUBLES),
  collectors: z.array(z.string()),
  /** Of this organisation, that they poll. */
  devices: z.number().int(),
  droppedPolls: z.number().int(),
  waitingSamples: z.number().int(),
});

export const collectorUpdateSchema = z
  .strictObject({
    name: nameSchema,
    gateway: hostSchema.nullable(),
    /** When these and the gateway are all silent, the collector calls itself cut off. */
    canaries: z.array(hostSchema).max(10),
    /** Where it stands. */
    siteId: idSchema.nullable(),
    deviceId: idSchema.nullable(),
  })
  .partial();

/** The only collector that may poll something; null where it is told: any may. */
export const pinnedToSchema = z.object({ id: idSchema, name: z.string() });

/** What only this collector may poll (a private network that it alone reaches), or may be polled by any again. */
export const collectorPinsSchema = z.strictObject({
  deviceIds: z.array(idSchema).max(500).default([]),
  controllerIds: z.array(idSchema).max(50).default([]),
  pinned: z.boolean(),
});
