import { z } from 'zod';
import { DEVICE_ROLES, DEVICE_STATES, STATE_REASONS } from '../../domain/network/device.js';
import { collectorTroubleSchema } from './collectors.js';
import { idSchema, instantSchema, listOf, localeSchema, nameSchema } from './fields.js';

export const wallTokenSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: instantSchema,
  lastSeenAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});
export const wallTokenListSchema = listOf(wallTokenSchema);
export const wallTokenCreateSchema = z.strictObject({ name: nameSchema });
/** `url` holds the token and is shown this once. */
export const wallTokenCreatedSchema = z.object({ wallToken: wallTokenSchema, url: z.string() });

export const sectorSchema = z.object({
  deviceId: idSchema,
  name: z.string(),
  role: z.enum(DEVICE_ROLES),
  state: z.enum(DEVICE_STATES),
  reason: z.enum(STATE_REASONS).nullable(),
  since: instantSchema.nullable(),
  clients: z.number().int().nullable(),
  worstSignalDbm: z.number().nullable(),
  /** Airtime, frame utilisation or throughput against capacity, whichever the radio reports. */
  utilisationPct: z.number().nullable(),
});
export const towerSchema = z.object({
  siteId: idSchema,
  name: z.string(),
  /** The worst of its infrastructure. */
  state: z.enum(DEVICE_STATES),
  stations: z.number().int(),
  sectors: z.array(sectorSchema),
  /** Routers, backhauls, switches, power of the site. */
  infrastructure: z.array(sectorSchema),
});
export const outageSchema = z.object({
  deviceId: idSchema,
  name: z.string(),
  role: z.enum(DEVICE_ROLES),
  siteName: z.string().nullable(),
  state: z.enum(DEVICE_STATES),
  since: instantSchema,
});
export const worstLinkSchema = z.object({
  deviceId: idSchema,
  name: z.string(),
  upstreamName: z.string().nullable(),
  siteName: z.string().nullable(),
  signalDbm: z.number(),
  baselineDbm: z.number().nullable(),
  deltaDb: z.number().nullable(),
  ccqPct: z.number().nullable(),
});
/** The whole wall in one answer, for a wall token or a signed-in person. */
export const wallSchema = z.object({
  tenant: z.object({ name: z.string(), timezone: z.string(), locale: localeSchema }),
  /** The platform clock when this was put together. */
  now: instantSchema,
  /** The newest poll of any device: the heartbeat. null before the first. */
  newestPollAt: instantSchema.nullable(),
  latencyMeasured: z.boolean(),
  /** The most urgent first; empty while the collectors are well. */
  collectorTroubles: z.array(collectorTroubleSchema),
  infrastructure: z.object({ up: z.number().int(), total: z.number().int() }),
  cpes: z.object({ up: z.number().int(), offline: z.number().int(), total: z.number().int() }),
  towers: z.array(towerSchema),
  outages: z.array(outageSchema),
  worstLinks: z.array(worstLinkSchema),
});
export type Wall = z.infer<typeof wallSchema>;
export type Tower = z.infer<typeof towerSchema>;
export type Sector = z.infer<typeof sectorSchema>;
export type Outage = z.infer<typeof outageSchema>;
export type WorstLink = z.infer<typeof worstLinkSchema>;
