import { sumMinor } from '../money/amount.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type { AccountFacts, PendingCharge } from './account-facts.js';
import { type Draft, type DraftLine, MAX_LINES } from './draft.js';
import { MAX_TAXES } from './frozen.js';
import { documentTaxes, taxedAmount, type Withholding } from './line-taxes.js';
import { type BillingDay, type DraftProblem, serviceLines } from './service-lines.js';

export type BuiltDraft =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: DraftProblem };

/**
 * What an account is to be billed on a day: every day of its services that nothing has billed yet, up to the end of
 * the current period (postpaid: up to its start), and its pending charges. To ask again after the invoice was issued
 * gives nothing: no day is billed twice, and one that a failed run skipped is billed by the next.
 */
export function buildDraft(account: AccountFacts, asked: BillingDay): BuiltDraft {
  if (account.parkedReason !== null) {
    return problem({ kind: 'parked', reason: account.parkedReason });
  }
  try {
    return checked(builtDraft(account, asked));
  } catch (error) {
    // One account whose sums no number holds keeps no other one from its invoice.
    if (error instanceof RangeError) return problem({ kind: 'amount-too-large' });
    throw error;
  }
}

function checked(built: BuiltDraft): BuiltDraft {
  if (built.kind !== 'draft') return built;
  const { lines, taxes, totalMinor } = built.draft;
  if (lines.length > MAX_LINES || taxes.length > MAX_TAXES) {
    return problem({ kind: 'too-many-lines' });
  }
  return totalMinor < 0 ? problem({ kind: 'below-zero' }) : built;
}

function builtDraft(account: AccountFacts, asked: BillingDay): BuiltDraft {
  const lines: DraftLine[] = [];
  for (const service of account.services) {
    const billed = serviceLines(account, service, asked);
    if ('problem' in billed) return { kind: 'problem', problem: billed.problem };
    lines.push(...billed.lines);
  }
  const foreign = account.charges.find(({ currency }) => currency !== account.currency);
  if (foreign) return problem({ kind: 'other-currency', currency: foreign.currency });
  return withCharges(account, lines, asked.billingDate);
}

/** Charges first, then discounts while something is left to ask for; the others wait for the next invoice. */
function withCharges(
  account: AccountFacts,
  recurring: readonly DraftLine[],
  billingDate: CalendarDay,
): BuiltDraft {
  const lines = [...recurring];
  const inOrder = [...account.charges].sort(
    (a, b) => Number(a.amountMinor < 0) - Number(b.amountMinor < 0),
  );
  let total = sumMinor(lines.map(totalOf));
  for (const charge of inOrder) {
    const line = chargeLine(charge, account.withholdings);
    if (total + totalOf(line) < 0) continue;
    total += totalOf(line);
    lines.push(line);
  }
  if (lines.length === 0) return { kind: 'nothing' };
  return { kind: 'draft', draft: draftOf(lines, account.currency, billingDate, 'recurring') };
}

/** Sums lines up to a document. */
export function draftOf(
  lines: readonly DraftLine[],
  currency: string,
  billingDate: CalendarDay,
  kind: Draft['kind'],
): Draft {
  const starts = lines.flatMap(({ periodStart }) => periodStart ?? []).sort();
  const ends = lines.flatMap(({ periodEnd }) => periodEnd ?? []).sort();
  const sum = (of: (line: DraftLine) => number) => sumMinor(lines.map(of));
  return {
    kind,
    currency,
    billingDate,
    periodStart: starts[0] ?? null,
    periodEnd: ends.at(-1) ?? null,
    lines: [...lines],
    netMinor: sum(({ netMinor }) => netMinor),
    taxMinor: sum(({ taxMinor }) => taxMinor),
    withheldMinor: sum(({ withheldMinor }) => withheldMinor),
    totalMinor: sum(totalOf),
    taxes: documentTaxes(lines.map(({ taxes }) => taxes)),
  };
}

export function chargeLine(
  charge: Omit<PendingCharge, 'id' | 'currency'> & { readonly id: string | null },
  withholdings: readonly Withholding[],
): DraftLine {
  const {
    totalMinor: _,
    taxes,
    ...sums
  } = taxedAmount(charge.amountMinor, charge.taxGroup, withholdings);
  return {
    kind: charge.kind,
    serviceId: charge.serviceId,
    description: charge.description,
    periodStart: null,
    periodEnd: null,
    quantity: 1,
    unitMinor: charge.amountMinor,
    ...sums,
    taxes: [...taxes],
    detail: {},
    chargeId: charge.id,
  };
}

const totalOf = (line: DraftLine) => line.netMinor + line.taxMinor - line.withheldMinor;
const problem = (of: DraftProblem): BuiltDraft => ({ kind: 'problem', problem: of });
