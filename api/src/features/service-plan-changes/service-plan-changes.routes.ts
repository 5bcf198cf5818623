import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { planChangeCreateSchema, planChangeSchema } from '@atalaya/core/wire/rest/service-billing';
import type { Feature } from '../../feature.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { changePlan } from './change-plan.store.js';

export const servicePlanChanges: Feature = {
  name: 'service-plan-changes',
  register: (app, context) => {
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
          changePlan(unit, request.params.id, request.body),
        );
        if (accountId !== null) await announceAccounts(context, request, [accountId]);
        return change;
      },
    );
  },
};
