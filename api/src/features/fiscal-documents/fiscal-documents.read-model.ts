import type {
  FiscalDocument,
  fiscalDocumentQuerySchema,
} from '@atalaya/core/wire/rest/fiscal-documents';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

type Query = Partial<z.output<typeof fiscalDocumentQuerySchema>> & { readonly limit: number };

/** The newest first. */
export function readFiscalDocuments(trx: Trx, query: Query, after?: Position) {
  const { state, invoiceId, accountId, limit } = query;
  let rows = selectDocuments(trx)
    .orderBy('d.queued_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1);
  if (state !== undefined) rows = rows.where('d.state', '=', state);
  if (invoiceId !== undefined) rows = rows.where('d.invoice_id', '=', invoiceId);
  if (accountId !== undefined) rows = rows.where('d.account_id', '=', accountId);
  if (after !== undefined) {
    const at = new Date(Number(after[0]));
    const id = String(after[1]);
    rows = rows.where((eb) =>
      eb.or([
        eb('d.queued_at', '<', at),
        eb.and([eb('d.queued_at', '=', at), eb('d.id', '<', id)]),
      ]),
    );
  }
  return rows.execute();
}

export function readFiscalDocument(trx: Trx, id: string) {
  return selectDocuments(trx).where('d.id', '=', id).executeTakeFirst();
}

/** The signed text, or the authority's receipt. */
export function readFiscalFile(trx: Trx, id: string) {
  return trx
    .selectFrom('fiscal_documents')
    .where('id', '=', id)
    .select(['type', 'series', 'number', 'xml', 'receipt'])
    .executeTakeFirst();
}

function selectDocuments(trx: Trx) {
  return trx
    .selectFrom('fiscal_documents as d')
    .innerJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'd.tenant_id').onRef('a.id', '=', 'd.account_id'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .leftJoin('invoices as i', (join) =>
      join.onRef('i.tenant_id', '=', 'd.tenant_id').onRef('i.id', '=', 'd.invoice_id'),
    )
    .leftJoin('credit_notes as n', (join) =>
      join.onRef('n.tenant_id', '=', 'd.tenant_id').onRef('n.id', '=', 'd.credit_note_id'),
    )
    .leftJoin('fiscal_documents as later', (join) =>
      join.onRef('later.tenant_id', '=', 'd.tenant_id').onRef('later.replaces', '=', 'd.id'),
    )
    .select([
      'd.id',
      'd.invoice_id',
      'd.credit_note_id',
      'd.account_id',
      'd.adapter',
      'd.type',
      'd.series',
      'd.number',
      'd.issued_on',
      'd.state',
      'd.attempts',
      'd.next_at',
      'd.code',
      'd.message',
      'd.notes',
      'd.replaces',
      'd.queued_at',
      'd.settled_at',
      'later.id as replaced_by',
      'c.name as customer_name',
    ])
    .select((eb) => [
      eb.fn.coalesce('i.full_number', 'n.full_number').as('charge_number'),
      eb('d.xml', 'is not', null).as('has_xml'),
      eb('d.receipt', 'is not', null).as('has_receipt'),
    ]);
}

export function asFiscalDocument(
  row: NonNullable<Awaited<ReturnType<typeof readFiscalDocument>>>,
): FiscalDocument {
  const isReplaced = row.replaced_by !== null;
  return {
    id: row.id,
    invoiceId: row.invoice_id,
    creditNoteId: row.credit_note_id,
    chargeNumber: row.charge_number ?? '',
    customerName: row.customer_name,
    accountId: row.account_id,
    adapter: row.adapter,
    type: row.type,
    fullNumber: row.number === null ? null : `${row.series}-${row.number}`,
    issuedOn: row.issued_on,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at?.toISOString() ?? null,
    code: row.code,
    message: row.message,
    notes: [...row.notes],
    hasXml: Boolean(row.has_xml),
    hasReceipt: Boolean(row.has_receipt),
    replaces: row.replaces,
    canReplay: row.state === 'dead' || (row.state === 'rejected' && !isReplaced),
    queuedAt: row.queued_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
