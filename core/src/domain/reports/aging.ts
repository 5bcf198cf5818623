import { type CalendarDay, daysBetween } from '../shared/calendar-day.js';

/** How late what is owed is, by whole days since its last day to pay. */
export const AGING_BUCKETS = ['not_due', '1-30', '31-60', '61-90', 'over_90'] as const;
export type AgingBucket = (typeof AGING_BUCKETS)[number];

/** The last day of each bucket but the last, in days late: 0 is not due yet, for the due date is the last day to pay. */
export const AGING_BOUNDS = [0, 30, 60, 90] as const;

/** The bucket of an invoice with this due date, on the day `today` of the tenant's zone. */
export function agingBucketOf(dueDate: CalendarDay, today: CalendarDay): AgingBucket {
  const late = daysBetween(dueDate, today);
  const place = AGING_BOUNDS.findIndex((bound) => late <= bound);
  return AGING_BUCKETS[place] ?? 'over_90';
}
