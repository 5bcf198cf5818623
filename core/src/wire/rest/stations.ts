import { z } from 'zod';
import { METRIC_NAMES } from '../../domain/metrics/catalogue.js';
import { idSchema, instantSchema, macSchema } from './fields.js';
import { metricQuerySchema, metricRangeSchema, seriesPointsSchema } from './metrics.js';

/** Names a subscriber radio in a path: `/stations/:mac`. */
export const stationParamsSchema = z.strictObject({ mac: macSchema });

const heardAt = {
  accessPointId: idSchema,
  accessPointName: z.string(),
};

/** A subscriber radio and every access point that has heard it, the newest first. */
export const stationDetailSchema = z.object({
  mac: z.string(),
  /** The device in inventory with this MAC. */
  deviceId: idSchema.nullable(),
  deviceName: z.string().nullable(),
  sightings: z.array(
    z.object({
      ...heardAt,
      radio: z.string(),
      name: z.string().nullable(),
      lastIp: z.string().nullable(),
      firstSeenAt: instantSchema,
      seenAt: instantSchema,
    }),
  ),
});

const stationMetrics = METRIC_NAMES.filter((name) => name.startsWith('station.'));
export const stationMetricQuerySchema = metricQuerySchema.omit({ tag: true }).extend({
  metric: z.enum(stationMetrics as [string, ...string[]]),
});

/** One series for each access point and radio that heard it: the history goes on where the radio moved to. */
export const stationRangeSchema = metricRangeSchema.extend({
  series: z.array(seriesPointsSchema.extend(heardAt)),
});
export type StationRange = z.infer<typeof stationRangeSchema>;
