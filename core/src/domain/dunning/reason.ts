import type { CalendarDay } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import type { NoCutReason } from './cut-calendar.js';
import type { HoldKind } from './hold.js';

/** What keeps a cut from happening: placed holds, and what is known at the moment. */
export type CutHold =
  | HoldKind
  | 'promise'
  | 'isp_outage'
  | 'no_cut_day'
  | 'access_unconfirmed'
  | 'router_unreachable'
  | 'notice_not_sent';

/** One reason of a decision with what it was taken from; a sentence is made of it (reason-words). */
export type Reason =
  | { readonly code: 'nothing_owed' }
  | { readonly code: 'not_due'; readonly openMinor: number; readonly dueOn: CalendarDay }
  | {
      readonly code: 'overdue';
      readonly overdueMinor: number;
      readonly oldestDueOn: CalendarDay;
      readonly days: number;
      readonly invoices: number;
    }
  | { readonly code: 'grace'; readonly until: CalendarDay; readonly outageDays: number }
  | { readonly code: 'below_minimum'; readonly overdueMinor: number; readonly minimumMinor: number }
  | { readonly code: 'too_few_invoices'; readonly unpaid: number; readonly minimum: number }
  | { readonly code: 'tolerated'; readonly remainingMinor: number; readonly upTo: CalendarDay }
  | {
      readonly code: 'hold';
      readonly hold: CutHold;
      /** null: until something happens. */
      readonly until: Instant | null;
      readonly ref: string | null;
      readonly note: string | null;
      readonly barred?: NoCutReason;
    }
  | { readonly code: 'cut_planned'; readonly at: Instant }
  | { readonly code: 'reduction_planned'; readonly at: Instant; readonly kbps: number }
  /** `cutAt`: the first permitted moment of the cut that follows; null while it is not known. */
  | {
      readonly code: 'speed_reduced';
      readonly at: Instant;
      readonly kbps: number;
      readonly cutAt: Instant | null;
    }
  | { readonly code: 'no_speed_step' }
  | { readonly code: 'stopped_by_breaker'; readonly wanted: number; readonly active: number }
  | { readonly code: 'no_slot' }
  | { readonly code: 'cut'; readonly at: Instant }
  | {
      readonly code: 'stays_cut';
      readonly owedMinor: number;
      readonly remainingMinor: number;
      readonly neededMinor: number;
    }
  | { readonly code: 'not_observed_yet' }
  | {
      readonly code: 'paid_enough';
      readonly owedMinor: number;
      readonly paidMinor: number;
      readonly neededMinor: number;
    }
  | { readonly code: 'promised'; readonly until: CalendarDay }
  | { readonly code: 'voluntary_pause' }
  | { readonly code: 'pause_over' }
  | { readonly code: 'suspended_by_hand' }
  | { readonly code: 'asked'; readonly by: string; readonly note: string }
  | { readonly code: 'cancelled' }
  | { readonly code: 'pre_termination'; readonly days: number };
