import { availability } from '@atalaya/core/domain/network/availability';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { DAY_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import {
  pollRequestedSchema,
  pollRequestSchema,
  stationListSchema,
} from '@atalaya/core/wire/rest/devices';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { deviceLinkListSchema } from '@atalaya/core/wire/rest/links';
import {
  availabilityQuerySchema,
  availabilitySchema,
  metricQuerySchema,
  metricRangeSchema,
  vitalsSchema,
} from '@atalaya/core/wire/rest/metrics';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { checkedPeriod } from '../../http/checked-period.js';
import { notFound } from '../../http/http-problem.js';
import { readCurrentValues } from '../../network/current-values.js';
import { readPaces } from '../../network/device-facts.read-model.js';
import { readDeviceIds } from '../../network/device-ids.read-model.js';
import { asLink, readLinks } from '../../network/device-links.read-model.js';
import { asReason, asState } from '../../network/device-state.read-model.js';
import { readIntervals, readStations } from './device-detail.read-model.js';
import { readMetricRange } from './metric-query.js';
import { VitalsService } from './vitals-service.js';

const readDevices = { permission: 'device:read' } as const;
const readMetrics = { permission: 'metric:read' } as const;
const params = idParamsSchema;
const LONGEST_AVAILABILITY_MS = 400 * DAY_MS;
/** A page asks for `align` again while it is open; a page that was closed must not keep a radio busy. */
const LEASES_MS = { echo: 5 * SECOND_MS, full: 30 * SECOND_MS, align: 60 * SECOND_MS } as const;

export function registerMeasurements(app: ApiServer, context: ApiContext): void {
  registerCharts(app, context);
  registerNeighbours(app, context);
  app.post(
    '/devices/:id/poll-requests',
    {
      config: readDevices,
      schema: { params, body: pollRequestSchema, response: { 202: pollRequestedSchema } },
    },
    async (request, reply) => {
      const { kind } = request.body;
      await context.tenancy.read(request, (trx) => assertDevice(trx, request.params.id));
      const leaseMs = Math.min(LEASES_MS[kind], POLLING_DEFAULTS.alignLeaseMs);
      const until = context.deps.clock.now() + leaseMs;
      await context.deps.pollRequests.request({
        tenantId: context.tenancy.tenantId(request),
        deviceId: request.params.id,
        kind,
        until,
      });
      return reply.code(202).send({ kind, until: new Date(until).toISOString() });
    },
  );
}

function registerCharts(app: ApiServer, context: ApiContext): void {
  const vitals = new VitalsService(context);
  app.get(
    '/devices/:id/vitals',
    { config: readMetrics, schema: { params, response: { 200: vitalsSchema } } },
    (request) => vitals.vitals(request, request.params.id),
  );
  app.get(
    '/devices/:id/metrics',
    {
      config: readMetrics,
      schema: { params, querystring: metricQuerySchema, response: { 200: metricRangeSchema } },
    },
    async (request) => {
      await context.tenancy.read(request, (trx) => assertDevice(trx, request.params.id));
      const tenantId = context.tenancy.tenantId(request);
      return readMetricRange(context, tenantId, request.params.id, request.query);
    },
  );
  app.get(
    '/devices/:id/availability',
    {
      config: readMetrics,
      schema: {
        params,
        querystring: availabilityQuerySchema,
        response: { 200: availabilitySchema },
      },
    },
    (request) => availabilityOf(context, request, request.params.id, request.query),
  );
}

function registerNeighbours(app: ApiServer, context: ApiContext): void {
  app.get(
    '/devices/:id/stations',
    { config: readDevices, schema: { params, response: { 200: stationListSchema } } },
    (request) => stationsOf(context, request, request.params.id),
  );
  app.get(
    '/devices/:id/links',
    {
      config: { permission: 'link:read' },
      schema: { params, response: { 200: deviceLinkListSchema } },
    },
    async (request) => {
      const deviceId = request.params.id;
      const rows = await context.tenancy.read(request, async (trx) => {
        await assertDevice(trx, deviceId);
        return readLinks(trx, { deviceId, limit: 1_000 }, context.deps.clock.now());
      });
      return { items: rows.map(asLink), nextCursor: null };
    },
  );
}

async function availabilityOf(
  context: ApiContext,
  request: FastifyRequest,
  deviceId: string,
  query: { readonly from: string; readonly to: string },
) {
  const { from, to } = checkedPeriod(query, LONGEST_AVAILABILITY_MS);
  const rows = await context.tenancy.read(request, async (trx) => {
    await assertDevice(trx, deviceId);
    return readIntervals(trx, deviceId, { from: new Date(from), to: new Date(to) });
  });
  const intervals = rows.map((row) => ({
    state: asState(row.state),
    reason: asReason(row.reason),
    from: row.from_at.getTime(),
    to: row.to_at?.getTime() ?? null,
  }));
  const now = context.deps.clock.now();
  const { rawPct, slaPct } = availability(intervals, { from, to, now });
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    rawPct,
    slaPct,
    intervals: intervals.map((interval) => ({
      ...interval,
      from: new Date(interval.from).toISOString(),
      to: interval.to === null ? null : new Date(interval.to).toISOString(),
    })),
  };
}

async function stationsOf(context: ApiContext, request: FastifyRequest, deviceId: string) {
  const { tenancy, deps, metrics } = context;
  const now = deps.clock.now();
  const { rows, paces } = await tenancy.read(request, async (trx) => {
    await assertDevice(trx, deviceId);
    return { rows: await readStations(trx, deviceId), paces: await readPaces(trx, [deviceId]) };
  });
  const devices = [{ id: deviceId, macs: [] }];
  const facts = { paces, sightings: new Map() };
  const more = ['station.snr_db'] as const;
  const tenantId = tenancy.tenantId(request);
  const current = await readCurrentValues(metrics, tenantId, devices, facts, now, more);
  return {
    items: rows.map((row) => {
      const tags = { mac: row.mac };
      return {
        mac: row.mac,
        radio: row.radio,
        name: row.name,
        lastIp: row.last_ip,
        deviceId: row.deviceId,
        deviceName: row.deviceName,
        signalDbm: current.of(deviceId, 'station.signal_dbm', tags)?.value ?? null,
        snrDb: current.of(deviceId, 'station.snr_db', tags)?.value ?? null,
        ccqPct: current.of(deviceId, 'station.tx_ccq_pct', tags)?.value ?? null,
        seenAt: row.seen_at.toISOString(),
      };
    }),
  };
}

async function assertDevice(trx: Trx, id: string): Promise<void> {
  if ((await readDeviceIds(trx, [id])).length === 0) throw notFound();
}
