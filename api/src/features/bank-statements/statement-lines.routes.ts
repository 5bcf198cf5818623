import {
  lineAcceptSchema,
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
const write = { permission: 'payment:write' } as const;

export function registerLines(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/bank-statement-lines/:id/accept',
    {
      config: money,
      schema: {
        summary: 'A line is a payment of this account',
        params: idParamsSchema,
        body: lineAcceptSchema,
        response: { 200: statementLineSchema },
      },
    },
    async (request) => {
      const line = await tenancy.write(request, async (unit) => {
        await decideLine(unit, request.params.id, request.body);
        return lineOf(unit.trx, unit.tenantId, request.params.id);
      });
      await announceAccounts(context, request, [request.body.accountId]);
      return line;
    },
  );
  app.post(
    '/bank-statement-lines/:id/ignore',
    {
      config: write,
      schema: {
        summary: 'A line is nothing of a customer',
        params: idParamsSchema,
        body: z.strictObject({}),
        response: { 200: statementLineSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await refuseLine(unit, request.params.id);
        return lineOf(unit.trx, unit.tenantId, request.params.id);
      }),
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
