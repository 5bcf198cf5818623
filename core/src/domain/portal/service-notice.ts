import type { Instant } from '../shared/instant.js';

/** An incident whose frozen impact names the service; `to` is when the service was out of it again. */
export interface HurtBy {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly isAcknowledged: boolean;
  /** It answers, and does not work as it should. */
  readonly isDegradation: boolean;
  /** By a confirmed link; else it probably hurts the service too. */
  readonly isCertain: boolean;
}

export interface OutageNotice {
  readonly kind: 'down' | 'slow' | 'restored';
  readonly since: Instant;
  /** When it was over; null while it lasts. */
  readonly until: Instant | null;
  readonly isCertain: boolean;
  readonly isAcknowledged: boolean;
}

/**
 * What a customer is told of an outage: the one that lasts, since its first sign, else the last one that ended within
 * `toldMs`, else nothing. Never a guess: no incident, no notice.
 */
export function outageNoticeOf(
  hurtBy: readonly HurtBy[],
  now: Instant,
  toldMs: number,
): OutageNotice | null {
  const open = hurtBy.filter(({ to }) => to === null);
  const outages = open.filter(({ isDegradation }) => !isDegradation);
  const worst = outages.length > 0 ? outages : open;
  const first = earliest(worst);
  if (first !== undefined) {
    return {
      kind: outages.length > 0 ? 'down' : 'slow',
      since: first.from,
      until: null,
      isCertain: worst.some(({ isCertain }) => isCertain),
      isAcknowledged: worst.some(({ isAcknowledged }) => isAcknowledged),
    };
  }
  const over = hurtBy.flatMap((each) =>
    each.to !== null && each.to <= now && now - each.to <= toldMs ? [{ ...each, to: each.to }] : [],
  );
  const last = over.reduce<(typeof over)[number] | undefined>(
    (found, each) => (found === undefined || each.to > found.to ? each : found),
    undefined,
  );
  if (last === undefined) return null;
  const { from, to, isCertain, isAcknowledged } = last;
  return { kind: 'restored', since: from, until: to, isCertain, isAcknowledged };
}

function earliest(hurtBy: readonly HurtBy[]): HurtBy | undefined {
  return hurtBy.reduce<HurtBy | undefined>(
    (found, each) => (found === undefined || each.from < found.from ? each : found),
    undefined,
  );
}
