import { addDays, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import { daySchema } from '@atalaya/core/domain/shared/day-field';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { readBrand } from '@atalaya/platform/documents/brand.read-model';
import {
  readCreditNoteDocument,
  readInvoiceDocument,
} from '@atalaya/platform/documents/charge-document.read-model';
import { chargeDocumentPdf } from '@atalaya/platform/documents/pdf/charge-document-pdf';
import { receiptPdf } from '@atalaya/platform/documents/pdf/receipt-pdf';
import { statementPdf } from '@atalaya/platform/documents/pdf/statement-pdf';
import { isVoided, readPrintedFiscal } from '@atalaya/platform/documents/printed-fiscal.read-model';
import { readReceipt } from '@atalaya/platform/documents/receipt-document.read-model';
import { readStatement } from '@atalaya/platform/documents/statement-document.read-model';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { sendPdf } from '../../http/send-pdf.js';

const MOST_DAYS = 1_100;
const USUAL_DAYS = 90;

const periodSchema = z.strictObject({
  /** Local days, both inclusive; the last 90 days where neither is given. */
  from: daySchema.optional(),
  to: daySchema.optional(),
});

/** Documents as PDF, in the tenant's brand. */
export const documents: Feature = {
  name: 'documents',
  register: (app, context) => {
    registerCharges(app, context);
    registerReceipt(app, context);
    registerStatement(app, context);
  },
};

function registerCharges(app: ApiServer, { tenancy }: ApiContext): void {
  const config = { permission: 'invoice:read' } as const;
  const schema = { summary: 'As PDF, from what was frozen of it', params: idParamsSchema };
  app.get('/invoices/:id/pdf', { config, schema }, async (request, reply) => {
    const { id } = request.params;
    const found = await tenancy.read(request, async (trx) => {
      const document = await readInvoiceDocument(trx, id);
      if (document === undefined) throw notFound();
      const fiscal = await readPrintedFiscal(trx, 'invoice_id', id);
      const state = { fiscal, isVoid: await isVoided(trx, id) };
      return { document, state, brand: await readBrand(trx, tenancy.tenantId(request)) };
    });
    const pdf = await chargeDocumentPdf(found.document, found.brand, found.state);
    return sendPdf(reply, found.state.fiscal?.fullNumber ?? found.document.fullNumber, pdf);
  });
  app.get('/credit-notes/:id/pdf', { config, schema }, async (request, reply) => {
    const { id } = request.params;
    const found = await tenancy.read(request, async (trx) => {
      const document = await readCreditNoteDocument(trx, id);
      if (document === undefined) throw notFound();
      const state = { fiscal: await readPrintedFiscal(trx, 'credit_note_id', id), isVoid: false };
      return { document, state, brand: await readBrand(trx, tenancy.tenantId(request)) };
    });
    const pdf = await chargeDocumentPdf(found.document, found.brand, found.state);
    return sendPdf(reply, found.state.fiscal?.fullNumber ?? found.document.fullNumber, pdf);
  });
}

function registerReceipt(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/payments/:id/receipt.pdf',
    {
      config: { permission: 'payment:read' },
      schema: { summary: 'The receipt of a payment as PDF', params: idParamsSchema },
    },
    async (request, reply) => {
      const tenantId = tenancy.tenantId(request);
      const found = await tenancy.read(request, async (trx) => {
        const receipt = await readReceipt(trx, tenantId, request.params.id);
        if (receipt === undefined) throw notFound();
        return { receipt, brand: await readBrand(trx, tenantId) };
      });
      const pdf = await receiptPdf(found.receipt, found.brand);
      return sendPdf(reply, found.receipt.fullNumber, pdf);
    },
  );
}

function registerStatement(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/accounts/:id/statement.pdf',
    {
      config: { permission: 'account:read' },
      schema: {
        summary: 'What moved the balance of an account between two days, as PDF',
        params: idParamsSchema,
        querystring: periodSchema,
      },
    },
    async (request, reply) => {
      const tenantId = tenancy.tenantId(request);
      const { from: sentFrom, to: sentTo } = request.query;
      const found = await tenancy.read(request, async (trx) => {
        const to = sentTo ?? (await readTenantDay(trx, new Date(deps.clock.now())));
        const from = sentFrom ?? addDays(to, -USUAL_DAYS);
        const days = daysBetween(from, to);
        if (days < 0) throw invalidField('to', 'must not lie before from');
        if (days > MOST_DAYS) throw invalidField('from', 'must lie within three years of to');
        const statement = await readStatement(trx, tenantId, request.params.id, { from, to });
        if (statement === undefined) throw notFound();
        return { statement, brand: await readBrand(trx, tenantId) };
      });
      const pdf = await statementPdf(found.statement, found.brand);
      return sendPdf(reply, `${found.statement.from}_${found.statement.to}`, pdf);
    },
  );
}
