import { z } from 'zod';
import { DEVICE_ROLES, DEVICE_STATES } from '../../domain/network/device.js';
import { CHANNEL_KINDS } from '../../domain/outbox/channel-kind.js';
import { collectorTroubleSchema } from './collectors.js';
import { idSchema, instantSchema } from './fields.js';
import { outageSchema, worstLinkSchema } from './wall.js';

export const overviewSchema = z.object({
  now: instantSchema,
  newestPollAt: instantSchema.nullable(),
  latencyMeasured: z.boolean(),
  /** The most urgent first; empty while the collectors are well. */
  collectorTroubles: z.array(collectorTroubleSchema),
  /** Channels and webhooks over which nothing goes out; empty for who may not see them. */
  failingChannels: z.array(
    z.object({ id: idSchema, kind: z.enum(CHANNEL_KINDS), name: z.string() }),
  ),
  counts: z.array(
    z.object({ role: z.enum(DEVICE_ROLES), state: z.enum(DEVICE_STATES), count: z.number().int() }),
  ),
  outages: z.array(outageSchema),
  worstLinks: z.array(worstLinkSchema),
});
export type Overview = z.infer<typeof overviewSchema>;
