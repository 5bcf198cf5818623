import { z } from 'zod';
import { DEVICE_ROLES, DEVICE_STATES, STATE_REASONS, WAYS } from '../../domain/network/device.js';
import { pinnedToSchema } from './collectors.js';
import {
  cursorSchema,
  hostSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  macSchema,
  nameSchema,
  portSchema,
} from './fields.js';

export const stateSchema = z.object({
  state: z.enum(DEVICE_STATES),
  reason: z.enum(STATE_REASONS).nullable(),
  since: instantSchema.nullable(),
});

/** What the list and the tiles show of one device; a value that is not fresh is null. */
export const deviceSummarySchema = z.object({
  id: idSchema,
  name: z.string(),
  role: z.enum(DEVICE_ROLES),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  address: z.string().nullable(),
  siteId: idSchema.nullable(),
  siteName: z.string().nullable(),
  monitored: z.boolean(),
  tags: z.array(z.string()),
  ...stateSchema.shape,
  signalDbm: z.number().nullable(),
  latencyMs: z.number().nullable(),
  lossPct: z.number().nullable(),
});
export type DeviceSummary = z.infer<typeof deviceSummarySchema>;
export const deviceListSchema = listOf(deviceSummarySchema).extend({ total: z.number().int() });

export const DEVICE_SORTS = ['name', 'state', 'since', 'role', 'site'] as const;
export const deviceQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Matches name, address, vendor, model, serial and MAC. */
  search: z.string().max(120).optional(),
  role: z.enum(DEVICE_ROLES).optional(),
  state: z.enum(DEVICE_STATES).optional(),
  siteId: idSchema.optional(),
  tag: z.string().max(60).optional(),
  sort: z.enum(DEVICE_SORTS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type DeviceQuery = z.input<typeof deviceQuerySchema>;

const intervalSchema = z.number().int().min(1_000).max(86_400_000).optional();
export const sourceInputSchema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('icmp'),
    address: hostSchema.optional(),
    intervalMs: intervalSchema,
    /** A router read over RouterOS that sends the echoes, where the collector has no route. */
    viaDeviceId: idSchema.optional(),
  }),
  z.strictObject({
    driver: z.enum(['snmp', 'routeros']),
    address: hostSchema.optional(),
    port: portSchema.optional(),
    credentialId: idSchema,
    intervalMs: intervalSchema,
    priority: z.number().int().min(0).max(1_000).optional(),
  }),
  z.strictObject({
    driver: z.literal('uisp'),
    controllerId: idSchema,
    externalId: z.string().min(1).max(100),
    priority: z.number().int().min(0).max(1_000).optional(),
  }),
]);
export type SourceInput = z.infer<typeof sourceInputSchema>;

const editable = {
  name: nameSchema,
  role: z.enum(DEVICE_ROLES),
  siteId: idSchema.nullable(),
  address: hostSchema.nullable(),
  vendor: z.string().max(120).nullable(),
  model: z.string().max(120).nullable(),
  serial: z.string().max(120).nullable(),
  macs: z.array(macSchema).max(64),
  tags: z.array(z.string().trim().min(1).max(60)).max(50),
  monitored: z.boolean(),
  notes: z.string().max(4_000),
  sources: z.array(sourceInputSchema).max(4),
};
export const deviceCreateSchema = z.strictObject({
  ...editable,
  siteId: editable.siteId.default(null),
  address: editable.address.default(null),
  vendor: editable.vendor.default(null),
  model: editable.model.default(null),
  serial: editable.serial.default(null),
  macs: editable.macs.default([]),
  tags: editable.tags.default([]),
  monitored: editable.monitored.default(true),
  notes: editable.notes.default(''),
  sources: editable.sources.default([]),
  /** Makes the link to this upstream device in the same step. */
  upstreamId: idSchema.optional(),
});
export type DeviceCreate = z.infer<typeof deviceCreateSchema>;
/** `maintenanceUntil` in the future puts the device in maintenance; null ends it. */
export const deviceUpdateSchema = z
  .strictObject({ ...editable, maintenanceUntil: instantSchema.nullable() })
  .partial();

export const sourceSchema = z.object({
  id: idSchema,
  driver: z.enum(WAYS),
  address: z.string().nullable(),
  port: z.number().int().nullable(),
  credentialId: idSchema.nullable(),
  controllerId: idSchema.nullable(),
  externalId: z.string().nullable(),
  intervalMs: z.number().int().nullable(),
  priority: z.number().int(),
  /** icmp: the router that sends the echoes; null when the collector does. */
  viaDeviceId: idSchema.nullable(),
  enabled: z.boolean(),
  lastOkAt: instantSchema.nullable(),
  lastFailedAt: instantSchema.nullable(),
  /** One plain sentence on why the last read failed; null when it did not. */
  lastError: z.string().nullable(),
  /** What the last full read left out and why, a sentence each. */
  warnings: z.array(z.string()),
});

export const pathHopSchema = z.object({
  id: idSchema,
  name: z.string(),
  role: z.enum(DEVICE_ROLES),
  siteId: idSchema.nullable(),
  siteName: z.string().nullable(),
  state: z.enum(DEVICE_STATES),
});

export const deviceSchema = deviceSummarySchema.extend({
  version: z.string().nullable(),
  serial: z.string().nullable(),
  macs: z.array(z.string()),
  notes: z.string(),
  maintenanceUntil: instantSchema.nullable(),
  sources: z.array(sourceSchema),
  /** The only collector that may poll it, by its own pin or by that of its controller; null: any may. */
  collector: pinnedToSchema.extend({ pinned: z.enum(['device', 'controller']) }).nullable(),
  /** From the nearest upstream device towards the core. */
  path: z.array(pathHopSchema),
  /** MACs learnt behind this device (a bridged CPE's home router is one). */
  bridgeHosts: z.array(z.object({ mac: z.string(), interface: z.string(), seenAt: instantSchema })),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Device = z.infer<typeof deviceSchema>;

export const stationSchema = z.object({
  mac: z.string(),
  radio: z.string(),
  name: z.string().nullable(),
  lastIp: z.string().nullable(),
  /** The device in inventory with this MAC, when there is one. */
  deviceId: idSchema.nullable(),
  deviceName: z.string().nullable(),
  signalDbm: z.number().nullable(),
  snrDb: z.number().nullable(),
  ccqPct: z.number().nullable(),
  seenAt: instantSchema,
});
export const stationListSchema = z.object({ items: z.array(stationSchema) });

export const pollRequestSchema = z.strictObject({ kind: z.enum(['echo', 'full', 'align']) });
export const pollRequestedSchema = z.object({ kind: z.string(), until: instantSchema });
