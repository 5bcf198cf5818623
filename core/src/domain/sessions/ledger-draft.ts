import type { Instant } from '../shared/instant.js';
import { ENDS_KEPT_MS, type Ledger, type LedgerStep, type PolledAt } from './ledger.js';
import type {
  ServiceSession,
  SessionCounter,
  SessionEnd,
  SessionKind,
  UsagePart,
} from './session.js';
import { counted, FROM_ZERO } from './session-bytes.js';
import type { SeenSession, SessionPoll } from './session-poll.js';

/** A router tells whole seconds, and a reply takes its time. */
const START_SLACK_MS = 5_000;
const SEEN_SLACK_MS = 2_000;
/** From its last word to the begin of its uptime. */
const RESTART_TAKES_MS = 60_000;
const NO_BYTES = { bytesIn: 0n, bytesOut: 0n };

/** A ledger while a poll or an announcement is worked into it. */
export class LedgerDraft {
  readonly open: Map<string, ServiceSession>;
  readonly closed: Map<string, ServiceSession>;
  readonly #changed = new Map<string, ServiceSession>();
  readonly #usage: UsagePart[] = [];
  /** Keys of sessions that this step began. */
  readonly #begun = new Set<string>();
  /** Keys of sessions that the driver told of with this very poll. */
  readonly #found = new Set<string>();
  /** Until when each session had been seen before this step. */
  readonly #before = new Map<string, Instant>();

  readonly #polledAt: PolledAt;

  constructor(ledger: Ledger) {
    this.#polledAt = ledger.polledAt;
    this.open = new Map(ledger.open);
    this.closed = new Map(ledger.closed);
  }

  close(key: string, at: Instant, end: SessionEnd): void {
    const session = this.open.get(key);
    if (!session) return;
    const earlier = this.closed.get(key);
    if (earlier) this.#settle(key, earlier);
    this.open.delete(key);
    this.#keepClosed(key, { ...session, toAt: Math.max(session.fromAt, at), end });
  }

  /** Whatever was last seen before the router started has ended with it. */
  closeBefore(bootedAt: Instant): void {
    for (const [key, session] of [...this.open]) {
      if (session.lastSeenAt < bootedAt) this.close(key, session.lastSeenAt, 'router-reboot');
    }
  }

  /**
   * An announced end that the poll contradicts is taken back. An end that the driver tells at the poll's own moment was
   * found by that poll: it lies where the session was last seen, not where it was missed.
   */
  correct(
    key: string,
    closed: ServiceSession,
    seen: SeenSession | undefined,
    { at, bootedAt }: SessionPoll,
  ): void {
    const { toAt, fromAt } = closed;
    if (toAt === null) return;
    if (closed.end === 'ended' && toAt === at) {
      const lastSeen = Math.max(fromAt, closed.lastSeenAt);
      const isRestart = bootedAt !== null && lastSeen < bootedAt;
      const end = isRestart ? 'router-reboot' : seen ? 'redialled' : 'gone';
      this.#keepClosed(key, { ...closed, toAt: lastSeen, end });
    } else if (closed.end === 'ended' && isGoingDown(toAt, bootedAt)) {
      this.#settle(key, closed);
      this.#keepClosed(key, { ...closed, lastSeenAt: toAt, end: 'router-reboot' });
    } else if (closed.end === 'ended' && toAt < at && seen && !this.open.has(key)) {
      this.#reopen(key, closed, seen);
    } else if (toAt < at) this.#settle(key, closed);
    if (at - toAt > ENDS_KEPT_MS) this.closed.delete(key);
  }

