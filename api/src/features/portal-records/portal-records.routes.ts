import { addDays, type CalendarDay, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  PORTAL_STATEMENT_MOST,
  PORTAL_STATEMENT_MOST_DAYS,
  type PortalPayment,
  type PortalStatement,
  portalPaymentListSchema,
  portalStatementQuerySchema,
  portalStatementSchema,
} from '@atalaya/core/wire/rest/portal-records';
import { readBrand } from '@atalaya/platform/documents/brand.read-model';
import { receiptPdf } from '@atalaya/platform/documents/pdf/receipt-pdf';
import { statementPdf } from '@atalaya/platform/documents/pdf/statement-pdf';
import { readReceipt } from '@atalaya/platform/documents/receipt-document.read-model';
import { readStatement } from '@atalaya/platform/documents/statement-document.read-model';
import { statementWithBalances } from '@atalaya/platform/payments/account-statement.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { sendPdf } from '../../http/send-pdf.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { mustBeOwn } from '../../portal/portal-money.store.js';
import {
  isOwnPayment,
  type PortalPaymentRow,
  readPortalPayments,
} from './portal-payments.read-model.js';

const customer = { portal: 'customer' } as const;
const paper = { ...customer, rateLimit: { max: 30, timeWindow: 60_000 } } as const;
const DAYS_SHOWN = 90;

/** What a customer paid, with its receipts, and what moved their account. */
export const portalRecords: Feature = {
  name: 'portal-records',
  register: (app, context) => {
    registerPayments(app, context);
    registerStatement(app, context);
  },
};

function registerPayments(app: ApiServer, { deps }: ApiContext): void {
  app.get(
    '/portal/payments',
    {
      config: customer,
      schema: {
        summary: 'The customer’s payments, the newest first',
        querystring: pageQuerySchema,
        response: { 200: portalPaymentListSchema },
      },
    },
    async (request) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const { limit, cursor } = request.query;
      const place = decodeCursor({}, cursor, 2);
      const after = place && ([String(place[0]), String(place[1])] as const);
      const rows = await deps.database.withTenant(tenantId, (trx) =>
        readPortalPayments(trx, who.id, { after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, {}, (row) => [row.receivedAt, row.id]);
      return { items: page.rows.map(asPayment), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/portal/payments/:id/receipt.pdf',
    {
      config: paper,
      schema: { summary: 'The receipt of a payment as PDF', params: idParamsSchema },
    },
    async (request, reply) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const { id } = request.params;
      const found = await deps.database.withTenant(tenantId, async (trx) => {
        const isOwn = await isOwnPayment(trx, who.id, id);
        const receipt = isOwn ? await readReceipt(trx, tenantId, id) : undefined;
        if (receipt === undefined) throw notFound();
        return { receipt, brand: await readBrand(trx, tenantId) };
      });
      return sendPdf(reply, found.receipt.fullNumber, await receiptPdf(found.receipt, found.brand));
    },
  );
}

function asPayment({
  amountMinor,
  currency,
  receivedAt: _,
  ...row
}: PortalPaymentRow): PortalPayment {
  return { ...row, pays: [...row.pays], amount: { amountMinor: Number(amountMinor), currency } };
}

function registerStatement(app: ApiServer, { deps }: ApiContext): void {
  const asked = async (trx: Trx, query: z.output<typeof portalStatementQuerySchema>) => {
    const to = query.to ?? (await readTenantDay(trx, new Date(deps.clock.now())));
    const from = query.from ?? addDays(to, -DAYS_SHOWN);
    const days = daysBetween(from, to);
    if (days < 0) throw invalidField('to', 'must not be before `from`');
    if (days > PORTAL_STATEMENT_MOST_DAYS) {
      throw invalidField(
        'from',
        `must be at most ${PORTAL_STATEMENT_MOST_DAYS} days before \`to\``,
      );
    }
    return { from, to };
  };
  app.get(
    '/portal/accounts/:id/statement',
    {
      config: customer,
      schema: {
        summary: 'What moved one of the customer’s accounts between two days, from the journal',
        params: idParamsSchema,
        querystring: portalStatementQuerySchema,
        response: { 200: portalStatementSchema },
      },
    },
    async (request) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const { id } = request.params;
      return deps.database.withTenant(tenantId, async (trx) => {
        const currency = await mustBeOwn(trx, who.id, id);
        const period = await asked(trx, request.query);
        return statementOf(trx, tenantId, { id, currency }, period);
      });
    },
  );
  app.get(
    '/portal/accounts/:id/statement.pdf',
    {
      config: paper,
      schema: {
        summary: 'The same as PDF',
        params: idParamsSchema,
        querystring: portalStatementQuerySchema,
      },
    },
    async (request, reply) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const found = await deps.database.withTenant(tenantId, async (trx) => {
        await mustBeOwn(trx, who.id, request.params.id);
        const period = await asked(trx, request.query);
        const statement = await readStatement(trx, tenantId, request.params.id, period);
        if (statement === undefined) throw notFound();
        return { statement, brand: await readBrand(trx, tenantId) };
      });
      const { from, to } = found.statement;
      return sendPdf(reply, `${from}_${to}`, await statementPdf(found.statement, found.brand));
    },
  );
}

async function statementOf(
  trx: Trx,
  tenantId: string,
  { id, currency }: { readonly id: string; readonly currency: string },
  period: { readonly from: CalendarDay; readonly to: CalendarDay },
): Promise<PortalStatement> {
  const found = await statementWithBalances(trx, tenantId, id, period, PORTAL_STATEMENT_MOST);
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    accountId: id,
    ...period,
    opening: money(found.openingMinor),
    movements: found.movements.map(({ kind, on, fullNumber, amountMinor, balanceMinor }) => ({
      kind,
      on,
      number: fullNumber,
      amount: money(amountMinor),
      balanceMinor,
    })),
    closing: money(found.closingMinor),
    isCut: found.isCut,
  };
}
