import type { Trx } from '../postgres/database.js';
import type { PrintedFiscal } from './pdf/charge-document-pdf.js';

/** What the authority took of an invoice or credit note; null where it has nothing, or nothing yet. */
export async function readPrintedFiscal(
  trx: Trx,
  column: 'invoice_id' | 'credit_note_id',
  id: string,
): Promise<PrintedFiscal | null> {
  const row = await trx
    .selectFrom('fiscal_documents')
    .where(column, '=', id)
    .where('state', 'in', ['accepted', 'observed'])
    .select(['type', 'series', 'number', 'issued_on', 'printed_code', 'digest'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const { type, series, number, issued_on: issuedOn, printed_code: code, digest } = row;
  if (type === null || issuedOn === null || code === null || digest === null) return null;
  return { type, fullNumber: `${series}-${number}`, issuedOn, code, digest };
}

export async function isVoided(trx: Trx, invoiceId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('invoices')
    .where('id', '=', invoiceId)
    .select('voided_at')
    .executeTakeFirst();
  return row !== undefined && row.voided_at !== null;
}
