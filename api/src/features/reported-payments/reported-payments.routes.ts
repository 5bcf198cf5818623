import { MOST_PHOTO_BYTES } from '@atalaya/core/domain/payments/photo-type';
import {
  accountReferenceSchema,
  accountReferencesSchema,
  reportCreateSchema,
  reportDecisionSchema,
  reportedPaymentListSchema,
  reportedPaymentQuerySchema,
  reportedPaymentSchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { referenceOfAccount } from '@atalaya/platform/payments/account-reference';
import {
  acceptReport,
  type DecidedReport,
  rejectReport,
} from '@atalaya/platform/payments/decide-report';
import { type ReportedPayment, reportPayment } from '@atalaya/platform/payments/report-payment';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, type HttpProblem, invalidField, notFound } from '../../http/http-problem.js';
import { paymentProblem } from '../../http/payment-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import {
  asReports,
  mustBeAccount,
  readPhoto,
  readReports,
  referencesOf,
  reportOf,
} from './reported-payments.read-model.js';

const read = { permission: 'payment:read' } as const;
const money = { permission: 'payment:write', needsIdempotencyKey: true } as const;
const PHOTO_BODY_BYTES = 5_700_000;

export const reportedPayments: Feature = {
  name: 'reported-payments',
  register: (app, context) => {
    registerReads(app, context);
    registerReferences(app, context);
    registerReporting(app, context);
    registerDecisions(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/reported-payments',
    {
      config: read,
      schema: {
        summary: 'What customers say they paid, the newest first',
        querystring: reportedPaymentQuerySchema,
        response: { 200: reportedPaymentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      return tenancy.read(request, async (trx) => {
        const rows = await readReports(trx, request.query, after);
        const page = pageOf(rows, limit, list, (row) => [row.reported_at.getTime(), row.id]);
        return { items: await asReports(trx, page.rows), nextCursor: page.nextCursor };
      });
    },
  );
  app.get(
    '/reported-payments/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: reportedPaymentSchema } } },
    (request) => tenancy.read(request, (trx) => reportOf(trx, request.params.id)),
  );
  app.get(
    '/reported-payments/:id/photo',
    {
      config: read,
      schema: { summary: 'The photo as it came', params: idParamsSchema },
    },
    async (request, reply) => {
      const { photo, type } = await tenancy.read(request, (trx) =>
        readPhoto(trx, request.params.id),
      );
      return reply.type(type).send(Buffer.from(photo));
    },
  );
}

function registerReferences(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/accounts/:id/payment-references',
    {
      config: read,
      schema: {
        summary: 'What an account can be paid by: its reference, and links that still hold',
        params: idParamsSchema,
        response: { 200: accountReferencesSchema },
      },
    },
    (request) =>
      tenancy.read(request, (trx) =>
        referencesOf(trx, request.params.id, new Date(deps.clock.now())),
      ),
  );
  app.post(
    '/accounts/:id/payment-reference',
    {
      config: { permission: 'payment:write' },
      schema: {
        summary: 'What this customer writes on a transfer, the same for ever',
        params: idParamsSchema,
        body: z.strictObject({}),
        response: { 200: accountReferenceSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const accountId = request.params.id;
        await mustBeAccount(unit.trx, accountId);
        const code = await referenceOfAccount(unit.trx, unit.tenantId, accountId, unit.now);
        return { accountId, code };
      }),
  );
}

function registerReporting(app: ApiServer, context: ApiContext): void {
  app.post(
    '/reported-payments',
    {
      config: money,
      bodyLimit: PHOTO_BODY_BYTES,
      schema: {
        summary: 'Notes what a customer says they paid: nothing is cut for a day',
        body: reportCreateSchema,
        response: { 201: reportedPaymentSchema },
      },
    },
    async (request, reply) => {
      const { accountId, amount, reference, paidOn, notes, photoBase64 } = request.body;
      const photo = photoBase64 === undefined ? null : Buffer.from(photoBase64, 'base64');
      if (photo !== null && photo.length > MOST_PHOTO_BYTES) {
        throw invalidField('photoBase64', `must not be larger than ${MOST_PHOTO_BYTES / 1e6} MB`);
      }
      const report = await context.tenancy.write(request, async (unit) => {
        const occasion = await moneyOccasion(unit);
        if (paidOn !== undefined && paidOn > occasion.today) {
          throw invalidField('paidOn', 'must not lie in the future');
        }
        const made = await reportPayment(
          unit.trx,
          unit.tenantId,
          { accountId, ...amount, reference, notes, photo, paidOn: paidOn ?? occasion.today },
          occasion,
        );
        if (made.kind !== 'reported') throw reportProblem(made);
        return reportOf(unit.trx, made.id);
      });
      await announceAccounts(context, request, [accountId]);
      return reply.code(201).send(report);
    },
  );
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
      return conflict('reference-used', `This reference is of an earlier ${refused.by}.`, [
        { field: 'reference', message: `is of an earlier ${refused.by}` },
      ]);
    default:
      return paymentProblem(refused);
  }
}

function registerDecisions(app: ApiServer, context: ApiContext): void {
  app.post(
    '/reported-payments/:id/decision',
    {
      config: money,
      schema: {
        summary: 'What was reported is a payment, or it is not there and its hold ends',
        params: idParamsSchema,
        body: reportDecisionSchema,
        response: { 200: reportedPaymentSchema },
      },
    },
    async (request) => {
      const { body } = request;
      const report = await context.tenancy.write(request, async (unit) => {
        const { trx, tenantId } = unit;
        const { id } = request.params;
        const occasion = await moneyOccasion(unit);
        const decided =
          body.decision === 'accept'
            ? await acceptReport(trx, tenantId, id, occasion)
            : await rejectReport(trx, tenantId, id, body.reason, occasion);
        mustBeDecided(decided);
        return reportOf(trx, id);
      });
      await announceAccounts(context, request, [report.accountId]);
      return report;
    },
  );
}

function mustBeDecided(decided: DecidedReport): void {
  if (decided.kind === 'no-report') throw notFound();
  if (decided.kind === 'refused') throw paymentProblem(decided.why);
  if (decided.kind === 'decided-before') {
    throw conflict('report-decided', 'Somebody decided on this report before.');
  }
}
