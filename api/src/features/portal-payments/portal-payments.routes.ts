import { MOST_PHOTO_BYTES } from '@atalaya/core/domain/payments/photo-type';
import {
  portalCheckoutMadeSchema,
  portalCheckoutSchema,
  portalReportedSchema,
  portalReportSchema,
} from '@atalaya/core/wire/rest/portal';
import { type CheckoutOutcome, createCheckout } from '@atalaya/platform/payments/create-checkout';
import { openGateway } from '@atalaya/platform/payments/gateway-keys';
import { type ReportedPayment, reportPayment } from '@atalaya/platform/payments/report-payment';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { gatewayWebhookUrl } from '../../http/gateway-webhook-url.js';
import { conflict, HttpProblem, invalidField, notFound } from '../../http/http-problem.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { announcePortalAccount } from '../../portal/announce-account.js';
import { mustBeOwn, portalActor, portalWrite } from '../../portal/portal-money.store.js';
import { accountCurrency, enabledGateway } from './portal-payments.read-model.js';

const PHOTO_BODY_BYTES = 5_700_000;
const money = {
  portal: 'customer',
  needsIdempotencyKey: true,
  rateLimit: { max: 20, timeWindow: 60_000 },
} as const;

/** What a customer does about what they owe. */
export const portalPayments: Feature = {
  name: 'portal-payments',
  register: (app, context) => {
    registerReport(app, context);
    registerCheckout(app, context);
  },
};

function registerReport(app: ApiServer, { deps }: ApiContext): void {
  app.post(
    '/portal/reported-payments',
    {
      config: { ...money, portalPart: 'reports' },
      bodyLimit: PHOTO_BODY_BYTES,
      schema: {
        summary: 'Says what was paid elsewhere: it is looked at, and nothing is cut for a day',
        body: portalReportSchema,
        response: { 201: portalReportedSchema },
      },
    },
    async (request, reply) => {
      const access = portalCustomerOf(request);
      const { accountId, amountMinor, reference, photoBase64 } = request.body;
      const photo = photoBase64 === undefined ? null : Buffer.from(photoBase64, 'base64');
      if (photo !== null && photo.length > MOST_PHOTO_BYTES) {
        throw invalidField('photoBase64', `must not be larger than ${MOST_PHOTO_BYTES / 1e6} MB`);
      }
      const made = await portalWrite(deps, request, access, accountId, async (unit) => {
        const currency = await accountCurrency(unit.trx, accountId);
        const report = { accountId, amountMinor, currency, reference, photo, notes: '' };
        const paid = { ...report, paidOn: unit.today };
        const outcome = await reportPayment(unit.trx, unit.tenantId, paid, unit);
        if (outcome.kind !== 'reported') throw reportProblem(outcome);
        return outcome;
      });
      await announcePortalAccount(deps, access.tenantId, accountId);
      return reply.code(201).send({
        id: made.id,
        heldUntil: made.isHeld ? made.expiresAt.toISOString() : null,
      });
    },
  );
}

function registerCheckout(app: ApiServer, context: ApiContext): void {
  const { deps, baseUrl } = context;
  app.post(
    '/portal/checkouts',
    {
      config: { ...money, portalPart: 'payOnline' },
      schema: {
        summary: 'A page at the provider of payments, for all that is open of an account',
        body: portalCheckoutSchema,
        response: { 201: portalCheckoutMadeSchema },
      },
    },
    async (request, reply) => {
      const access = portalCustomerOf(request);
      const { accountId } = request.body;
      const gatewayId = await deps.database.withTenant(access.tenantId, async (trx) => {
        await mustBeOwn(trx, access.customer.id, accountId);
        return enabledGateway(trx);
      });
      if (gatewayId === undefined) throw notFound();
      const outcome = await createCheckout(
        { ...deps, openGateway: deps.openGateway ?? openGateway },
        access.tenantId,
        {
          gatewayId,
          accountId,
          invoiceId: null,
          amountMinor: null,
          currency: null,
          noticeUrl: gatewayWebhookUrl(baseUrl(request), gatewayId),
          title: 'Internet',
        },
        portalActor(access, request),
        request.signal,
      );
      if (outcome.kind !== 'made') throw checkoutProblem(outcome);
      return reply.code(201).send({ url: outcome.checkout.url });
    },
  );
}

function checkoutProblem(refused: Exclude<CheckoutOutcome, { kind: 'made' }>): HttpProblem {
  if (refused.kind === 'nothing-open') return conflict('nothing-open', 'Nothing is open.');
  if (refused.kind !== 'unavailable') return notFound();
  return new HttpProblem({
    status: 502,
    slug: 'provider-unavailable',
    title: 'The provider made no checkout',
    detail: 'The page to pay on is not there now: try again later.',
  });
}

function reportProblem(refused: Exclude<ReportedPayment, { kind: 'reported' }>): HttpProblem {
  switch (refused.kind) {
    case 'no-reference':
      return invalidField('reference', 'must hold letters or digits');
    case 'no-photo':
      return invalidField('photoBase64', 'must be a JPEG, PNG or WebP photo');
    case 'too-many':
      return conflict('too-many-reports', 'Other reports of this account still wait.');
    case 'reference-used':
      return conflict('reference-used', 'This reference was told or paid before.', [
        { field: 'reference', message: 'is of an earlier payment' },
      ]);
    case 'other-currency':
    case 'no-account':
      return notFound();
  }
}
