import { frozenTaxesSchema } from '@atalaya/core/domain/billing/frozen';
import type {
  CreditNote,
  CreditNoteDetail,
  creditNoteQuerySchema,
} from '@atalaya/core/wire/rest/credit-notes';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type CreditNoteRow = Awaited<ReturnType<typeof readCreditNotes>>[number];

/** Newest first; one row more than `limit`. */
export async function readCreditNotes(
  trx: Trx,
  { limit, accountId, invoiceId }: z.output<typeof creditNoteQuerySchema>,
  after: Position | undefined,
) {
  let rows = select(trx)
    .orderBy('n.issued_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit + 1);
  if (accountId) rows = rows.where('n.account_id', '=', accountId);
  if (invoiceId) rows = rows.where('n.invoice_id', '=', invoiceId);
  if (after) {
    rows = rows.where(
      sql<boolean>`(n.issued_at, n.id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

export async function readCreditNote(trx: Trx, id: string): Promise<CreditNoteRow | undefined> {
  return select(trx).where('n.id', '=', id).executeTakeFirst();
}

const detailSchema = z.object({
  invoiceLineId: z.string().nullable().default(null),
  from: z.string().nullable().default(null),
  until: z.string().nullable().default(null),
});

export async function readCreditNoteLines(
  trx: Trx,
  noteId: string,
): Promise<CreditNoteDetail['lines']> {
  const rows = await trx
    .selectFrom('credit_note_lines')
    .selectAll()
    .where('credit_note_id', '=', noteId)
    .orderBy('position')
    .execute();
  return rows.map((row) => {
    const { invoiceLineId, from, until } = detailSchema.parse(row.detail);
    return {
      invoiceLineId,
      serviceId: row.service_id,
      description: row.description,
      netMinor: Number(row.net_minor),
      taxMinor: Number(row.tax_minor),
      taxes: frozenTaxesSchema.parse(row.taxes),
      from: from || null,
      until: until || null,
    };
  });
}

export async function readRefund(trx: Trx, noteId: string): Promise<CreditNoteDetail['refund']> {
  const row = await trx
    .selectFrom('refunds')
    .selectAll()
    .where('credit_note_id', '=', noteId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, method, reference, notes } = row;
  const amountMinor = Number(row.amount_minor);
  return {
    id,
    method,
    amountMinor,
    paidOn: row.paid_on,
    reference,
    notes,
    recordedBy: row.recorded_by,
  };
}

function select(trx: Trx) {
  return trx
    .selectFrom('credit_notes as n')
    .innerJoin('customers as c', 'c.id', 'n.customer_id')
    .selectAll('n')
    .select('c.name as customerName');
}

export function asCreditNote(row: CreditNoteRow): CreditNote {
  return {
    id: row.id,
    number: row.full_number,
    accountId: row.account_id,
    customer: { id: row.customer_id, name: row.customerName },
    invoiceId: row.invoice_id,
    currency: row.currency,
    reason: row.reason,
    reasonCode: row.reason_code,
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    withheldMinor: Number(row.withheld_minor),
    totalMinor: Number(row.total_minor),
    split: {
      creditMinor: Number(row.credit_minor),
      refundMinor: Number(row.refund_minor),
      offsetMinor: Number(row.offset_minor),
    },
    taxes: frozenTaxesSchema.parse(row.taxes),
    issueDate: row.issue_date,
    issuedBy: row.issued_by,
    issuedAt: row.issued_at.toISOString(),
  };
}
