import type { Instant } from '../shared/instant.js';

/** How many subscribers were dialled in at a router when it was read. */
export interface SessionCount {
  readonly at: Instant;
  readonly sessions: number;
}

/** Sessions that went within two polls and did not come back since. */
export interface SessionLoss {
  /** As many as there were, and until when. */
  readonly before: number;
  readonly beforeAt: Instant;
  /** The first read that showed it. */
  readonly at: Instant;
  readonly now: number;
  /** A later read has shown it too. */
  readonly isConfirmed: boolean;
}

/** What a router's reads say of its sessions; a loss stands until they are back, or the new number is settled. */
export interface SessionWatch {
  /** The newest, oldest first; none while a loss stands. */
  readonly counts: readonly SessionCount[];
  readonly loss: SessionLoss | null;
}

export const NO_SESSIONS_SEEN: SessionWatch = { counts: [], loss: null };

export interface SessionLossSettings {
  /** A router whose sessions fall by this share, and this many, in two polls. */
  readonly lostSessionShare: number;
  readonly lostSessions: number;
  /** Reads further apart than this say nothing of a fall. */
  readonly sessionGapMs: number;
  /** Sessions that are away for longer will not come back. */
  readonly sessionsSettleMs: number;
}

/** Two polls make a fall; the one before them tells a normal number from a short peak. */
const COUNTS_KEPT = 3;

/**
 * The watch after one more read. `wasOut`: the router was silent since the read before, so that what it had then is
 * what it should have again, however long ago that was (within the settling time).
 */
export function afterSessionCount(
  { counts, loss }: SessionWatch,
  count: SessionCount,
  wasOut: boolean,
  settings: SessionLossSettings,
): SessionWatch {
  const newest = counts.at(-1);
  if (count.at <= (loss?.at ?? newest?.at ?? Number.NEGATIVE_INFINITY)) return { counts, loss };
  if (loss !== null) return afterLoss(loss, count, settings);
  const maxGapMs = wasOut ? settings.sessionsSettleMs : settings.sessionGapMs;
  const known = newest !== undefined && count.at - newest.at <= maxGapMs ? counts : [];
  const from = highOf(known);
  return from !== null && isMany(from.sessions, from.sessions - count.sessions, settings)
    ? { counts: [], loss: lossFrom(from, count) }
    : { counts: [...known, count].slice(-COUNTS_KEPT), loss: null };
}

function afterLoss(
  loss: SessionLoss,
  count: SessionCount,
  settings: SessionLossSettings,
): SessionWatch {
  const { before } = loss;
  const isOver = loss.isConfirmed
    ? areBack(before, count.sessions, settings)
    : !isMany(before, before - count.sessions, settings);
  if (isOver || count.at - loss.at >= settings.sessionsSettleMs) {
    return { counts: [count], loss: null };
  }
  return { counts: [], loss: { ...loss, now: count.sessions, isConfirmed: true } };
}

/** What a fall is measured from. With three reads, the lower of the first two: a peak of one read is no height. */
function highOf(counts: readonly SessionCount[]): SessionCount | null {
  const [first, second] = counts.slice(-COUNTS_KEPT);
  if (first === undefined || second === undefined || counts.length < COUNTS_KEPT) {
    return first ?? null;
  }
  return { at: second.at, sessions: Math.min(first.sessions, second.sessions) };
}

function lossFrom(from: SessionCount, { at, sessions }: SessionCount): SessionLoss {
  return { before: from.sessions, beforeAt: from.at, at, now: sessions, isConfirmed: false };
}

/** At least the share and the number of the settings. */
export function isMany(
  before: number,
  lost: number,
  settings: Pick<SessionLossSettings, 'lostSessionShare' | 'lostSessions'>,
): boolean {
  return lost >= settings.lostSessions && lost >= settings.lostSessionShare * before;
}

/** Less than half of what would open an incident are still away. */
function areBack(before: number, now: number, settings: SessionLossSettings): boolean {
  const lost = before - now;
  return lost < settings.lostSessions / 2 || lost < (settings.lostSessionShare / 2) * before;
}
