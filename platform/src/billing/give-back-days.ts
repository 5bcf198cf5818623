import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import type { CreditReason } from '@atalaya/core/domain/billing/credit-split';
import type { UnusedDays } from '@atalaya/core/domain/billing/unused-days';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '../postgres/database.js';
import type { Occasion } from './allocations.js';
import { type CreditNoteOutcome, issueCreditNote } from './issue-credit-note.js';
import type { NumbersRefused } from './issue-invoices.js';
import { lockAccounts } from './lock-accounts.js';

export interface GivenBack {
  readonly id: string;
  readonly fullNumber: string;
  readonly invoiceId: string;
  readonly totalMinor: number;
}

export type GivenBackDays =
  | { readonly kind: 'given'; readonly notes: readonly GivenBack[] }
  | { readonly kind: 'refused'; readonly refusal: NumbersRefused };

/**
 * A credit note for each invoice that had billed days which are not used; none where they were worth nothing. Hold the
 * account's lock, and roll back when it is refused.
 */
export async function giveBackDays(
  trx: Trx,
  tenantId: string,
  of: {
    readonly unused: readonly UnusedDays[];
    readonly reason: string;
    readonly reasonCode: CreditReason;
  },
  occasion: Occasion,
): Promise<GivenBackDays> {
  const worth = of.unused.filter(({ creditMinor }) => creditMinor > 0);
  const byInvoice = groupBy(worth, ({ line }) => line.invoiceId);
  await lockBilled(trx, tenantId, [...byInvoice.keys()]);
  const notes: GivenBack[] = [];
  for (const [invoiceId, own] of byInvoice) {
    const lines = own.map(({ line, days, creditMinor }) => ({
      lineId: line.id,
      amountMinor: creditMinor,
      days: spanOf(days),
    }));
    const { reason, reasonCode } = of;
    const order = { invoiceId, reason, reasonCode, of: { lines } };
    const note = await issueCreditNote(trx, tenantId, order, occasion);
    if (note.kind === 'refused') return note;
    if (note.kind !== 'issued') throw new Error(unexpected(note));
    notes.push({ ...note, invoiceId });
  }
  return { kind: 'given', notes };
}

/** A service that was moved was billed on another account before: that one gets back what it was asked for. */
async function lockBilled(trx: Trx, tenantId: string, invoiceIds: readonly string[]) {
  if (invoiceIds.length === 0) return;
  const rows = await trx
    .selectFrom('invoices')
    .select('account_id')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', invoiceIds)
    .execute();
  const accountIds = rows.map((row) => row.account_id);
  await lockAccounts(trx, tenantId, accountIds);
}

/** From the first day to the last: what lies between was given back before. */
export function spanOf(days: readonly DayRange[]): DayRange {
  const starts = days.map(({ start }) => start).sort();
  const ends = days.map(({ end }) => end).sort();
  return { start: starts[0] ?? '', end: ends.at(-1) ?? '' };
}

/** Days were read under the lock that is still held: their lines are there, with as much left. */
const unexpected = ({ kind }: CreditNoteOutcome) => `days cannot be given back: ${kind}`;