  /** An announced end stands: the time from the last poll to it was time online too. */
  #settle(key: string, closed: ServiceSession): void {
    const { user, toAt, lastSeenAt, end } = closed;
    if (end !== 'ended' || toAt === null || toAt <= lastSeenAt) return;
    this.#usage.push({ user, fromAt: lastSeenAt, toAt, ...NO_BYTES, begun: 0 });
    this.#keepClosed(key, { ...closed, lastSeenAt: toAt });
  }

  #reopen(key: string, closed: ServiceSession, { beganAt }: SeenSession): void {
    if (beganAt === null || beganAt > closed.fromAt + START_SLACK_MS) {
      this.#settle(key, closed);
      return;
    }
    const reopened = { ...closed, toAt: null, end: null };
    this.closed.delete(key);
    this.#put(key, reopened);
  }

  begin(key: string, seen: SeenSession, at: Instant, id: string): void {
    const notBefore = this.closed.get(key)?.toAt ?? 0;
    const fromAt = Math.min(at, Math.max(seen.beganAt ?? at, notBefore));
    const { kind, user, callerId, address } = seen;
    this.#put(key, {
      id,
      kind,
      user,
      callerId,
      address,
      fromAt: Math.max(fromAt, notBefore),
      toAt: null,
      lastSeenAt: Math.max(at, notBefore),
      bytesIn: 0n,
      bytesOut: 0n,
      counter: this.#isWatched(kind, fromAt) ? FROM_ZERO : null,
      end: null,
    });
    this.#begun.add(key);
  }

  /** Of a session that no poll has seen yet. */
  tellBegun(key: string): void {
    const session = this.open.get(key);
    if (!session) return;
    const { user, fromAt } = session;
    this.#usage.push({ user, fromAt, toAt: fromAt, bytesIn: 0n, bytesOut: 0n, begun: 1 });
  }

  see(
    key: string,
    seen: SeenSession,
    poll: SessionPoll,
    isAlone: boolean,
    newId: () => string,
  ): void {
    const open = this.open.get(key);
    // Announced as ended after the poll had asked: the news is newer.
    if (!open && (this.closed.get(key)?.toAt ?? 0) > poll.at) return;
    const end = open && successionOf(open, seen);
    if (open && end === undefined) {
      this.#goOn(key, open, seen, poll.at, isAlone);
      return;
    }
    if (open && end) this.close(key, open.lastSeenAt, end);
    // What moved in mid-session began again when it was found, not when the user dialled in; its count goes on.
    const hasMoved = open && end === 'moved';
    this.begin(key, hasMoved ? { ...seen, beganAt: poll.at } : seen, poll.at, newId());
    const begun = this.open.get(key);
    if (hasMoved && begun) this.#put(key, { ...begun, counter: isAlone ? open.counter : null });
  }

  #goOn(key: string, open: ServiceSession, seen: SeenSession, at: Instant, isAlone: boolean): void {
    // The driver told of what this very poll found: the row says since when.
    const isFound = open.fromAt === at && seen.beganAt !== null && seen.beganAt < at;
    const notBefore = this.closed.get(key)?.toAt ?? 0;
    const fromAt = isFound ? Math.max(seen.beganAt ?? 0, notBefore) : open.fromAt;
    const counter = isFound && !this.#isWatched(open.kind, fromAt) ? null : open.counter;
    if (isFound) this.#found.add(key);
    this.#before.set(key, open.lastSeenAt);
    this.#put(key, {
      ...open,
      fromAt,
      address: seen.address ?? open.address,
      lastSeenAt: Math.max(open.lastSeenAt, at),
      counter: isAlone ? counter : null,
    });
  }

  /** It began since the last poll. */
  #isWatched(kind: SessionKind, fromAt: Instant): boolean {
    const polledAt = this.#polledAt[kind];
    return polledAt !== undefined && fromAt >= polledAt - START_SLACK_MS;
  }

  /** Bytes go to the poll that finds them: nothing tells how they were spread before it. */
  count(poll: SessionPoll, alone: ReadonlySet<string>): void {
    for (const [key, session] of [...this.open]) {
      if (session.lastSeenAt !== poll.at || !poll.kinds.has(session.kind)) continue;
      const counter = alone.has(key) ? poll.counters.get(session.user) : undefined;
      const bytes = counter ? this.#countOne(key, session, counter) : NO_BYTES;
      const fromAt = this.#onlineSince(key, session, poll.at);
      const begun = this.#begun.has(key) ? 1 : 0;
      this.#usage.push({ user: session.user, fromAt, toAt: poll.at, ...bytes, begun });
    }
  }

  #onlineSince(key: string, { kind, fromAt }: ServiceSession, at: Instant): Instant {
    // A session of days that is seen for the first time: the days before were not ours to count.
    const isNew = this.#begun.has(key) || this.#found.has(key);
    const since = isNew ? this.#polledAt[kind] : this.#before.get(key);
    return Math.min(at, Math.max(since ?? at, fromAt));
  }

  #countOne(key: string, session: ServiceSession, counter: SessionCounter) {
    const earlier = this.closed.get(key)?.counter ?? null;
    const { bytesIn, bytesOut } = counted(counter, session.counter, earlier);
    this.#put(key, {
      ...session,
      bytesIn: session.bytesIn + bytesIn,
      bytesOut: session.bytesOut + bytesOut,
      counter,
    });
    return { bytesIn, bytesOut };
  }

  step(poll?: SessionPoll): LedgerStep {
    const { open, closed } = this;
    const sessions = [...this.#changed.values()];
    const polled = [...(poll?.kinds ?? [])].map((kind) => [kind, poll?.at]);
    const polledAt: PolledAt = { ...this.#polledAt, ...Object.fromEntries(polled) };
    return { ledger: { polledAt, open, closed }, sessions, usage: this.#usage };
  }

  #keepClosed(key: string, session: ServiceSession): void {
    this.closed.set(key, session);
    this.#changed.set(session.id, session);
  }

  #put(key: string, session: ServiceSession): void {
    this.open.set(key, session);
    this.#changed.set(session.id, session);
  }
}

/** A router that restarts in good order ends its sessions first, and says so. */
function isGoingDown(endedAt: Instant, bootedAt: Instant | null): boolean {
  return bootedAt !== null && endedAt <= bootedAt && bootedAt - endedAt <= RESTART_TAKES_MS;
}

/** Why what is seen is another session than the open one of its place; undefined when it is the same. */
function successionOf(open: ServiceSession, seen: SeenSession): SessionEnd | undefined {
  const { beganAt, address } = seen;
  const isRedial =
    beganAt !== null &&
    beganAt > open.fromAt + START_SLACK_MS &&
    beganAt > open.lastSeenAt - SEEN_SLACK_MS;
  if (isRedial) return 'redialled';
  // An address that comes late is told of the same session.
  const hasMoved = address !== null && open.address !== null && address !== open.address;
  return hasMoved ? 'moved' : undefined;
}
