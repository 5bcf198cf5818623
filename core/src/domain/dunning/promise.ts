import { addDays, type CalendarDay, daysBetween } from '../shared/calendar-day.js';

export const PROMISE_STATES = ['open', 'kept', 'broken', 'cancelled'] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** What the tenant allows of promises to pay. */
export interface PromiseRules {
  /** From today to the last day. */
  readonly maxDays: number;
  /** Of these many broken ones within `brokenWithinDays` the next one is refused. */
  readonly maxBroken: number;
  readonly brokenWithinDays: number;
  /** Promises in one billing cycle. */
  readonly maxPerCycle: number;
}

export interface PromiseAsked {
  readonly today: CalendarDay;
  readonly until: CalendarDay;
  /** What is promised, in minor units; null: all that is overdue. */
  readonly amountMinor: number | null;
  readonly openMinor: number;
  readonly overdueMinor: number;
  /** The least that a promise must cover. */
  readonly thresholdMinor: number;
  readonly hasOpenPromise: boolean;
  readonly brokenDays: readonly CalendarDay[];
  readonly madeInCycle: number;
}

export type PromiseRefusal =
  | { readonly code: 'nothing_open' }
  | { readonly code: 'open_promise' }
  | { readonly code: 'in_the_past' }
  | { readonly code: 'too_long'; readonly maxDays: number }
  | { readonly code: 'broken_too_often'; readonly broken: number; readonly withinDays: number }
  | { readonly code: 'once_a_cycle'; readonly maxPerCycle: number }
  | { readonly code: 'below_threshold'; readonly thresholdMinor: number };

/** Every reason why a promise is refused; none: it stands. */
export function refusalsOf(asked: PromiseAsked, rules: PromiseRules): PromiseRefusal[] {
  if (asked.openMinor <= 0) return [{ code: 'nothing_open' }];
  const days = daysBetween(asked.today, asked.until);
  const since = addDays(asked.today, -rules.brokenWithinDays);
  const broken = asked.brokenDays.filter((day) => day > since).length;
  const amount = asked.amountMinor ?? Math.max(asked.overdueMinor, asked.thresholdMinor);
  const found: (PromiseRefusal | false)[] = [
    asked.hasOpenPromise && { code: 'open_promise' },
    days < 0 && { code: 'in_the_past' },
    days > rules.maxDays && { code: 'too_long', maxDays: rules.maxDays },
    broken >= rules.maxBroken && {
      code: 'broken_too_often',
      broken,
      withinDays: rules.brokenWithinDays,
    },
    asked.madeInCycle >= rules.maxPerCycle && {
      code: 'once_a_cycle',
      maxPerCycle: rules.maxPerCycle,
    },
    amount < asked.thresholdMinor && {
      code: 'below_threshold',
      thresholdMinor: asked.thresholdMinor,
    },
  ];
  return found.filter((each) => each !== false);
}
