import {
  lineDecisionSchema,
  statementLineSchema,
  sureAcceptedSchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { acceptSureLines, decideLine, lineOf, refuseLine } from './statement-lines.store.js';

const money = { permission: 'payment:write', needsIdempotencyKey: true } as const;

export function registerLines(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/bank-statement-lines/:id/decision',
    {
      config: money,
      schema: {
        summary: 'A line is a payment of this account, or nothing of a customer',
        params: idParamsSchema,
        body: lineDecisionSchema,
        response: { 200: statementLineSchema },
      },
    },
    async (request) => {
      const { body } = request;
      const line = await tenancy.write(request, async (unit) => {
        if (body.decision === 'accept') await decideLine(unit, request.params.id, body);
        else await refuseLine(unit, request.params.id);
        return lineOf(unit.trx, unit.tenantId, request.params.id);
      });
      if (body.decision === 'accept') await announceAccounts(context, request, [body.accountId]);
      return line;
    },
  );
  app.post(
    '/bank-statements/:id/accept-sure',
    {
      config: money,
      schema: {
        summary: 'Accepts each open line that names one account by itself',
        params: idParamsSchema,
        body: z.strictObject({}),
        response: { 200: sureAcceptedSchema },
      },
    },
    async (request) => {
      const { accountIds, left } = await tenancy.write(request, (unit) =>
        acceptSureLines(unit, request.params.id),
      );
      await announceAccounts(context, request, accountIds);
      return { accepted: accountIds.length, left };
    },
  );
}
