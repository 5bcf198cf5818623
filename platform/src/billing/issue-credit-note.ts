import { randomUUID } from 'node:crypto';
import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import {
  type CreditLine,
  type CreditLines,
  creditOfAmount,
  creditOfLines,
  type IssuedLine,
  type LineAmount,
} from '@atalaya/core/domain/billing/credit-lines';
import {
  type CreditReason,
  type CreditSplit,
  contraLedgerOf,
  type SplitOutcome,
  splitCredit,
} from '@atalaya/core/domain/billing/credit-split';
import { takenBackEntries } from '@atalaya/core/domain/billing/document-journal';
import { documentTaxes, summed, type TaxedAmount } from '@atalaya/core/domain/billing/line-taxes';
import { sumMinor } from '@atalaya/core/domain/money/amount';
import type { Trx } from '../postgres/database.js';
import { applyCredit, type Occasion, storeAllocations } from './allocations.js';
import { readCredited, readRefundable, storeLines, storeNote } from './credit-notes.store.js';
import { readCreditableLines } from './creditable-lines.read-model.js';
import { readSnapshots } from './document-snapshots.read-model.js';
import { ensureSeries } from './ensure-series.store.js';
import { openInvoices } from './open-invoices.read-model.js';
import { postJournal } from './post-journal.js';
import { type RefundTerms, recordRefund } from './record-refund.js';
import { type TakenNumbers, takeNumbers } from './take-numbers.js';

export interface CreditNoteOrder {
  readonly invoiceId: string;
  /** In words, on the document. */
  readonly reason: string;
  readonly reasonCode: CreditReason;
  /** What is open of its invoice first and credit for the rest, where it is not given. */
  readonly split?: CreditSplit;
  /** How the refund of the split is given back. */
  readonly refund?: RefundTerms;
  /** So much of all lines, each by what is left of it; or so much of each of these. */
  readonly of: { readonly amountMinor: number } | { readonly lines: readonly LineToCredit[] };
}

export interface LineToCredit extends LineAmount {
  /** The days that are given back by it. */
  readonly days?: DayRange;
}

export type CreditNoteOutcome =
  | {
      readonly kind: 'issued';
      readonly id: string;
      readonly fullNumber: string;
      readonly totalMinor: number;
    }
  | { readonly kind: 'no-invoice' }
  | { readonly kind: 'void' }
  | { readonly kind: 'above-what-is-left'; readonly leftMinor: number }
  | Exclude<CreditLines, { kind: 'lines' }>
  | Exclude<SplitOutcome, { kind: 'split' }>
  | { readonly kind: 'no-refund-terms' }
  | { readonly kind: 'refused'; readonly refusal: Exclude<TakenNumbers, { kind: 'taken' }> };

/**
 * Takes back a part of an issued invoice, which stays as it is: at its frozen rates, at most what earlier notes left.
 * It pays its own invoice first and then the oldest open one; what remains is credit, unless its split says otherwise.
 * Hold the account's lock.
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
  if (wantedMinor(order) > leftMinor) return { kind: 'above-what-is-left', leftMinor };
  const left = (await readCreditableLines(trx, tenantId, [invoice.id])).get(invoice.id) ?? [];
  const credit = linesOf(left, order);
  if (credit.kind !== 'lines') return credit;
  const note = documentOf(credit.lines);
  const account = { accountId: invoice.account_id, currency: invoice.currency };
  const snapshots = await readSnapshots(trx, tenantId, [account.accountId]);
  const open = await openInvoices(trx, tenantId, [account.accountId]);
  const own = open.get(account.accountId)?.find((one) => one.id === invoice.id);
  const divided = splitCredit(
    {
      totalMinor: note.totalMinor,
      openMinor: own?.openMinor ?? 0,
      refundableMinor: await readRefundable(trx, tenantId, invoice.id),
      reason: order.reasonCode,
    },
    order.split,
  );
  if (divided.kind !== 'split') return divided;
  const { split } = divided;
  if (split.refundMinor > 0 && order.refund === undefined) return { kind: 'no-refund-terms' };
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
  const { lines } = credit;
  const { reason, reasonCode } = order;
  const stored = { invoice, reason, reasonCode, split, note, numbered, snapshot: frozen };
  await storeNote(trx, tenantId, stored, occasion);
  await storeLines(trx, tenantId, id, { reason, lines, days: daysOf(order) });
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
        ...takenBackEntries({ ...note, feesMinor: feesOf(lines) }, contraLedgerOf(reasonCode)),
        {
          ledger: 'customer_credit',
          accountId: account.accountId,
          amountMinor: -note.totalMinor,
        },
      ],
    },
  ]);
  if (split.offsetMinor > 0) {
    const paid = {
      source: 'credit_note' as const,
      sourceId: id,
      invoiceId: invoice.id,
      amountMinor: split.offsetMinor,
    };
    await storeAllocations(trx, tenantId, account, [paid], occasion);
  }
  if (split.refundMinor > 0 && order.refund !== undefined) {
    const payer = { ...account, customerId: invoice.customer_id };
    const given = { ...order.refund, creditNoteId: id, amountMinor: split.refundMinor };
    await recordRefund(trx, tenantId, payer, given, occasion);
  }
  await applyCredit(trx, tenantId, account, occasion);
  return { kind: 'issued', id, fullNumber, totalMinor: note.totalMinor };
}

/** Only to be compared: a sum that is not safe is above every invoice. */
function wantedMinor({ of }: CreditNoteOrder): number {
  if (!('lines' in of)) return of.amountMinor;
  return of.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function linesOf(left: readonly IssuedLine[], { of }: CreditNoteOrder): CreditLines {
  if ('lines' in of) return creditOfLines(left, of.lines);
  return { kind: 'lines', lines: creditOfAmount(left, of.amountMinor) };
}

function documentOf(lines: readonly CreditLine[]): TaxedAmount {
  const netMinor = sumMinor(lines.map((line) => line.netMinor));
  return summed(netMinor, documentTaxes(lines.map(({ taxes }) => taxes)));
}

function feesOf(lines: readonly CreditLine[]): number {
  const fees = lines.filter(({ line }) => line.isFee);
  return sumMinor(fees.map(({ netMinor }) => netMinor));
}

function daysOf({ of }: CreditNoteOrder): Map<string, DayRange> {
  const lines = 'lines' in of ? of.lines : [];
  return new Map(lines.flatMap(({ lineId, days }) => (days ? [[lineId, days]] : [])));
}
