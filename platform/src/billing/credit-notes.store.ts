import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import type { CreditLine } from '@atalaya/core/domain/billing/credit-lines';
import type { CreditReason, CreditSplit } from '@atalaya/core/domain/billing/credit-split';
import type { TaxedAmount } from '@atalaya/core/domain/billing/line-taxes';
import { type Selectable, sql } from 'kysely';
import type { InvoicesTable } from '../postgres/billing-tables.js';
import type { Trx } from '../postgres/database.js';
import type { Occasion } from './allocations.js';

export interface NewNote {
  readonly invoice: Pick<
    Selectable<InvoicesTable>,
    'id' | 'account_id' | 'customer_id' | 'currency'
  >;
  readonly reason: string;
  readonly reasonCode: CreditReason;
  readonly split: CreditSplit;
  readonly note: TaxedAmount;
  readonly numbered: {
    readonly id: string;
    readonly seriesId: string;
    readonly number: number;
    readonly fullNumber: string;
  };
  readonly snapshot: string;
}

/** The document itself. */
export async function storeNote(
  trx: Trx,
  tenantId: string,
  { invoice, reason, reasonCode, split, note, numbered, snapshot }: NewNote,
  { by, at, today }: Occasion,
): Promise<void> {
  await trx
    .insertInto('credit_notes')
    .values({
      tenant_id: tenantId,
      id: numbered.id,
      account_id: invoice.account_id,
      customer_id: invoice.customer_id,
      invoice_id: invoice.id,
      series_id: numbered.seriesId,
      number: numbered.number,
      full_number: numbered.fullNumber,
      currency: invoice.currency,
      reason,
      reason_code: reasonCode,
      refund_minor: split.refundMinor,
      offset_minor: split.offsetMinor,
      net_minor: note.netMinor,
      tax_minor: note.taxMinor,
      taxes: JSON.stringify(note.taxes),
      withheld_minor: note.withheldMinor,
      total_minor: note.totalMinor,
      issue_date: today,
      snapshot,
      issued_by: by,
      issued_at: at,
    })
    .execute();
}

/** What it takes back of each line, and the days that are given back by that. */
export async function storeLines(
  trx: Trx,
  tenantId: string,
  noteId: string,
  of: {
    readonly reason: string;
    readonly lines: readonly CreditLine[];
    readonly days: ReadonlyMap<string, DayRange>;
  },
): Promise<void> {
  await trx
    .insertInto('credit_note_lines')
    .values(
      of.lines.map(({ line, ...sums }, position) => {
        const days = of.days.get(line.id);
        return {
          tenant_id: tenantId,
          credit_note_id: noteId,
          position,
          service_id: line.serviceId,
          description: line.description || of.reason,
          net_minor: sums.netMinor,
          tax_minor: sums.taxMinor,
          taxes: JSON.stringify(sums.taxes),
          detail: JSON.stringify({
            invoiceLineId: line.id,
            ...(days && { from: days.start, until: days.end }),
          }),
        };
      }),
    )
    .execute();
}

/** What notes took back of an invoice so far. */
export async function readCredited(trx: Trx, tenantId: string, invoiceId: string): Promise<number> {
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(total_minor), 0) as sum from credit_notes
    where tenant_id = ${tenantId} and invoice_id = ${invoiceId}`.execute(trx);
  return Number(rows[0]?.sum ?? 0);
}

/** What was paid of an invoice in money and not given back since. */
export async function readRefundable(
  trx: Trx,
  tenantId: string,
  invoiceId: string,
): Promise<number> {
  const { rows } = await sql<{ left: string }>`
    select coalesce((
      select sum(a.amount_minor) from payment_allocations a
      where a.tenant_id = ${tenantId} and a.invoice_id = ${invoiceId} and a.payment_id is not null
        and a.released_at is null), 0)
      - coalesce((
      select sum(n.refund_minor) from credit_notes n
      where n.tenant_id = ${tenantId} and n.invoice_id = ${invoiceId}), 0) as left`.execute(trx);
  return Math.max(0, Number(rows[0]?.left ?? 0));
}
