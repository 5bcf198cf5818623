import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  planChangeCreateSchema,
  planChangeSchema,
  servicePlanChangeListSchema,
} from '@atalaya/core/wire/rest/service-billing';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { cancelPlanChange } from './cancel-plan-change.store.js';
import { orderPlanChange } from './change-plan.store.js';
import { readPlanChanges } from './service-plan-changes.read-model.js';

export const servicePlanChanges: Feature = {
  name: 'service-plan-changes',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/services/:id/plan-changes',
    {
      config: { permission: 'account:read' },
      schema: {
        summary: 'Changes of plan that were made or wait for their day, the latest day first',
        params: idParamsSchema,
        response: { 200: servicePlanChangeListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { id } = request.params;
        const found = await trx
          .selectFrom('services')
          .select('id')
          .where('id', '=', id)
          .executeTakeFirst();
        if (found === undefined) throw notFound();
        return { items: await readPlanChanges(trx, id), nextCursor: null };
      }),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  app.post(
    '/services/:id/plan-changes',
    {
      config: { permission: 'invoice:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Another plan from a day on; `dryRun` tells what it comes to',
        params: idParamsSchema,
        body: planChangeCreateSchema,
        response: { 200: planChangeSchema },
      },
    },
    async (request) => {
      const { change, accountId } = await context.tenancy.write(request, (unit) =>
        orderPlanChange(unit, request.params.id, request.body),
      );
      if (accountId !== null) await announceAccounts(context, request, [accountId]);
      return change;
    },
  );
  app.delete(
    '/service-plan-changes/:id',
    {
      config: { permission: 'invoice:write' },
      schema: {
        summary: 'Cancels a change of plan whose day has not come',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await context.tenancy.write(request, (unit) => cancelPlanChange(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}
