import {
  type CreditNoteDetail,
  creditNoteCreateSchema,
  creditNoteDetailSchema,
  creditNoteListSchema,
  creditNoteQuerySchema,
} from '@atalaya/core/wire/rest/credit-notes';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { CreditNoteOrder } from '@atalaya/platform/billing/issue-credit-note';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import type { RefundTerms } from '@atalaya/platform/billing/record-refund';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { creditInvoice } from '../../billing/credit-invoice.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import {
  asCreditNote,
  readCreditNote,
  readCreditNoteLines,
  readCreditNotes,
  readRefund,
} from './credit-notes.read-model.js';
import { readInvoiceAccount } from './invoice-account.read-model.js';

const read = { permission: 'invoice:read' } as const;

export const creditNotes: Feature = {
  name: 'credit-notes',
  register: (app, context) => {
    registerReads(app, context);
    registerIssue(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/credit-notes',
    {
      config: read,
      schema: { querystring: creditNoteQuerySchema, response: { 200: creditNoteListSchema } },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readCreditNotes(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.issued_at.getTime(), row.id]);
      return { items: page.rows.map(asCreditNote), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/credit-notes/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: creditNoteDetailSchema } } },
    (request) => tenancy.read(request, (trx) => noteOf(trx, request.params.id)),
  );
}

function registerIssue(app: ApiServer, context: ApiContext): void {
  app.post(
    '/credit-notes',
    {
      config: { permission: 'invoice:write', needsIdempotencyKey: true },
      schema: {
        summary:
          'Takes back a part of an issued invoice, or of some of its lines, at its own rates',
        body: creditNoteCreateSchema,
        response: { 201: creditNoteDetailSchema },
      },
    },
    async (request, reply) => {
      const note = await context.tenancy.write(request, async (unit) => {
        const accountId = await readInvoiceAccount(unit.trx, request.body.invoiceId);
        if (accountId === undefined) {
          throw invalidField('invoiceId', 'is not an invoice of this organisation');
        }
        await lockAccounts(unit.trx, unit.tenantId, [accountId]);
        const order = await orderOf(unit, request.body);
        return noteOf(unit.trx, await creditInvoice(unit, order));
      });
      await announceAccounts(context, request, [note.accountId]);
      return reply.code(201).send(note);
    },
  );
}

async function orderOf(
  unit: TenantUnit,
  asked: z.output<typeof creditNoteCreateSchema>,
): Promise<CreditNoteOrder> {
  const { invoiceId, reason, reasonCode, split, amountMinor = 0, lines } = asked;
  const refund = asked.refund && (await refundOf(unit, asked.refund));
  const head = {
    ...{ invoiceId, reason, reasonCode },
    ...(split && { split }),
    ...(refund && { refund }),
  };
  if (lines === undefined) return { ...head, of: { amountMinor } };
  const wanted = lines.map((line) => ({
    lineId: line.invoiceLineId,
    amountMinor: line.amountMinor,
  }));
  return { ...head, of: { lines: wanted } };
}

async function refundOf(
  unit: TenantUnit,
  {
    method,
    paidOn,
    reference,
    notes,
  }: NonNullable<z.output<typeof creditNoteCreateSchema>['refund']>,
): Promise<RefundTerms> {
  const { today } = await issueOccasion(unit);
  if (paidOn !== undefined && paidOn > today) {
    throw invalidField('refund.paidOn', 'must not lie in the future');
  }
  return { method, paidOn: paidOn ?? today, reference: reference ?? null, notes };
}

async function noteOf(trx: Trx, id: string): Promise<CreditNoteDetail> {
  const row = await readCreditNote(trx, id);
  if (row === undefined) throw notFound();
  const lines = await readCreditNoteLines(trx, id);
  return { ...asCreditNote(row), lines, refund: await readRefund(trx, id) };
}
