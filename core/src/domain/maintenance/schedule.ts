import type { Instant } from '../shared/instant.js';

/** One stretch of time. */
export interface OneOffSchedule {
  readonly kind: 'once';
  readonly from: Instant;
  readonly to: Instant;
}

/** Weekdays and a time of day as the clocks of the tenant's zone show them. */
export interface WeeklySchedule {
  readonly kind: 'weekly';
  /** ISO 8601: Monday is 1, Sunday is 7. */
  readonly weekdays: readonly number[];
  /** `HH:MM`. */
  readonly startTime: string;
  /** Time that passes, whatever the clocks do meanwhile: two hours of work are two hours. */
  readonly durationMinutes: number;
  /** First and last day on which it may begin, `YYYY-MM-DD`; null goes on until somebody ends it. */
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export type MaintenanceSchedule = OneOffSchedule | WeeklySchedule;

/** Half-open: `[from, to)`. */
export interface Occurrence {
  readonly from: Instant;
  readonly to: Instant;
}

/** A schedule, and when a person ended it early. */
export interface PlannedWindow {
  readonly schedule: MaintenanceSchedule;
  /** What had begun by then is over since; later occurrences stand. */
  readonly endedAt: Instant | null;
}
