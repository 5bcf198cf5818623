import { randomUUID } from 'node:crypto';
import { creditSlice } from '@atalaya/core/domain/billing/credit-slice';
import { takenBackEntries } from '@atalaya/core/domain/billing/document-journal';
import { frozenTaxesSchema } from '@atalaya/core/domain/billing/frozen';
import type { TaxedAmount } from '@atalaya/core/domain/billing/line-taxes';
import { proportion } from '@atalaya/core/domain/money/round';
import { type Selectable, sql } from 'kysely';
import type { InvoicesTable } from '../postgres/billing-tables.js';
import type { Trx } from '../postgres/database.js';
import { applyCredit, type Occasion, storeAllocations } from './allocations.js';
import { readSnapshots } from './document-snapshots.read-model.js';
import { ensureSeries } from './ensure-series.store.js';
import { openInvoices } from './open-invoices.read-model.js';
import { postJournal } from './post-journal.js';
import { type TakenNumbers, takeNumbers } from './take-numbers.js';

export interface CreditNoteOrder {
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly reason: string;
  /** What the note's line says and of which line of the invoice it is, where it is of one. */
  readonly description?: string;
  readonly serviceId?: string | null;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export type CreditNoteOutcome =
  | { readonly kind: 'issued'; readonly id: string; readonly fullNumber: string }
  | { readonly kind: 'no-invoice' }
  | { readonly kind: 'void' }
  | { readonly kind: 'above-what-is-left'; readonly leftMinor: number }
  | { readonly kind: 'refused'; readonly refusal: Exclude<TakenNumbers, { kind: 'taken' }> };

/**
 * Takes back a part of an issued invoice, which stays as it is: at its frozen rates, at most what earlier notes left.
 * It pays its own invoice first and then the oldest open one; what remains is credit. Hold the account's lock.
 */
export async function issueCreditNote(
  trx: Trx,
  tenantId: string,
  order: CreditNoteOrder,
  occasion: Occasion,
): Promise<CreditNoteOutcome> {
  const invoice = await trx
    .selectFrom('invoices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', order.invoiceId)
    .executeTakeFirst();
  if (invoice === undefined) return { kind: 'no-invoice' };
  if (invoice.voided_at !== null) return { kind: 'void' };
  const creditedMinor = await readCredited(trx, tenantId, order.invoiceId);
  const leftMinor = Number(invoice.total_minor) - creditedMinor;
  if (order.amountMinor > leftMinor) return { kind: 'above-what-is-left', leftMinor };
  const totalMinor = Number(invoice.total_minor);
  const note = creditSlice(
    {
      netMinor: Number(invoice.net_minor),
      totalMinor,
      taxes: frozenTaxesSchema.parse(invoice.taxes),
    },
    creditedMinor,
    order.amountMinor,
  );
  const feesMinor = await readFees(trx, tenantId, order.invoiceId);
  const feesSlice =
    proportion(feesMinor, creditedMinor + order.amountMinor, totalMinor) -
    proportion(feesMinor, creditedMinor, totalMinor);
  const account = { accountId: invoice.account_id, currency: invoice.currency };
  const snapshots = await readSnapshots(trx, tenantId, [account.accountId]);
  const open = await openInvoices(trx, tenantId, [account.accountId]);
  await ensureSeries(trx, tenantId, 'credit_note', occasion.at);
  const taken = await takeNumbers(trx, tenantId, {
    kind: 'credit_note',
    count: 1,
    today: occasion.today,
    at: occasion.at,
  });
  if (taken.kind !== 'taken') return { kind: 'refused', refusal: taken };
  const id = randomUUID();
  const fullNumber = `${taken.prefix}${taken.first}`;
  const frozen = JSON.stringify(snapshots.get(account.accountId)?.snapshot ?? {});
  const numbered = { id, seriesId: taken.seriesId, number: taken.first, fullNumber };
  await storeNote(trx, tenantId, { invoice, order, note, numbered, snapshot: frozen }, occasion);
  await postJournal(trx, tenantId, [
    {
      kind: 'credit_note',
      sourceId: id,
      accountId: account.accountId,
      currency: invoice.currency,
      occurredOn: occasion.today,
      recordedBy: occasion.by,
      recordedAt: occasion.at,
      entries: [
        ...takenBackEntries({ ...note, feesMinor: feesSlice }),
        {
          ledger: 'customer_credit',
          accountId: account.accountId,
          amountMinor: -note.totalMinor,
        },
      ],
    },
  ]);
  const own = open.get(account.accountId)?.find((one) => one.id === invoice.id);
  const amountMinor = Math.min(own?.openMinor ?? 0, note.totalMinor);
  if (amountMinor > 0) {
    const paid = {
      source: 'credit_note' as const,
      sourceId: id,
      invoiceId: invoice.id,
      amountMinor,
    };
    await storeAllocations(trx, tenantId, account, [paid], occasion);
  }
  await applyCredit(trx, tenantId, account, occasion);
  return { kind: 'issued', id, fullNumber };
}

interface NewNote {
  readonly invoice: Pick<
    Selectable<InvoicesTable>,
    'id' | 'account_id' | 'customer_id' | 'currency'
  >;
  readonly order: CreditNoteOrder;
  readonly note: TaxedAmount;
  readonly numbered: {
    readonly id: string;
    readonly seriesId: string;
    readonly number: number;
    readonly fullNumber: string;
  };
  readonly snapshot: string;
}

async function storeNote(
  trx: Trx,
  tenantId: string,
  { invoice, order, note, numbered, snapshot }: NewNote,
  { by, at, today }: Occasion,
): Promise<void> {
  const sums = {
    net_minor: note.netMinor,
    tax_minor: note.taxMinor,
    taxes: JSON.stringify(note.taxes),
  };
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
      reason: order.reason,
      ...sums,
      withheld_minor: note.withheldMinor,
      total_minor: note.totalMinor,
      issue_date: today,
      snapshot,
      issued_by: by,
      issued_at: at,
    })
    .execute();
  await trx
    .insertInto('credit_note_lines')
    .values({
      tenant_id: tenantId,
      credit_note_id: numbered.id,
      position: 0,
      service_id: order.serviceId ?? null,
      description: order.description ?? order.reason,
      ...sums,
      detail: JSON.stringify(order.detail ?? {}),
    })
    .execute();
}

/** What notes took back of an invoice so far. */
async function readCredited(trx: Trx, tenantId: string, invoiceId: string): Promise<number> {
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(total_minor), 0) as sum from credit_notes
    where tenant_id = ${tenantId} and invoice_id = ${invoiceId}`.execute(trx);
  return Number(rows[0]?.sum ?? 0);
}

async function readFees(trx: Trx, tenantId: string, invoiceId: string): Promise<number> {
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(net_minor), 0) as sum from invoice_lines
    where tenant_id = ${tenantId} and invoice_id = ${invoiceId} and kind in ('late_fee', 'reconnection_fee')`.execute(
    trx,
  );
  return Number(rows[0]?.sum ?? 0);
}
