import { addDays, type CalendarDay } from '../shared/calendar-day.js';
import type { AccountFacts, PlanTerm, PriceVersion, ServiceFacts } from './account-facts.js';
import {
  type DayRange,
  daysOf,
  earliest,
  fullDaysOf,
  latest,
  NEVER,
  periodOf,
  splitByPeriod,
  withoutRanges,
} from './billing-periods.js';
import type { BillingPolicy } from './billing-policy.js';
import type { DraftLine } from './draft.js';
import { taxedAmount } from './line-taxes.js';
import { priceOfDays } from './price-of-days.js';

export type DraftProblem =
  | { readonly kind: 'parked'; readonly reason: string }
  /** Its rows could not be read or summed. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'no-price'; readonly serviceId: string; readonly day: CalendarDay }
  | { readonly kind: 'other-currency'; readonly currency: string }
  | { readonly kind: 'unbilled-too-long'; readonly serviceId: string; readonly since: CalendarDay }
  /** More lines or taxes than a document has, a sum that no number holds, or one below zero. */
  | { readonly kind: 'too-many-lines' | 'amount-too-large' | 'below-zero' };

/** Whole periods before the current one that are still billed; older days are asked about first. */
const PERIODS_BACK = 3;

/** The first day that a billing date may still bill. */
export function unbilledSince(billingDate: CalendarDay, anchorDay: number): CalendarDay {
  let start = periodOf(billingDate, anchorDay).start;
  for (let back = 0; back < PERIODS_BACK; back += 1) {
    start = periodOf(addDays(start, -1), anchorDay).start;
  }
  return start;
}

export interface BillingDay {
  readonly billingDate: CalendarDay;
  readonly policy: BillingPolicy;
}

/** The lines of one service for every day that nothing has billed yet, up to the end of what is asked for. */
export function serviceLines(
  account: AccountFacts,
  service: ServiceFacts,
  day: BillingDay,
): { readonly lines: DraftLine[] } | { readonly problem: DraftProblem } {
  const since = unbilledSince(day.billingDate, account.anchorDay);
  const unbilled = unbilledDays(account, service, day, since);
  const [first] = unbilled;
  // What is older was not looked at: somebody has to say from when it is billed.
  if (first !== undefined && service.billedFrom < since && first.start === since) {
    return { problem: { kind: 'unbilled-too-long', serviceId: service.id, since } };
  }
  const lines: DraftLine[] = [];
  for (const range of unbilled.flatMap((one) => splitByTerm(one, service.terms))) {
    for (const { piece, period: whole } of splitByPeriod(range.days, account.anchorDay)) {
      const line = recurringLine(account, service, { ...range, piece, whole }, day.policy);
      if ('problem' in line) return line;
      if (line.line !== null) lines.push(line.line);
    }
  }
  return { lines };
}

function unbilledDays(
  account: AccountFacts,
  service: ServiceFacts,
  { billingDate, policy }: BillingDay,
  since: CalendarDay,
): DayRange[] {
  // What begins later is billed on its day: nothing is billed ahead of the service.
  if (service.billedFrom > billingDate) return [];
  const period = periodOf(billingDate, account.anchorDay);
  const target = account.mode === 'prepaid' ? period.end : period.start;
  const end = earliest(service.billedUntil ?? NEVER, target);
  const covered = [...service.billed, ...unbilledPauses(service, policy)];
  return withoutRanges({ start: latest(service.billedFrom, since), end }, covered);
}

interface Piece {
  readonly term: PlanTerm;
  readonly termStart: CalendarDay;
  readonly piece: DayRange;
  readonly whole: DayRange;
}

function recurringLine(
  account: AccountFacts,
  service: ServiceFacts,
  { term, termStart, piece, whole }: Piece,
  policy: BillingPolicy,
): { readonly line: DraftLine | null } | { readonly problem: DraftProblem } {
  const { used, of } = daysOf(piece, whole, policy.proration);
  if (used === 0) return { line: null };
  const day = latest(whole.start, termStart, service.billedFrom);
  const price = priceOn(term.prices, day);
  if (price === null) return { problem: { kind: 'no-price', serviceId: service.id, day } };
  if (price.currency !== account.currency) {
    return { problem: { kind: 'other-currency', currency: price.currency } };
  }
  const amount = priceOfDays(price.priceMinor, { used, of }, policy.roundingIncrementMinor);
  const {
    totalMinor: _,
    taxes,
    ...sums
  } = taxedAmount(amount, price.taxGroup, account.withholdings);
  return {
    line: {
      kind: 'recurring',
      serviceId: service.id,
      description: term.planName,
      periodStart: piece.start,
      periodEnd: piece.end,
      quantity: 1,
      unitMinor: amount,
      ...sums,
      taxes: [...taxes],
      detail: { usedDays: used, periodDays: of, planId: term.planId, priceMinor: price.priceMinor },
      chargeId: null,
    },
  };
}

/** The version that holds on a day: the last one that began by then. */
export function priceOn(prices: readonly PriceVersion[], day: CalendarDay): PriceVersion | null {
  let found: PriceVersion | null = null;
  for (const price of prices) {
    if (price.validFrom <= day && (found === null || price.validFrom > found.validFrom)) {
      found = price;
    }
  }
  return found;
}

/** A pause without an end lasts; its days are left out for good, whenever the service comes back. */
function unbilledPauses({ pauses }: ServiceFacts, policy: BillingPolicy): DayRange[] {
  return pauses.flatMap(({ kind, startsOn, endsOn, billing }) => {
    const range = { start: startsOn, end: endsOn ?? NEVER };
    const rule = billing ?? policy.billWhileSuspended;
    if (kind === 'voluntary' || rule === 'none') return [range];
    return rule === 'full' ? [] : [fullDaysOf(range)];
  });
}

function splitByTerm(range: DayRange, terms: readonly PlanTerm[]) {
  const inOrder = [...terms].sort((a, b) => a.startsOn.localeCompare(b.startsOn));
  return inOrder.flatMap((term, index) => {
    const start = index === 0 ? range.start : latest(range.start, term.startsOn);
    const next = inOrder[index + 1]?.startsOn ?? NEVER;
    const end = earliest(next, range.end);
    // The first term began with the service.
    const termStart = index === 0 ? '' : term.startsOn;
    return start < end ? [{ term, termStart, days: { start, end } }] : [];
  });
}
