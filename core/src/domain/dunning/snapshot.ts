import type { DesiredState, ObservedState } from '../services/service.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';

export interface SnapshotInvoice {
  readonly id: string;
  readonly number: number;
  /** The last day to pay. */
  readonly dueDate: CalendarDay;
  readonly openMinor: number;
}

/** An outage that hurts the service, confirmed or only probably. */
export interface SnapshotIncident {
  readonly id: string;
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** The suspension in force, or the reduced speed before it: what was owed when it was decided. */
export interface SnapshotCut {
  readonly at: Instant;
  readonly cause: 'debt' | 'pause' | 'hand';
  readonly owedMinor: number;
  /** Invoices due on or before this day are what it was cut for. */
  readonly upTo: CalendarDay;
}

/** All that is known of one service and its account when a decision is taken. */
export interface DunningSnapshot {
  readonly serviceId: string;
  readonly desiredState: DesiredState;
  readonly observedState: ObservedState;
  readonly monthlyMinor: number;
  readonly currency: string;
  /** A voluntary pause covers today. */
  readonly isPaused: boolean;
  /** Open ones, the oldest due first. */
  readonly invoices: readonly SnapshotInvoice[];
  /** Paid and not allocated yet. */
  readonly creditMinor: number;
  readonly promise: { readonly id: string; readonly until: CalendarDay } | null;
  /** Notices of what is overdue now that were delivered, and not before `noticesFrom`. */
  readonly noticesDelivered: readonly Instant[];
  /** When a payment was last taken back: notices before it do not count. */
  readonly noticesFrom: Instant | null;
  /** Routers on which the access identity was read. */
  readonly routers: readonly { readonly id: string; readonly isReachable: boolean }[];
  readonly cut: SnapshotCut | null;
  /** It was reconnected with this much still open of invoices due up to that day: they cut nothing by themselves. */
  readonly tolerated: { readonly upTo: CalendarDay; readonly remainingMinor: number } | null;
  /** The cut that other systems were told of. */
  readonly announced: { readonly cutAt: Instant; readonly toldAt: Instant } | null;
}
