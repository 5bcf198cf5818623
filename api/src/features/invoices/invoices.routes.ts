import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type InvoiceDetail,
  invoiceDetailSchema,
  invoiceListSchema,
  invoiceQuerySchema,
  invoiceVoidSchema,
} from '@atalaya/core/wire/rest/invoices';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { voidInvoice } from '@atalaya/platform/billing/void-invoice';
import type { Trx } from '@atalaya/platform/postgres/database';
import { issueOccasion } from '../../billing/issue-occasion.js';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { asInvoice, readInvoice, readInvoices } from './invoices.read-model.js';

const read = { permission: 'invoice:read' } as const;

export const invoices: Feature = {
  name: 'invoices',
  register: (app, context) => {
    registerReads(app, context);
    registerVoid(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/invoices',
    {
      config: read,
      schema: {
        summary: 'Issued invoices, the newest first',
        querystring: invoiceQuerySchema,
        response: { 200: invoiceListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const { rows, today } = await tenancy.read(request, async (trx) => ({
        rows: await readInvoices(trx, request.query, after),
        today: await readTenantDay(trx, new Date(deps.clock.now())),
      }));
      const page = pageOf(rows, limit, list, (row) => [row.issued_at.getTime(), row.id]);
      return { items: page.rows.map((row) => asInvoice(row, today)), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/invoices/:id',
    {
      config: read,
      schema: {
        summary: 'An invoice as it was issued, and what has paid it',
        params: idParamsSchema,
        response: { 200: invoiceDetailSchema },
      },
    },
    (request) =>
      tenancy.read(request, (trx) => invoiceOf(trx, request.params.id, new Date(deps.clock.now()))),
  );
}

function registerVoid(app: ApiServer, context: ApiContext): void {
  app.post(
    '/invoices/:id/void',
    {
      config: { permission: 'invoice:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Voids an invoice that nobody got yet; its number stays taken',
        params: idParamsSchema,
        body: invoiceVoidSchema,
        response: { 200: invoiceDetailSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const invoice = await context.tenancy.write(request, async (unit) => {
        await voidOrThrow(unit, id, request.body.reason);
        return invoiceOf(unit.trx, id, unit.now);
      });
      await announceAccounts(context, request, [invoice.accountId]);
      return invoice;
    },
  );
}

async function voidOrThrow(unit: TenantUnit, id: string, reason: string): Promise<void> {
  const before = await invoiceOf(unit.trx, id, unit.now);
  await lockAccounts(unit.trx, unit.tenantId, [before.accountId]);
  const outcome = await voidInvoice(unit.trx, unit.tenantId, id, reason, await issueOccasion(unit));
  if (outcome.kind === 'no-invoice') throw notFound();
  if (outcome.kind === 'void-already') throw conflict('void', 'The invoice is void already.');
  if (outcome.kind === 'too-late') {
    const detail = `The invoice cannot be voided (${outcome.why}): correct it by a credit note.`;
    throw conflict(`invoice-${outcome.why}`, detail);
  }
  await unit.record({
    action: 'invoice.void',
    subjectType: 'invoice',
    subjectId: id,
    before: { number: before.number, totalMinor: before.totalMinor },
    after: { reason },
  });
}

async function invoiceOf(trx: Trx, id: string, now: Date): Promise<InvoiceDetail> {
  const invoice = await readInvoice(trx, id, await readTenantDay(trx, now));
  if (invoice === undefined) throw notFound();
  return invoice;
}
