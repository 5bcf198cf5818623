import { randomUUID } from 'node:crypto';
import { sumMinor } from '@atalaya/core/domain/money/amount';
import { split } from '@atalaya/core/domain/money/round';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { PeriodLine } from '@atalaya/core/domain/sla/billed-period';
import type { Selectable } from 'kysely';
import type { Occasion } from '../billing/allocations.js';
import { issueCreditNote } from '../billing/issue-credit-note.js';
import type { NumbersRefused } from '../billing/issue-invoices.js';
import { lockAccounts } from '../billing/lock-accounts.js';
import type { Trx } from '../postgres/database.js';
import type { SlaCreditsTable } from '../postgres/sla-tables.js';
import { readPeriodLines } from './period-lines.read-model.js';
import { readSlaTerms } from './sla-terms.read-model.js';

type CreditRow = Selectable<SlaCreditsTable>;

export interface PostedNote {
  readonly id: string;
  readonly fullNumber: string;
  readonly invoiceId: string;
  readonly totalMinor: number;
}

export type PostedCredit =
  | { readonly kind: 'posted'; readonly accountId: string; readonly notes: readonly PostedNote[] }
  /** Nothing is left to credit of its invoice: it is rejected. */
  | { readonly kind: 'nothing-left' }
  /** Not approved, or posted by somebody else meanwhile. */
  | { readonly kind: 'not-approved' }
  | { readonly kind: 'refused'; readonly refusal: NumbersRefused };

/**
 * Makes the document of an approved credit, once: a credit note of the invoice that asked for its period, which stays
 * as credit where that is paid. What an earlier one gave too much becomes a charge on the next invoice. Takes the
 * accounts' lock; roll back when it is refused.
 */
export async function postCredit(
  trx: Trx,
  tenantId: string,
  id: string,
  occasion: Occasion,
): Promise<PostedCredit> {
  const credits = () =>
    trx
      .selectFrom('sla_credits')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('state', '=', 'approved');
  const found = await credits().executeTakeFirst();
  if (found === undefined) return { kind: 'not-approved' };
  await lockAccounts(trx, tenantId, await readAccounts(trx, tenantId, found));
  const credit = await credits().forUpdate().executeTakeFirst();
  if (credit === undefined) return { kind: 'not-approved' };
  const creditMinor = Number(credit.credit_minor);
  const { locale } = await readSlaTerms(trx, tenantId);
  const words = wordsOf(credit, locale);
  if (creditMinor < 0) {
    const chargeId = await charge(trx, credit, words.charge, occasion);
    await settle(trx, credit, { chargeId, noteId: null, postedMinor: creditMinor }, occasion);
    return { kind: 'posted', accountId: credit.account_id, notes: [] };
  }
  const lines = await readLines(trx, tenantId, credit);
  const notes: PostedNote[] = [];
  for (const one of sharesOf(lines, creditMinor)) {
    const order = {
      invoiceId: one.invoiceId,
      reason: words.note,
      reasonCode: 'sla' as const,
      of: { lines: one.lines },
    };
    const note = await issueCreditNote(trx, tenantId, order, occasion);
    if (note.kind === 'refused') return note;
    if (note.kind !== 'issued') throw new Error(`a service credit cannot be posted: ${note.kind}`);
    notes.push({ ...note, invoiceId: one.invoiceId });
  }
  const [first] = notes;
  if (first === undefined) {
    await trx
      .updateTable('sla_credits')
      .set({ state: 'rejected', problem: 'nothing-left' })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
    return { kind: 'nothing-left' };
  }
  const postedMinor = sumMinor(notes.map(({ totalMinor }) => totalMinor));
  await settle(trx, credit, { chargeId: null, noteId: first.id, postedMinor }, occasion);
  return { kind: 'posted', accountId: credit.account_id, notes };
}

const readLines = async (trx: Trx, tenantId: string, of: CreditRow): Promise<PeriodLine[]> => {
  const period = { start: of.period_start, end: of.period_end };
  return (await readPeriodLines(trx, tenantId, [of.service_id], period)).get(of.service_id) ?? [];
};

/** A service that was moved was billed on another account: that one gets its own back. */
async function readAccounts(trx: Trx, tenantId: string, of: CreditRow): Promise<string[]> {
  const lines = await readLines(trx, tenantId, of);
  if (lines.length === 0) return [of.account_id];
  const rows = await trx
    .selectFrom('invoices')
    .select('account_id')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where(
      'id',
      'in',
      lines.map(({ invoiceId }) => invoiceId),
    )
    .execute();
  return [...new Set([of.account_id, ...rows.map((row) => row.account_id)])];
}

/** Of as few invoices as can be: the one with the most left first, each line by what is left of it. */
function sharesOf(lines: readonly PeriodLine[], creditMinor: number) {
  const byInvoice = [
    ...groupBy(
      lines.filter(({ leftMinor }) => leftMinor > 0),
      ({ invoiceId }) => invoiceId,
    ),
  ].map(([invoiceId, own]) => ({
    invoiceId,
    own,
    leftMinor: sumMinor(own.map(({ leftMinor }) => leftMinor)),
  }));
  let rest = creditMinor;
  return byInvoice
    .sort((a, b) => b.leftMinor - a.leftMinor)
    .flatMap(({ invoiceId, own, leftMinor }) => {
      const takenMinor = Math.min(rest, leftMinor);
      rest -= takenMinor;
      if (takenMinor === 0) return [];
      const weights = own.map((line) => line.leftMinor);
      const parts = split(takenMinor, weights);
      const taken = own.map(({ lineId }, at) => ({ lineId, amountMinor: parts[at] ?? 0 }));
      return [{ invoiceId, lines: taken.filter(({ amountMinor }) => amountMinor > 0) }];
    });
}

async function charge(
  trx: Trx,
  credit: CreditRow,
  description: string,
  { by, at, today }: Occasion,
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('account_charges')
    .values({
      tenant_id: credit.tenant_id,
      id,
      account_id: credit.account_id,
      service_id: credit.service_id,
      kind: 'single',
      description,
      amount_minor: -Number(credit.credit_minor),
      currency: credit.currency,
      source: `sla-credit:${credit.id}`,
      occurred_on: today,
      created_by: by,
      created_at: at,
    })
    .execute();
  return id;
}

async function settle(
  trx: Trx,
  credit: CreditRow,
  of: {
    readonly chargeId: string | null;
    readonly noteId: string | null;
    readonly postedMinor: number;
  },
  { at }: Occasion,
): Promise<void> {
  await trx
    .updateTable('sla_credits')
    .set({
      state: 'posted',
      problem: null,
      charge_id: of.chargeId,
      credit_note_id: of.noteId,
      posted_minor: of.postedMinor,
      posted_at: at,
    })
    .where('tenant_id', '=', credit.tenant_id)
    .where('id', '=', credit.id)
    .execute();
}

/** As the customer reads it on the document, in the tenant's language. */
function wordsOf(credit: CreditRow, locale: string) {
  const days = `${credit.period_start} – ${addDays(credit.period_end, -1)}`;
  const minutes = credit.eligible_minutes;
  return locale.startsWith('en')
    ? {
        note: `Time without service, ${days}: ${minutes} min`,
        charge: `Correction of the credit for time without service, ${days}`,
      }
    : {
        note: `Tiempo sin servicio, ${days}: ${minutes} min`,
        charge: `Corrección del crédito por tiempo sin servicio, ${days}`,
      };
}
