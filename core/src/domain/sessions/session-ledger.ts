import type { Instant } from '../shared/instant.js';
import type { Ledger, LedgerStep } from './ledger.js';
import { LedgerDraft } from './ledger-draft.js';
import { type ServiceSession, type SessionKind, sessionKey } from './session.js';
import type { SeenSession, SessionPoll } from './session-poll.js';

export interface SessionNews {
  readonly kind: 'up' | 'down';
  readonly user: string;
  readonly callerId: string;
  readonly address: string | null;
  readonly at: Instant;
}

/**
 * A router's ledger from what was stored: its open sessions, and those that ended lately. All that a poll found was
 * stored together, so that what was seen last tells when the last one was.
 */
export function openLedger(stored: readonly ServiceSession[]): Ledger {
  const open = new Map<string, ServiceSession>();
  const closed = new Map<string, ServiceSession>();
  const polledAt: Partial<Record<SessionKind, Instant>> = {};
  for (const session of [...stored].sort((a, b) => (a.toAt ?? 0) - (b.toAt ?? 0))) {
    const { kind, lastSeenAt, toAt } = session;
    (toAt === null ? open : closed).set(sessionKey(session), session);
    polledAt[kind] = Math.max(polledAt[kind] ?? lastSeenAt, lastSeenAt);
  }
  return { polledAt, open, closed };
}

/**
 * What a poll makes of it: polls are the truth. A poll that did not take place is never given here, so that a router
 * that is out of reach closes nothing.
 */
export function afterPoll(ledger: Ledger, poll: SessionPoll, newId: () => string): LedgerStep {
  const draft = new LedgerDraft(ledger);
  if (Object.values(ledger.polledAt).some((at) => poll.at <= at)) return draft.step();
  if (poll.bootedAt !== null) draft.closeBefore(poll.bootedAt);
  const seen = new Map(
    // Of two rows of one key the one that is there for longer: its twin is on its way out, or in.
    [...poll.sessions]
      .sort((a, b) => (b.beganAt ?? 0) - (a.beganAt ?? 0))
      .map((session) => [sessionKey(session), session]),
  );
  for (const [key, session] of [...draft.open]) {
    const isAsked = poll.kinds.has(session.kind);
    if (isAsked && !seen.has(key) && session.lastSeenAt < poll.at) {
      draft.close(key, session.lastSeenAt, 'gone');
    }
  }
  for (const [key, closed] of [...draft.closed]) draft.correct(key, closed, seen.get(key), poll);
  const alone = aloneOf(seen.values());
  for (const [key, session] of seen) draft.see(key, session, poll, alone.has(key), newId);
  draft.count(poll, alone);
  return draft.step(poll);
}

/** What the router announces between two polls: at once, and the next poll may correct it. */
export function afterNews(ledger: Ledger, news: SessionNews, newId: () => string): LedgerStep {
  const draft = new LedgerDraft(ledger);
  const named = { kind: 'pppoe' as const, user: news.user, callerId: news.callerId };
  const key = sessionKey(named);
  if (news.kind === 'down') {
    const open = draft.open.get(key);
    if (open) draft.close(key, Math.max(open.fromAt, news.at), 'ended');
  } else if (!draft.open.has(key)) {
    draft.begin(key, { ...named, address: news.address, beganAt: news.at }, news.at, newId());
    draft.tellBegun(key);
  }
  return draft.step();
}

/** The keys whose user has no other session: only theirs is the user's counter. */
function aloneOf(seen: Iterable<SeenSession>): Set<string> {
  const byUser = new Map<string, string[]>();
  for (const session of seen) {
    const keys = byUser.get(session.user) ?? [];
    keys.push(sessionKey(session));
    byUser.set(session.user, keys);
  }
  return new Set([...byUser.values()].flatMap((keys) => (keys.length === 1 ? keys : [])));
}
