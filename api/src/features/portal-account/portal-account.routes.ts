import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type PortalInvoice,
  portalInvoiceDetailSchema,
  portalInvoiceListSchema,
  portalOverviewSchema,
} from '@atalaya/core/wire/rest/portal';
import { readBrand } from '@atalaya/platform/documents/brand.read-model';
import { readInvoiceDocument } from '@atalaya/platform/documents/charge-document.read-model';
import { chargeDocumentPdf } from '@atalaya/platform/documents/pdf/charge-document-pdf';
import { isVoided, readPrintedFiscal } from '@atalaya/platform/documents/printed-fiscal.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { sendPdf } from '../../http/send-pdf.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { PlannedWorkBook } from './planned-work.js';
import {
  type PortalInvoiceRow,
  readPortalInvoice,
  readPortalInvoices,
  readPortalLines,
} from './portal-invoices.read-model.js';
import { portalOverview } from './portal-overview.js';

const customer = { portal: 'customer' } as const;

/** What a customer sees of their own account, and of nobody else's. */
export const portalAccount: Feature = {
  name: 'portal-account',
  register: (app, context) => {
    registerOverview(app, context);
    registerInvoices(app, context);
    registerPaper(app, context);
  },
};

function registerOverview(app: ApiServer, { deps }: ApiContext): void {
  const book = new PlannedWorkBook(deps.database);
  app.get(
    '/portal/overview',
    {
      config: customer,
      schema: {
        summary: 'What is owed, and how each service is',
        response: { 200: portalOverviewSchema },
      },
    },
    async (request) => {
      const { tenantId, customer: who, parts } = portalCustomerOf(request);
      const now = deps.clock.now();
      const work = await book.of(tenantId, now);
      return deps.database.withTenant(tenantId, async (trx) => {
        const today = await readTenantDay(trx, new Date(now));
        return portalOverview(trx, { tenantId, customer: who, today, now, work, parts });
      });
    },
  );
}

function registerInvoices(app: ApiServer, { deps }: ApiContext): void {
  const today = (trx: Trx) => readTenantDay(trx, new Date(deps.clock.now()));
  app.get(
    '/portal/invoices',
    {
      config: customer,
      schema: {
        summary: 'The customer’s invoices, the newest first',
        querystring: pageQuerySchema,
        response: { 200: portalInvoiceListSchema },
      },
    },
    async (request) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const { limit, cursor } = request.query;
      const place = decodeCursor({}, cursor, 2);
      const after = place && ([String(place[0]), String(place[1])] as const);
      return deps.database.withTenant(tenantId, async (trx) => {
        const rows = await readPortalInvoices(trx, who.id, { after, limit: limit + 1 });
        const page = pageOf(rows, limit, {}, (row) => [row.issueDate, row.id]);
        const day = await today(trx);
        return {
          items: page.rows.map((row) => asInvoice(row, day)),
          nextCursor: page.nextCursor,
        };
      });
    },
  );
  app.get(
    '/portal/invoices/:id',
    {
      config: customer,
      schema: { params: idParamsSchema, response: { 200: portalInvoiceDetailSchema } },
    },
    async (request) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      return deps.database.withTenant(tenantId, async (trx) => {
        const row = await readPortalInvoice(trx, who.id, request.params.id);
        if (row === undefined) throw notFound();
        const lines = await readPortalLines(trx, row.id);
        return {
          ...asInvoice(row, await today(trx)),
          lines: lines.map(({ description, net_minor, tax_minor }) => ({
            description,
            amount: {
              amountMinor: Number(net_minor) + Number(tax_minor),
              currency: row.currency,
            },
          })),
        };
      });
    },
  );
}

function registerPaper(app: ApiServer, { deps }: ApiContext): void {
  app.get(
    '/portal/invoices/:id/pdf',
    {
      config: { ...customer, rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'As PDF, from what was frozen of it',
        params: idParamsSchema,
      },
    },
    async (request, reply) => {
      const { tenantId, customer: who } = portalCustomerOf(request);
      const { id } = request.params;
      const found = await deps.database.withTenant(tenantId, async (trx) => {
        const own = await readPortalInvoice(trx, who.id, id);
        const document = own && (await readInvoiceDocument(trx, id));
        if (document === undefined) throw notFound();
        const fiscal = await readPrintedFiscal(trx, 'invoice_id', id);
        const state = { fiscal, isVoid: await isVoided(trx, id) };
        return { document, state, brand: await readBrand(trx, tenantId) };
      });
      const pdf = await chargeDocumentPdf(found.document, found.brand, found.state);
      return sendPdf(reply, found.state.fiscal?.fullNumber ?? found.document.fullNumber, pdf);
    },
  );
}

function asInvoice(row: PortalInvoiceRow, today: CalendarDay): PortalInvoice {
  const money = (text: string) => ({
    amountMinor: Math.max(0, Number(text)),
    currency: row.currency,
  });
  const open = row.isVoid ? money('0') : money(row.open);
  return {
    id: row.id,
    number: row.number,
    issueDate: row.issueDate,
    dueDate: row.dueDate,
    total: money(row.total),
    open,
    state: stateOf(row, open.amountMinor, today),
  };
}

function stateOf(row: PortalInvoiceRow, open: number, today: CalendarDay): PortalInvoice['state'] {
  if (row.isVoid) return 'void';
  if (open === 0) return 'paid';
  return row.dueDate < today ? 'overdue' : 'open';
}
