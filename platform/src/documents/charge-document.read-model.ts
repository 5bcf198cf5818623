import {
  type DocumentSnapshot,
  documentSnapshotSchema,
  frozenTaxesSchema,
} from '@atalaya/core/domain/billing/frozen';
import type { ChargeDocument, ChargeLine } from '@atalaya/core/domain/fiscal/charge-document';
import type { Trx } from '../postgres/database.js';

/** An issued invoice as it was frozen; undefined when there is none of this id. */
export async function readInvoiceDocument(
  trx: Trx,
  id: string,
): Promise<ChargeDocument | undefined> {
  const row = await trx.selectFrom('invoices').where('id', '=', id).selectAll().executeTakeFirst();
  if (row === undefined) return undefined;
  const lines = await trx
    .selectFrom('invoice_lines')
    .where('invoice_id', '=', id)
    .orderBy('position')
    .selectAll()
    .execute();
  return {
    kind: 'invoice',
    ...headOf(row),
    dueDate: row.due_date,
    lines: lines.map((line) =>
      lineOf(line, {
        quantity: line.quantity,
        periodStart: line.period_start,
        periodEnd: line.period_end,
      }),
    ),
    corrects: null,
    reason: null,
  };
}

/** A credit note as it was frozen; undefined when there is none of this id. */
export async function readCreditNoteDocument(
  trx: Trx,
  id: string,
): Promise<ChargeDocument | undefined> {
  const row = await trx
    .selectFrom('credit_notes as n')
    .leftJoin('invoices as i', (join) =>
      join.onRef('i.tenant_id', '=', 'n.tenant_id').onRef('i.id', '=', 'n.invoice_id'),
    )
    .where('n.id', '=', id)
    .selectAll('n')
    .select(['i.full_number as invoice_number', 'i.total_minor as invoice_total'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const lines = await trx
    .selectFrom('credit_note_lines')
    .where('credit_note_id', '=', id)
    .orderBy('position')
    .selectAll()
    .execute();
  const { invoice_number: fullNumber, invoice_total: total } = row;
  return {
    kind: 'credit_note',
    ...headOf(row),
    dueDate: null,
    lines: lines.map((line) => lineOf(line, { quantity: 1, periodStart: null, periodEnd: null })),
    corrects: fullNumber === null ? null : { fullNumber, totalMinor: Number(total) },
    reason: row.reason,
  };
}

interface HeadRow {
  readonly id: string;
  readonly full_number: string;
  readonly currency: string;
  readonly issue_date: string;
  readonly taxes: unknown;
  readonly snapshot: unknown;
  readonly net_minor: string;
  readonly tax_minor: string;
  readonly withheld_minor: string;
  readonly total_minor: string;
}

function headOf(row: HeadRow) {
  return {
    id: row.id,
    fullNumber: row.full_number,
    currency: row.currency,
    issueDate: row.issue_date,
    snapshot: asSnapshot(row.snapshot),
    taxes: taxesOf(row.taxes),
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    withheldMinor: Number(row.withheld_minor),
    totalMinor: Number(row.total_minor),
  };
}

function lineOf(
  row: {
    readonly description: string;
    readonly net_minor: string;
    readonly tax_minor: string;
    readonly taxes: unknown;
  },
  more: Pick<ChargeLine, 'quantity' | 'periodStart' | 'periodEnd'>,
): ChargeLine {
  return {
    description: row.description,
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    taxes: taxesOf(row.taxes),
    ...more,
  };
}

const taxesOf = (value: unknown) => frozenTaxesSchema.safeParse(value).data ?? [];

const NOBODY: DocumentSnapshot = {
  customer: {
    kind: 'person',
    name: '',
    taxId: null,
    taxIdKind: null,
    address: null,
    email: null,
    phone: null,
  },
  issuer: { name: '', legalName: null, taxId: null, address: null, phone: null, email: null },
  account: { id: '', anchorDay: 1 },
  locale: 'es',
};

/** What was frozen of who sells and buys; blank where a row was written without it. */
export function asSnapshot(value: unknown): DocumentSnapshot {
  return documentSnapshotSchema.safeParse(value).data ?? NOBODY;
}
