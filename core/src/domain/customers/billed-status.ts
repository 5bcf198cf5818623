import type { CalendarDay } from '../shared/calendar-day.js';

export const BILLED_STATUSES = ['unbilled', 'pending', 'active', 'ended'] as const;
export type BilledStatus = (typeof BILLED_STATUSES)[number];

/** What a service's days say today; `billedUntil` is the first day that is billed no more. */
export function billedStatus(
  service: {
    readonly accountId: string | null;
    readonly billedFrom: CalendarDay | null;
    readonly billedUntil: CalendarDay | null;
  },
  today: CalendarDay,
): BilledStatus {
  const { accountId, billedFrom, billedUntil } = service;
  if (accountId === null || billedFrom === null) return 'unbilled';
  if (billedUntil !== null && billedUntil <= today) return 'ended';
  return today < billedFrom ? 'pending' : 'active';
}
