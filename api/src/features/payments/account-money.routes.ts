import { addDays, dayIn, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  allocationCreateSchema,
  paymentSchema,
  STATEMENT_MOST,
  type Statement,
  statementQuerySchema,
  statementSchema,
} from '@atalaya/core/wire/rest/payments';
import { statementWithBalances } from '@atalaya/platform/payments/account-statement.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { invalidField } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { chooseAllocations, statementAccount } from './account-money.store.js';
import { paymentOf } from './payment-view.js';

const DAYS_SHOWN = 90;
const MOST_DAYS = 3_700;

export function registerAccountMoney(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.get(
    '/accounts/:id/statement',
    {
      config: { permission: 'payment:read' },
      schema: {
        summary: 'What moved an account between two days, from the journal',
        params: idParamsSchema,
        querystring: statementQuerySchema,
        response: { 200: statementSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const tenantId = tenancy.tenantId(request);
        const today = dayIn(deps.clock.now(), await readTimezone(trx, tenantId));
        const to = request.query.to ?? today;
        const from = request.query.from ?? addDays(to, -DAYS_SHOWN);
        if (daysBetween(from, to) < 0) throw invalidField('to', 'must not be before `from`');
        if (daysBetween(from, to) > MOST_DAYS) {
          throw invalidField('from', `must be at most ${MOST_DAYS} days before \`to\``);
        }
        return statementOf(trx, tenantId, request.params.id, { from, to });
      }),
  );
  app.post(
    '/accounts/:id/allocations',
    {
      config: { permission: 'payment:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Lets a payment pay what a person chooses, in place of the oldest first',
        params: idParamsSchema,
        body: allocationCreateSchema,
        response: { 201: paymentSchema },
      },
    },
    async (request, reply) => {
      const payment = await tenancy.write(request, async (unit) => {
        await chooseAllocations(unit, request.params.id, request.body);
        return paymentOf(unit.trx, request.body.paymentId);
      });
      await announceAccounts(context, request, [payment.accountId]);
      return reply.code(201).send(payment);
    },
  );
}

async function statementOf(
  trx: Trx,
  tenantId: string,
  accountId: string,
  period: { readonly from: string; readonly to: string },
): Promise<Statement> {
  const { currency, customer } = await statementAccount(trx, accountId);
  const { openingMinor, movements, closingMinor, isCut } = await statementWithBalances(
    trx,
    tenantId,
    accountId,
    period,
    STATEMENT_MOST,
  );
  return {
    accountId,
    customer,
    ...period,
    opening: { amountMinor: openingMinor, currency },
    movements: movements.map(({ amountMinor, ...movement }) => ({
      ...movement,
      amount: { amountMinor, currency },
    })),
    closing: { amountMinor: closingMinor, currency },
    isCut,
  };
}
