import { z } from 'zod';
import { stateSchema } from '../rest/devices.js';
import { idSchema, instantSchema } from '../rest/fields.js';

/** Socket.IO at path `/live`; `auth: { token }` with an access token or a wall token. */
export const LIVE_PATH = '/live';

/** Server → client. After `resync` (or any reconnect) the client refetches what it shows. */
export const deviceStateEventSchema = z.object({ deviceId: idSchema, ...stateSchema.shape });
export type DeviceStateEvent = z.infer<typeof deviceStateEventSchema>;

/** `incident.opened`, `incident.updated` and `incident.resolved`: the client fetches what it may see. */
export const incidentEventSchema = z.object({ incidentId: idSchema });
export type IncidentEvent = z.infer<typeof incidentEventSchema>;

/** `samples`: only series the client subscribed to. */
export const sampleEventSchema = z.array(
  z.object({
    deviceId: idSchema,
    metric: z.string(),
    tags: z.record(z.string(), z.string()),
    at: instantSchema,
    value: z.number(),
  }),
);
export type SampleEvent = z.infer<typeof sampleEventSchema>;

/** `pulse`, each 2 s while polls arrive: the heartbeat of walls and pages. */
export const pulseEventSchema = z.object({
  newestPollAt: instantSchema.nullable(),
  now: instantSchema,
});
export type PulseEvent = z.infer<typeof pulseEventSchema>;

/** Client → server `subscribe`: replaces what this client listens to; acknowledged with `{ ok }`. */
export const subscribeSchema = z.strictObject({ deviceIds: z.array(idSchema).max(200) });
export type Subscribe = z.infer<typeof subscribeSchema>;
