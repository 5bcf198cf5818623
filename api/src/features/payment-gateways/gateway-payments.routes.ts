import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  gatewayPaymentDecisionSchema,
  gatewayPaymentListSchema,
  gatewayPaymentQuerySchema,
  gatewayPaymentSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import {
  assignGatewayPayment,
  type DecidedGatewayPayment,
  returnGatewayPayment,
} from '@atalaya/platform/payments/decide-gateway-payment';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import {
  asGatewayPayment,
  gatewayPaymentOf,
  readGatewayPayments,
} from './payment-gateways.store.js';

/** What providers told, and what a person makes of a payment of nobody known. */
export function registerGatewayPayments(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/gateway-payments',
    {
      config: { permission: 'payment:read' },
      schema: {
        summary: 'What providers told of payments, whoever they are of',
        querystring: gatewayPaymentQuerySchema,
        response: { 200: gatewayPaymentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) =>
        readGatewayPayments(trx, request.query, after),
      );
      const page = pageOf(rows, limit, list, (row) => [
        row.first_seen_at.getTime(),
        row.provider_payment_id,
      ]);
      return { items: page.rows.map(asGatewayPayment), nextCursor: page.nextCursor };
    },
  );
  app.post(
    '/gateway-payments/:id/decision',
    {
      config: { permission: 'payment:write', needsIdempotencyKey: true },
      schema: {
        summary: 'A payment of nobody known is of this account, or was given back',
        params: idParamsSchema,
        body: gatewayPaymentDecisionSchema,
        response: { 200: gatewayPaymentSchema },
      },
    },
    async (request) => {
      const { body } = request;
      const payment = await tenancy.write(request, async (unit) => {
        const { trx, tenantId } = unit;
        const { id } = request.params;
        const occasion = await moneyOccasion(unit);
        const decided =
          body.decision === 'assign'
            ? await assignGatewayPayment(trx, tenantId, { ...body, id }, occasion)
            : await returnGatewayPayment(trx, tenantId, { ...body, id }, occasion);
        mustBeDecided(decided);
        return gatewayPaymentOf(trx, id);
      });
      if (payment.accountId !== null) await announceAccounts(context, request, [payment.accountId]);
      return payment;
    },
  );
}

function mustBeDecided(decided: DecidedGatewayPayment): void {
  switch (decided.kind) {
    case 'decided':
      return;
    case 'no-payment':
      throw notFound();
    case 'nothing-to-decide':
      throw conflict('nothing-to-decide', 'This payment has its account or was decided on before.');
    case 'no-account':
      throw invalidField('accountId', 'does not exist');
    case 'other-currency':
      throw invalidField('accountId', `is kept in ${decided.currency}, the payment is not`);
  }
}
