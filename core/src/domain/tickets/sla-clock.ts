import {
  addBusinessTime,
  type BusinessClock,
  businessTimeBetween,
} from '../shared/business-hours.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import type { KeptTicketState, TicketPriority } from './ticket.js';

/** In minutes of business hours. */
export interface SlaTarget {
  readonly firstAnswer: number;
  readonly resolution: number;
}
export type SlaTargets = Readonly<Record<TicketPriority, SlaTarget>>;

export const SLA_CLOCKS = ['first_answer', 'resolution'] as const;
export type SlaClockName = (typeof SLA_CLOCKS)[number];

/** The two clocks of a ticket, as they are kept. */
export interface SlaState {
  readonly firstAnswerDueAt: Instant;
  readonly firstAnsweredAt: Instant | null;
  readonly firstAnswerBreachedAt: Instant | null;
  readonly resolutionDueAt: Instant;
  readonly resolutionBreachedAt: Instant | null;
  /** Since when the clock of the resolution stands; null while it runs. */
  readonly pausedAt: Instant | null;
}

export function startClocks(at: Instant, target: SlaTarget, clock: BusinessClock): SlaState {
  return {
    firstAnswerDueAt: addBusinessTime(at, target.firstAnswer * MINUTE_MS, clock),
    firstAnsweredAt: null,
    firstAnswerBreachedAt: null,
    resolutionDueAt: addBusinessTime(at, target.resolution * MINUTE_MS, clock),
    resolutionBreachedAt: null,
    pausedAt: null,
  };
}

/** The clock of the resolution runs while the next step is ours: not while we wait, and not once it is resolved. */
export function clockIn(
  state: KeptTicketState,
  sla: SlaState,
  at: Instant,
  clock: BusinessClock,
): SlaState {
  if (state !== 'open') return sla.pausedAt === null ? { ...sla, pausedAt: at } : sla;
  if (sla.pausedAt === null) return sla;
  // Business time that was left when it stopped is left when it starts again; what was overdue stays so.
  const left = businessTimeBetween(sla.pausedAt, sla.resolutionDueAt, clock);
  const isOver = sla.resolutionDueAt <= sla.pausedAt;
  return {
    ...sla,
    pausedAt: null,
    resolutionDueAt: isOver ? sla.resolutionDueAt : addBusinessTime(at, left, clock),
  };
}

/** The first word to the customer stops the first clock; later ones change nothing. */
export function answered(sla: SlaState, at: Instant): SlaState {
  return sla.firstAnsweredAt === null ? { ...sla, firstAnsweredAt: at } : sla;
}

/** With another priority both clocks are set anew from the opening; what was paused until now is added to them. */
export function retarget(
  sla: SlaState,
  of: { readonly openedAt: Instant; readonly before: SlaTarget; readonly after: SlaTarget },
  clock: BusinessClock,
): SlaState {
  const shift = (of.after.resolution - of.before.resolution) * MINUTE_MS;
  const spent = businessTimeBetween(of.openedAt, sla.resolutionDueAt, clock) + shift;
  return {
    ...sla,
    firstAnswerDueAt: addBusinessTime(of.openedAt, of.after.firstAnswer * MINUTE_MS, clock),
    resolutionDueAt: addBusinessTime(of.openedAt, Math.max(0, spent), clock),
  };
}

/** Clocks that have run out by now and of which that is not kept yet. */
export function newBreaches(sla: SlaState, now: Instant): readonly SlaClockName[] {
  const breaches: SlaClockName[] = [];
  const answeredAt = sla.firstAnsweredAt ?? now;
  if (sla.firstAnswerBreachedAt === null && answeredAt > sla.firstAnswerDueAt) {
    breaches.push('first_answer');
  }
  const ranUntil = sla.pausedAt ?? now;
  if (sla.resolutionBreachedAt === null && ranUntil > sla.resolutionDueAt) {
    breaches.push('resolution');
  }
  return breaches;
}
