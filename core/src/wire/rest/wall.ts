import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../domain/alerting/alert-severity.js';
import { INCIDENT_CAUSES } from '../../domain/incidents/incident.js';
import { minorSchema } from '../../domain/money/money-fields.js';
import { DEVICE_ROLES, DEVICE_STATES, STATE_REASONS } from '../../domain/network/device.js';
import { collectorTroubleSchema } from './collectors.js';
import { idSchema, instantSchema, listOf, localeSchema, nameSchema } from './fields.js';

const wallChoices = {
  /** What the open incidents cost a month: a wall may face customers. */
  showsRevenue: z.boolean(),
  /** A new critical incident sounds once. */
  sounds: z.boolean(),
};
export const wallTokenSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: instantSchema,
  lastSeenAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
  ...wallChoices,
});
export const wallTokenListSchema = listOf(wallTokenSchema);
export const wallTokenCreateSchema = z.strictObject({
  name: nameSchema,
  showsRevenue: wallChoices.showsRevenue.default(false),
  sounds: wallChoices.sounds.default(false),
});
/** The link stays the same. */
export const wallTokenUpdateSchema = z.strictObject({ name: nameSchema, ...wallChoices }).partial();
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
const amountSchema = z.object({ amountMinor: minorSchema, currency: z.string() });
export const wallIncidentSchema = z.object({
  id: idSchema,
  cause: z.enum(INCIDENT_CAUSES),
  severity: z.enum(ALERT_SEVERITIES),
  state: z.enum(['open', 'acknowledged']),
  /** Of the root; null on a wall for a subscriber's own device, which is named after its customer. */
  name: z.string().nullable(),
  role: z.enum(DEVICE_ROLES),
  siteName: z.string().nullable(),
  since: instantSchema,
  acknowledgedBy: z.string().nullable(),
  /** Until when a silence holds; null while none does. */
  silencedUntil: instantSchema.nullable(),
  /** Devices behind the root now. */
  devices: z.number().int(),
  /** Hurt now, each once; null for who may not see customers. */
  customers: z.number().int().nullable(),
  /** What their services bring in a month, by currency; null where money is not to be seen. */
  monthly: z.array(amountSchema).nullable(),
});
export type WallIncident = z.infer<typeof wallIncidentSchema>;

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
  incidents: z.object({
    /** 500 where there are more. */
    total: z.number().int(),
    /** At most 50, the worst first. */
    listed: z.array(wallIncidentSchema),
    /** By all that are open, each customer and service once; null as in an incident. */
    customers: z.number().int().nullable(),
    monthly: z.array(amountSchema).nullable(),
    /** When the last one was resolved; null before the first, and while one is open. */
    lastResolvedAt: instantSchema.nullable(),
  }),
  sounds: z.boolean(),
  worstLinks: z.array(worstLinkSchema),
});
export type Wall = z.infer<typeof wallSchema>;
export type Tower = z.infer<typeof towerSchema>;
export type Sector = z.infer<typeof sectorSchema>;
export type Outage = z.infer<typeof outageSchema>;
export type WorstLink = z.infer<typeof worstLinkSchema>;
