import { randomUUID } from 'node:crypto';
import { latest } from '@atalaya/core/domain/billing/billing-periods';
import { earnedEntries } from '@atalaya/core/domain/billing/document-journal';
import type { DraftLine } from '@atalaya/core/domain/billing/draft';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import { appendEvents } from '../outbox/append-events.js';
import type { Trx } from '../postgres/database.js';
import { applyCredit } from './allocations.js';
import { readSnapshots } from './document-snapshots.read-model.js';
import { ensureSeries } from './ensure-series.store.js';
import { readAccountsWithCredit, storeInvoices } from './issue-invoices.store.js';
import type { DraftToIssue, IssuedInvoice, IssueOccasion } from './issued-invoice.js';
import { postJournal } from './post-journal.js';
import { type TakenNumbers, takeNumbers } from './take-numbers.js';

export type NumbersRefused = Exclude<TakenNumbers, { kind: 'taken' }>;
export type IssueOutcome =
  | { readonly kind: 'issued'; readonly invoices: readonly IssuedInvoice[] }
  | { readonly kind: 'refused'; readonly refusal: NumbersRefused };

/**
 * Turns drafts into invoices: numbers, rows, journal, events, and what the accounts have in credit pays them at once.
 * Hold the locks of all their accounts, and have checked the drafts under them. Writes nothing when it refuses.
 */
export async function issueInvoices(
  trx: Trx,
  tenantId: string,
  drafts: readonly DraftToIssue[],
  occasion: IssueOccasion,
): Promise<IssueOutcome> {
  if (drafts.length === 0) return { kind: 'issued', invoices: [] };
  const accountIds = [...new Set(drafts.map(({ accountId }) => accountId))];
  const billed = await readSnapshots(trx, tenantId, accountIds);
  await ensureSeries(trx, tenantId, 'invoice', occasion.at);
  const taken = await takeNumbers(trx, tenantId, {
    kind: 'invoice',
    count: drafts.length,
    today: occasion.today,
    at: occasion.at,
    ...(occasion.seriesId !== undefined && { seriesId: occasion.seriesId }),
  });
  if (taken.kind !== 'taken') return { kind: 'refused', refusal: taken };
  const invoices = drafts.map((draft, index): IssuedInvoice => {
    const of = billed.get(draft.accountId);
    if (of === undefined) throw new Error('a draft is of an account that is not there');
    const number = taken.first + index;
    const due = addDays(draft.draft.billingDate, of.dueAfterDays);
    return {
      ...draft,
      customerId: of.customerId,
      seriesId: taken.seriesId,
      number,
      fullNumber: `${taken.prefix}${number}`,
      issueDate: occasion.today,
      dueDate: latest(due, occasion.today),
      snapshot: of.snapshot,
    };
  });
  await storeInvoices(trx, tenantId, invoices, occasion);
  await postJournal(trx, tenantId, journalOf(invoices, occasion));
  await appendEvents(trx, tenantId, 'invoice.created', eventsOf(invoices, occasion));
  await payFromCredit(trx, tenantId, invoices, occasion);
  return { kind: 'issued', invoices };
}

function journalOf(invoices: readonly IssuedInvoice[], { by, at, today }: IssueOccasion) {
  return invoices
    .filter(({ draft }) => draft.netMinor !== 0 || draft.totalMinor !== 0)
    .map(({ id, accountId, draft }) => ({
      kind: 'invoice' as const,
      sourceId: id,
      accountId,
      currency: draft.currency,
      occurredOn: today,
      recordedBy: by,
      recordedAt: at,
      entries: [
        { ledger: 'receivable', accountId, amountMinor: draft.totalMinor },
        ...earnedEntries({ ...draft, feesMinor: feesOf(draft.lines) }),
      ],
    }));
}

/** Late and reconnection fees have a ledger of their own. */
export function feesOf(lines: readonly Pick<DraftLine, 'kind' | 'netMinor'>[]): number {
  return lines
    .filter(({ kind }) => kind === 'late_fee' || kind === 'reconnection_fee')
    .reduce((sum, { netMinor }) => sum + netMinor, 0);
}

function eventsOf(invoices: readonly IssuedInvoice[], { actor, at }: IssueOccasion) {
  return invoices.map((invoice) => ({
    at: at.getTime(),
    subject: `invoice:${invoice.id}`,
    correlationId: randomUUID(),
    actor,
    data: {
      invoice: {
        id: invoice.id,
        number: invoice.fullNumber,
        total: { amountMinor: invoice.draft.totalMinor, currency: invoice.draft.currency },
        issueDate: invoice.issueDate,
        dueDate: invoice.dueDate,
        periodStart: invoice.draft.periodStart,
        periodEnd: invoice.draft.periodEnd,
      },
      accountId: invoice.accountId,
      customer: { id: invoice.customerId, name: invoice.snapshot.customer.name },
      path: `/api/v1/invoices/${invoice.id}`,
    },
  }));
}

async function payFromCredit(
  trx: Trx,
  tenantId: string,
  invoices: readonly IssuedInvoice[],
  { at, today }: IssueOccasion,
): Promise<void> {
  const currencies = new Map(invoices.map(({ accountId, draft }) => [accountId, draft.currency]));
  const withCredit = await readAccountsWithCredit(trx, tenantId, [...currencies.keys()]);
  for (const accountId of withCredit) {
    const account = { accountId, currency: currencies.get(accountId) ?? '' };
    await applyCredit(trx, tenantId, account, { by: 'system', at, today });
  }
}
