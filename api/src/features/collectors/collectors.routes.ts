import type { CollectorsView } from '@atalaya/core/domain/collectors/collectors-view';
import {
  type CollectorView,
  collectorListSchema,
  collectorPinsSchema,
  collectorSchema,
  collectorUpdateSchema,
} from '@atalaya/core/wire/rest/collectors';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { readCollectorsView } from '@atalaya/platform/collectors/collectors-view.read-model';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { forbidden, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import {
  type CollectorRow,
  countActiveTenants,
  countHeld,
  type Held,
  readCollectors,
} from '../../network/collectors.read-model.js';
import {
  deleteCollector,
  forgetPlace,
  pinToCollector,
  placeCollector,
  updateCollector,
} from './collectors.store.js';

const read = { permission: 'collector:read' } as const;
const write = { permission: 'collector:write' } as const;
const LIST = { of: 'collectors' };

export const collectors: Feature = {
  name: 'collectors',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, context: ApiContext): void {
  app.get(
    '/collectors',
    {
      config: read,
      schema: { querystring: pageQuerySchema, response: { 200: collectorListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [offset] = decodeCursor(LIST, cursor, 1) ?? [0];
      const rows = (await viewsOf(context, request)).slice(Number(offset));
      const page = pageOf(rows, limit, LIST, () => [Number(offset) + limit]);
      return { items: [...page.rows], nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/collectors/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: collectorSchema } } },
    (request) => viewOf(context, request, request.params.id),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.patch(
    '/collectors/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: collectorUpdateSchema,
        response: { 200: collectorSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name, gateway, canaries } = request.body;
      const { isEditable } = await viewOf(context, request, id);
      const isShared = name !== undefined || gateway !== undefined || canaries !== undefined;
      if (isShared && !isEditable) throw operatorsOnly();
      await tenancy.write(request, (unit) => placeCollector(unit, id, request.body));
      if (isShared) {
        await deps.database.withPlatform((trx) => updateCollector(trx, id, request.body));
      }
      return viewOf(context, request, id);
    },
  );
  app.post(
    '/collectors/:id/pins',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: collectorPinsSchema,
        response: { 200: collectorSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      await tenancy.write(request, (unit) => pinToCollector(unit, id, request.body));
      return viewOf(context, request, id);
    },
  );
  app.delete(
    '/collectors/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id } = request.params;
      const { isEditable } = await viewOf(context, request, id);
      if (!isEditable) throw operatorsOnly();
      await tenancy.write(request, (unit) => forgetPlace(unit, id));
      await deps.database.withPlatform((trx) => deleteCollector(trx, id));
      return reply.code(204).send();
    },
  );
}

function operatorsOnly() {
  return forbidden(
    'operators-only',
    'This collector polls for several organisations: the operator of the installation sets it.',
  );
}

async function viewOf(context: ApiContext, request: FastifyRequest, id: string) {
  const view = (await viewsOf(context, request)).find((collector) => collector.id === id);
  if (!view) throw notFound();
  return view;
}

/** Few enough to be made whole each time: an installation has some, not thousands. */
async function viewsOf(
  { tenancy, deps }: ApiContext,
  request: FastifyRequest,
): Promise<CollectorView[]> {
  const tenantId = tenancy.tenantId(request);
  const reach = await readCollectorsView(deps.database);
  const tenants = await deps.database.withPlatform(countActiveTenants);
  const { access } = request;
  const isOperator = access?.kind === 'person' && access.user.isPlatformOperator;
  const { rows, held } = await tenancy.read(request, async (trx) => ({
    rows: await readCollectors(trx, tenantId),
    held: await countHeld(trx, tenantId, reach),
  }));
  return rows.map((row) => {
    const isEditable = row.owner_tenant_id !== null || tenants === 1 || isOperator;
    return asCollector(row, reach, held.byCollector.get(row.id), isEditable);
  });
}

function asCollector(
  row: CollectorRow,
  { reach, holders }: CollectorsView,
  held: Held | undefined,
  isEditable: boolean,
): CollectorView {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    state: row.revoked_at === null ? (reach.get(row.id) ?? 'stopped') : 'revoked',
    version: row.version,
    startedAt: row.started_at?.toISOString() ?? null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    isolatedSince: row.isolated_since?.toISOString() ?? null,
    shards: [...holders.values()].filter((holder) => holder === row.id).length,
    devices: held?.devices ?? 0,
    pinnedDevices: held?.pinnedDevices ?? 0,
    ...row.status,
    gateway: row.gateway,
    canaries: row.canaries,
    siteId: row.site_id,
    deviceId: row.device_id,
    isShared: row.owner_tenant_id === null,
    isEditable,
  };
}
