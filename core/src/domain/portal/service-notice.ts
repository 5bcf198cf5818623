import type { Instant } from '../shared/instant.js';

/** An incident whose frozen impact names the service; `to` is when the service was out of it again. */
export interface HurtBy {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly isAcknowledged: boolean;
}

export interface PlannedWork {
  readonly from: Instant;
  readonly to: Instant;
}

export type OutageNotice =
  | { readonly kind: 'down'; readonly since: Instant; readonly isAcknowledged: boolean }
  | { readonly kind: 'restored'; readonly since: Instant; readonly at: Instant };

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
  const first = earliest(open);
  if (first !== undefined) {
    const isAcknowledged = open.some((each) => each.isAcknowledged);
    return { kind: 'down', since: first.from, isAcknowledged };
  }
  const over = hurtBy.flatMap((each) =>
    each.to !== null && each.to <= now && now - each.to <= toldMs ? [{ ...each, to: each.to }] : [],
  );
  const last = over.reduce<(typeof over)[number] | undefined>(
    (found, each) => (found === undefined || each.to > found.to ? each : found),
    undefined,
  );
  return last === undefined ? null : { kind: 'restored', since: last.from, at: last.to };
}

function earliest(hurtBy: readonly HurtBy[]): HurtBy | undefined {
  return hurtBy.reduce<HurtBy | undefined>(
    (found, each) => (found === undefined || each.from < found.from ? each : found),
    undefined,
  );
}
