import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  checkoutCreateSchema,
  checkoutSchema,
  gatewayTestSchema,
  paymentGatewayCreateSchema,
  paymentGatewayListSchema,
  paymentGatewaySchema,
  paymentGatewayUpdateSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import { type CheckoutOutcome, createCheckout } from '@atalaya/platform/payments/create-checkout';
import { openGateway, readGateway } from '@atalaya/platform/payments/gateway-keys';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { gatewayWebhookUrl } from '../../http/gateway-webhook-url.js';
import { conflict, HttpProblem, invalidField, notFound } from '../../http/http-problem.js';
import { actorOf } from '../../tenancy/tenancy.js';
import { registerGatewayPayments } from './gateway-payments.routes.js';
import { registerGatewayWebhook } from './gateway-webhook.routes.js';
import {
  asGateway,
  gatewayRow,
  insertGateway,
  readGateways,
  updateGateway,
} from './payment-gateways.store.js';

const read = { permission: 'payment:read' } as const;
/** Where money goes: not for whoever only records it. */
const write = { permission: 'billing_policy:write' } as const;

export const paymentGateways: Feature = {
  name: 'payment-gateways',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerTest(app, context);
    registerGatewayPayments(app, context);
    registerCheckouts(app, context);
    registerGatewayWebhook(app, context);
  },
};

const webhookUrl =
  ({ baseUrl }: ApiContext, request: FastifyRequest) =>
  (id: string) =>
    gatewayWebhookUrl(baseUrl(request), id);

function registerReads(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/payment-gateways',
    {
      config: read,
      schema: {
        summary: 'Providers of payments; their keys are never read back',
        querystring: z.strictObject({}),
        response: { 200: paymentGatewayListSchema },
      },
    },
    async (request) => {
      const rows = await tenancy.read(request, readGateways);
      return { items: rows.map((row) => asGateway(row, webhookUrl(context, request))) };
    },
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/payment-gateways',
    {
      config: write,
      schema: {
        summary: 'Adds a provider with its keys, which are kept sealed',
        body: paymentGatewayCreateSchema,
        response: { 201: paymentGatewaySchema },
      },
    },
    async (request, reply) => {
      const row = await tenancy.write(request, async (unit) =>
        gatewayRow(unit.trx, await insertGateway(unit, deps.secrets, request.body)),
      );
      return reply.code(201).send(asGateway(row, webhookUrl(context, request)));
    },
  );
  app.patch(
    '/payment-gateways/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: paymentGatewayUpdateSchema,
        response: { 200: paymentGatewaySchema },
      },
    },
    async (request) => {
      const row = await tenancy.write(request, async (unit) => {
        await updateGateway(unit, deps.secrets, request.params.id, request.body);
        return gatewayRow(unit.trx, request.params.id);
      });
      return asGateway(row, webhookUrl(context, request));
    },
  );
}

/** Asks for the payments of the last hour: what the daily work needs of the keys, and moves nothing. */
function registerTest(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/payment-gateways/:id/test',
    {
      config: write,
      schema: {
        summary: 'Asks the provider whether it takes the keys',
        params: idParamsSchema,
        body: z.strictObject({}),
        response: { 200: gatewayTestSchema },
      },
    },
    async (request) => {
      const tenantId = tenancy.tenantId(request);
      const gateway = await tenancy.read(request, (trx) =>
        readGateway(trx, deps.secrets, tenantId, request.params.id),
      );
      if (gateway === undefined) throw notFound();
      const to = deps.clock.now();
      const answer = await (deps.openGateway ?? openGateway)(gateway.keys).searchPayments(
        { from: to - HOUR_MS, to, offset: 0 },
        request.signal,
      );
      if (answer.kind === 'answered') return { isWell: true, error: null };
      const error = answer.kind === 'not-found' ? 'It knows no search of payments.' : answer.reason;
      return { isWell: false, error };
    },
  );
}

function registerCheckouts(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/checkouts',
    {
      config: { permission: 'payment:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Makes a page at the provider where this account can pay',
        body: checkoutCreateSchema,
        response: { 201: checkoutSchema },
      },
    },
    async (request, reply) => {
      const { gatewayId, accountId, invoiceId = null, amount } = request.body;
      const outcome = await createCheckout(
        { ...deps, openGateway: deps.openGateway ?? openGateway },
        tenancy.tenantId(request),
        {
          gatewayId,
          accountId,
          invoiceId,
          amountMinor: amount?.amountMinor ?? null,
          currency: amount?.currency ?? null,
          noticeUrl: webhookUrl(context, request)(gatewayId),
          title: 'Internet',
        },
        actorOf(request),
        request.signal,
      );
      if (outcome.kind !== 'made') throw checkoutProblem(outcome);
      const { id, amountMinor, currency, url, expiresAt } = outcome.checkout;
      return reply.code(201).send({
        id,
        accountId,
        invoiceId,
        amount: { amountMinor, currency },
        url,
        expiresAt: expiresAt.toISOString(),
      });
    },
  );
}

function checkoutProblem(refused: Exclude<CheckoutOutcome, { kind: 'made' }>): HttpProblem {
  switch (refused.kind) {
    case 'no-gateway':
      return invalidField('gatewayId', 'does not exist');
    case 'no-account':
      return invalidField('accountId', 'does not exist');
    case 'no-invoice':
      return invalidField('invoiceId', 'is no open invoice of the account');
    case 'other-currency':
      return invalidField('amount.currency', `must be ${refused.currency}, the account's`);
    case 'nothing-open':
      return conflict('nothing-open', 'Nothing is open: say how much is to be paid.');
    case 'unavailable':
      return new HttpProblem({
        status: 502,
        slug: 'provider-unavailable',
        title: 'The provider made no checkout',
        detail: refused.reason,
      });
  }
}
