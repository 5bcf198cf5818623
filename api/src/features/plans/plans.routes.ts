import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type Plan,
  planCreateSchema,
  planListSchema,
  planPushSchema,
  planQuerySchema,
  planSchema,
  planUpdateSchema,
} from '@atalaya/core/wire/rest/plans';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readPlanPush } from '@atalaya/platform/sync/plan-push.read-model';
import { readPushAt } from '@atalaya/platform/sync/want-speed.store';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { type PlanRow, readPlan, readPlans } from './plans.read-model.js';
import { insertPlan, updatePlan } from './plans.store.js';

const read = { permission: 'plan:read' } as const;
const write = { permission: 'plan:write' } as const;

export const plans: Feature = {
  name: 'plans',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/plans',
    { config: read, schema: { querystring: planQuerySchema, response: { 200: planListSchema } } },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 1);
      const rows = await tenancy.read(request, (trx) =>
        readPlans(trx, request.query, after, new Date(deps.clock.now())),
      );
      const page = pageOf(rows, limit, list, (row) => [row.name]);
      return { items: page.rows.map(asPlan), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/plans/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: planSchema } } },
    (request) =>
      tenancy.read(request, (trx) => planOf(trx, request.params.id, new Date(deps.clock.now()))),
  );
  app.get(
    '/plans/:id/push',
    {
      config: write,
      schema: {
        summary:
          'Whom another speed of this plan would touch: lines and the routers that carry them',
        params: idParamsSchema,
        response: { 200: planPushSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const now = deps.clock.now();
        const { id } = await planOf(trx, request.params.id, new Date(now));
        const tenantId = tenancy.tenantId(request);
        const { routers, ...push } = await readPlanPush(trx, tenantId, id, now);
        const nightAt = new Date(await readPushAt(trx, tenantId, 'night', now)).toISOString();
        return { ...push, routers: [...routers], nightAt };
      }),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/plans',
    { config: write, schema: { body: planCreateSchema, response: { 201: planSchema } } },
    async (request, reply) => {
      const plan = await tenancy.write(request, async (unit) =>
        planOf(unit.trx, await insertPlan(unit, request.body), unit.now),
      );
      return reply.code(201).send(plan);
    },
  );
  app.patch(
    '/plans/:id',
    {
      config: write,
      schema: { params: idParamsSchema, body: planUpdateSchema, response: { 200: planSchema } },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updatePlan(unit, request.params.id, request.body);
        return planOf(unit.trx, request.params.id, unit.now);
      }),
  );
  app.delete(
    '/plans/:id',
    {
      config: write,
      schema: {
        summary: 'Removes a plan that no service ever had; others are taken off the offer',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('plans', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function planOf(trx: Trx, id: string, at: Date): Promise<Plan> {
  const row = await readPlan(trx, id, at);
  if (!row) throw notFound();
  return asPlan(row);
}

function asPlan(row: PlanRow): Plan {
  return {
    id: row.id,
    name: row.name,
    downKbps: row.down_kbps,
    upKbps: row.up_kbps,
    provisionedDownKbps: row.provisioned_down_kbps,
    provisionedUpKbps: row.provisioned_up_kbps,
    price: { amountMinor: Number(row.price_minor), currency: row.currency },
    isOffered: row.is_offered,
    serviceCount: Number(row.serviceCount),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
