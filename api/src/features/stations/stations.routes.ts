import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import {
  stationDetailSchema,
  stationMetricQuerySchema,
  stationParamsSchema,
  stationRangeSchema,
} from '@atalaya/core/wire/rest/stations';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { Feature } from '../../feature.js';
import { checkedPeriod } from '../../http/checked-period.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { stationHistory } from '../../network/station-history.js';
import {
  readStationSightings,
  type StationSighting,
} from '../../network/station-sightings.read-model.js';
import { readStationDevice } from './stations.read-model.js';

const LONGEST_MS = 800 * DAY_MS;

export const stations: Feature = {
  name: 'stations',
  register: (app, context) => {
    app.get(
      '/stations/:mac',
      {
        config: { permission: 'device:read' },
        schema: {
          summary: 'A subscriber radio by its MAC, and every access point that has heard it',
          params: stationParamsSchema,
          response: { 200: stationDetailSchema },
        },
      },
      async (request) => {
        const { mac } = request.params;
        const { sightings, device } = await context.tenancy.read(request, async (trx) => ({
          sightings: await readStationSightings(trx, [mac]),
          device: await readStationDevice(trx, mac),
        }));
        if (sightings.length === 0) throw notFound();
        return {
          mac,
          deviceId: device?.id ?? null,
          deviceName: device?.name ?? null,
          sightings: sightings.map(asSighting),
        };
      },
    );
    app.get(
      '/stations/:mac/metrics',
      {
        config: { permission: 'metric:read' },
        schema: {
          summary:
            'What access points heard of a subscriber radio, through every move between them',
          params: stationParamsSchema,
          querystring: stationMetricQuerySchema,
          response: { 200: stationRangeSchema },
        },
      },
      (request) => rangeOf(context, request, request.params.mac, request.query),
    );
  },
};

async function rangeOf(
  { tenancy, metrics }: ApiContext,
  request: FastifyRequest,
  mac: string,
  query: z.output<typeof stationMetricQuerySchema>,
) {
  const { metric } = query;
  if (!isMetricName(metric)) throw invalidField('metric', 'is not in the catalogue');
  const sightings = await tenancy.read(request, (trx) => readStationSightings(trx, [mac]));
  if (sightings.length === 0) throw notFound();
  const { from, to } = checkedPeriod(query, LONGEST_MS);
  const names = new Map(sightings.map((row) => [row.accessPointId, row.accessPointName]));
  const accessPoints = await metrics.resolve(tenancy.tenantId(request), [...names.keys()]);
  const answers = await stationHistory(metrics, accessPoints, {
    metric,
    macs: [mac],
    from,
    to,
    maxPoints: query.maxPoints,
    aggregate: query.aggregate,
  });
  return {
    metric,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    series: answers.map(({ series, stepMs, points }) => ({
      accessPointId: series.deviceId,
      accessPointName: names.get(series.deviceId) ?? '',
      tags: { ...series.tags },
      stepMs,
      points: points.map(({ at, value }) => ({ at: new Date(at).toISOString(), value })),
    })),
  };
}

function asSighting(row: StationSighting) {
  return {
    accessPointId: row.accessPointId,
    accessPointName: row.accessPointName,
    radio: row.radio,
    name: row.name,
    lastIp: row.last_ip,
    firstSeenAt: row.first_seen_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
  };
}
