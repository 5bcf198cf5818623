import { billedStatus } from '@atalaya/core/domain/customers/billed-status';
import { shortEvidence } from '@atalaya/core/domain/enforcement/short-evidence';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  cancellationCreateSchema,
  cancellationSchema,
} from '@atalaya/core/wire/rest/service-billing';
import {
  type Service,
  serviceCreateSchema,
  serviceListSchema,
  serviceQuerySchema,
  serviceSchema,
  serviceUpdateSchema,
} from '@atalaya/core/wire/rest/services';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import { insertService } from '../../customers/insert-service.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeNameCursor } from '../../http/name-cursor.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { cancelService } from './cancel-service.store.js';
import { registerServiceFiles } from './service-files.routes.js';
import { readService, readServices, type ServiceRow } from './services.read-model.js';
import { updateService } from './services.store.js';

const read = { permission: 'service:read' } as const;
const write = { permission: 'service:write' } as const;

export const services: Feature = {
  name: 'services',
  register: (app, context) => {
    registerServiceFiles(app, context);
    registerReads(app, context);
    registerWrites(app, context);
    registerCancellation(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/services',
    {
      config: read,
      schema: {
        summary: "Services by customer's name; with `deviceId`, those that run through a device",
        querystring: serviceQuerySchema,
        response: { 200: serviceListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeNameCursor(list, cursor);
      const now = new Date(deps.clock.now());
      const { rows, today } = await tenancy.read(request, async (trx) => ({
        rows: await readServices(trx, request.query, after, now),
        today: await readTenantDay(trx, now),
      }));
      const page = pageOf(rows, limit, list, (row) => [row.customerName, row.id]);
      return { items: page.rows.map((row) => asService(row, today)), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/services/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: serviceSchema } } },
    (request) =>
      tenancy.read(request, (trx) => serviceOf(trx, request.params.id, new Date(deps.clock.now()))),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/services',
    { config: write, schema: { body: serviceCreateSchema, response: { 201: serviceSchema } } },
    async (request, reply) => {
      const service = await tenancy.write(request, async (unit) =>
        serviceOf(unit.trx, await insertService(unit, request.body), unit.now),
      );
      return reply.code(201).send(service);
    },
  );
  app.patch(
    '/services/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: serviceUpdateSchema,
        response: { 200: serviceSchema },
      },
    },
    async (request) => {
      const { service, accountId } = await tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const updated = await updateService(unit, id, request.body);
        return { ...updated, service: await serviceOf(unit.trx, id, unit.now) };
      });
      if (accountId !== null) await announceAccounts(context, request, [accountId]);
      return service;
    },
  );
}

function registerCancellation(app: ApiServer, context: ApiContext): void {
  app.post(
    '/services/:id/cancellation',
    {
      config: { permission: 'invoice:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Ends a service; `dryRun` tells what of its billed days is given back',
        params: idParamsSchema,
        body: cancellationCreateSchema,
        response: { 200: cancellationSchema },
      },
    },
    async (request) => {
      const { cancellation, accountId } = await context.tenancy.write(request, (unit) =>
        cancelService(unit, request.params.id, request.body),
      );
      if (accountId !== null) await announceAccounts(context, request, [accountId]);
      return cancellation;
    },
  );
}

async function serviceOf(trx: Trx, id: string, now: Date): Promise<Service> {
  const row = await readService(trx, id, now);
  if (!row) throw notFound();
  return asService(row, await readTenantDay(trx, now));
}

function asService(row: ServiceRow, today: CalendarDay): Service {
  const { contract_id: contractId, contractCode } = row;
  const billing = {
    accountId: row.account_id,
    billedFrom: row.billed_from,
    billedUntil: row.billed_until,
  };
  return {
    id: row.id,
    customer: { id: row.customer_id, name: row.customerName },
    plan: {
      id: row.plan_id,
      name: row.planName,
      price: { amountMinor: Number(row.price_minor), currency: row.currency },
    },
    address: row.address,
    latitude: row.latitude,
    longitude: row.longitude,
    accessKind: row.access_kind,
    accessIdentity: row.access_identity,
    ipv6Prefix: row.ipv6_prefix,
    ...billing,
    contract:
      contractId === null || contractCode === null ? null : { id: contractId, code: contractCode },
    billedStatus: billedStatus(billing, today),
    desiredState: row.desired_state,
    observedState: row.observed_state,
    observedAt: row.observed_at?.toISOString() ?? null,
    observedSince: row.observed_since?.toISOString() ?? null,
    observedEvidence: shortEvidence(row.observed_evidence),
    redial: row.redial,
    speedDueAt: row.speed_due_at?.toISOString() ?? null,
    generation: row.generation,
    notes: row.notes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
