import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  paymentCreateSchema,
  paymentListSchema,
  paymentQuerySchema,
  paymentSchema,
  reversalCreateSchema,
  reversalResultSchema,
} from '@atalaya/core/wire/rest/payments';
import { recordPayment } from '@atalaya/platform/payments/record-payment';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { recordedOrThrow } from '../../http/payment-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import { registerAccountMoney } from './account-money.routes.js';
import { asPayment, paymentOf } from './payment-view.js';
import { readPayments } from './payments.read-model.js';
import { takeBack } from './take-back.js';

const read = { permission: 'payment:read' } as const;
const write = { permission: 'payment:write', needsIdempotencyKey: true } as const;

export const payments: Feature = {
  name: 'payments',
  register: (app, context) => {
    registerReads(app, context);
    registerRecording(app, context);
    registerReversal(app, context);
    registerAccountMoney(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/payments',
    {
      config: read,
      schema: {
        summary: 'Payments, the newest first',
        querystring: paymentQuerySchema,
        response: { 200: paymentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readPayments(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.received_at.getTime(), row.id]);
      return { items: page.rows.map(asPayment), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/payments/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: paymentSchema } } },
    (request) => tenancy.read(request, (trx) => paymentOf(trx, request.params.id)),
  );
}

function registerRecording(app: ApiServer, context: ApiContext): void {
  app.post(
    '/payments',
    {
      config: write,
      schema: {
        summary: 'Records money that came in; it pays the oldest invoices first',
        body: paymentCreateSchema,
        response: { 201: paymentSchema },
      },
    },
    async (request, reply) => {
      const { amount, acceptUsedReference, paidOn, reference, ...body } = request.body;
      const payment = await context.tenancy.write(request, async (unit) => {
        const occasion = await moneyOccasion(unit);
        if (paidOn !== undefined && paidOn > occasion.today) {
          throw invalidField('paidOn', 'must not lie in the future');
        }
        const { paymentId } = recordedOrThrow(
          await recordPayment(
            unit.trx,
            unit.tenantId,
            {
              ...body,
              ...amount,
              paidOn: paidOn ?? occasion.today,
              reference: reference ?? null,
              // Notes in cash have no reference of a bank that could be used twice.
              acceptsUsedReference: acceptUsedReference || body.method === 'cash',
            },
            occasion,
          ),
        );
        return paymentOf(unit.trx, paymentId);
      });
      await announceAccounts(context, request, [payment.accountId]);
      return reply.code(201).send(payment);
    },
  );
}

function registerReversal(app: ApiServer, context: ApiContext): void {
  app.post(
    '/payments/:id/reversals',
    {
      config: write,
      schema: {
        summary: 'Takes a payment back: what it paid is open again',
        params: idParamsSchema,
        body: reversalCreateSchema,
        response: { 201: reversalResultSchema },
      },
    },
    async (request, reply) => {
      const done = await context.tenancy.write(request, async (unit) => {
        const outcome = await takeBack(unit, request.params.id, request.body);
        const { replacedBy } = outcome;
        return {
          accountIds: outcome.accountIds,
          result: {
            payment: await paymentOf(unit.trx, request.params.id),
            replacement: replacedBy === null ? null : await paymentOf(unit.trx, replacedBy),
            reopenedInvoiceIds: [...outcome.reopened],
          },
        };
      });
      await announceAccounts(context, request, done.accountIds);
      return reply.code(201).send(done.result);
    },
  );
}
