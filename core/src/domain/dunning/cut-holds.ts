import { addDays } from '../shared/calendar-day.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import type { CutCalendar } from './cut-calendar.js';
import type { DunningPolicy } from './dunning-policy.js';
import { type Hold, isActive } from './hold.js';
import type { CutHold, Reason } from './reason.js';
import type { DunningSnapshot, SnapshotIncident } from './snapshot.js';

export type HoldReason = Extract<Reason, { code: 'hold' }>;

export interface HoldInputs {
  readonly now: Instant;
  readonly snapshot: DunningSnapshot;
  readonly policy: DunningPolicy;
  readonly holds: readonly Hold[];
  readonly incidents: readonly SnapshotIncident[];
  readonly calendar: CutCalendar;
}

/** Every reason why nothing may be cut at this moment; any of them is enough. */
export function activeHolds(inputs: HoldInputs): HoldReason[] {
  return [
    ...promised(inputs),
    ...placed(inputs),
    ...outages(inputs),
    ...access(inputs),
    ...noticed(inputs),
    ...barredDay(inputs),
  ];
}

function reason(
  hold: CutHold,
  until: Instant | null,
  more: { readonly ref?: string; readonly note?: string } = {},
): HoldReason {
  return { code: 'hold', hold, until, ref: more.ref ?? null, note: more.note ?? null };
}

function promised({ now, snapshot: { promise }, calendar }: HoldInputs): HoldReason[] {
  if (promise === null || promise.until < calendar.today(now)) return [];
  return [reason('promise', calendar.startOf(addDays(promise.until, 1)), { ref: promise.id })];
}

function placed({ now, holds, snapshot }: HoldInputs): HoldReason[] {
  return holds
    .filter((hold) => isActive(hold, now))
    .filter(({ serviceId }) => serviceId === null || serviceId === snapshot.serviceId)
    .map(({ id, kind, reason: note, expiresAt }) => reason(kind, expiresAt, { ref: id, note }));
}

function outages({ now, incidents, policy }: HoldInputs): HoldReason[] {
  const afterMs = policy.outage.holdAfterMinutes * MINUTE_MS;
  return incidents
    .filter(({ from, to }) => from <= now && (to === null || to + afterMs > now))
    .map(({ id, name, to }) =>
      reason('isp_outage', to === null ? null : to + afterMs, { ref: id, note: name }),
    );
}

/** What costs a customer needs the access found by reading, on one router and no other, and a way to that router. */
function access({ snapshot: { routers } }: HoldInputs): HoldReason[] {
  const [router] = routers;
  if (router === undefined || routers.length > 1) return [reason('access_unconfirmed', null)];
  return router.isReachable ? [] : [reason('router_unreachable', null, { ref: router.id })];
}

function noticed({ now, snapshot, policy, calendar }: HoldInputs): HoldReason[] {
  const days = policy.notices.businessDaysBeforeCut;
  if (days === null) return [];
  const from = snapshot.noticesFrom ?? Number.NEGATIVE_INFINITY;
  const counting = snapshot.noticesDelivered.filter((at) => at >= from);
  if (counting.length === 0) return [reason('notice_not_sent', null)];
  const first = calendar.today(Math.min(...counting));
  const cutFrom = calendar.startOf(calendar.addBusinessDays(first, days));
  return cutFrom <= now ? [] : [reason('notice_not_sent', cutFrom)];
}

function barredDay({ now, calendar }: HoldInputs): HoldReason[] {
  const today = calendar.today(now);
  const barred = calendar.noCutReason(today);
  if (barred === null) return [];
  return [{ ...reason('no_cut_day', calendar.startOf(addDays(today, 1))), barred }];
}
