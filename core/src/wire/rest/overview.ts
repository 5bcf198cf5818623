import { z } from 'zod';
import { DEVICE_ROLES, DEVICE_STATES } from '../../domain/network/device.js';
import { collectorTroubleSchema } from './collectors.js';
import { instantSchema } from './fields.js';
import { outageSchema, worstLinkSchema } from './wall.js';

export const overviewSchema = z.object({
  now: instantSchema,
  newestPollAt: instantSchema.nullable(),
  latencyMeasured: z.boolean(),
  /** The most urgent first; empty while the collectors are well. */
  collectorTroubles: z.array(collectorTroubleSchema),
  counts: z.array(
    z.object({ role: z.enum(DEVICE_ROLES), state: z.enum(DEVICE_STATES), count: z.number().int() }),
  ),
  outages: z.array(outageSchema),
  worstLinks: z.array(worstLinkSchema),
});
export type Overview = z.infer<typeof overviewSchema>;
