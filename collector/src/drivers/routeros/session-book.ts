import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { SessionEvent } from '@atalaya/core/ports/device-driver';
import type { ActiveSession } from './menus/ppp-sessions.js';

interface Known extends ActiveSession {
  /** The moment of the book at which it was last heard of. */
  readonly heardAt: number;
}

/** An uptime may be told a little younger than it was: rounding, and the time a reply takes. */
const UPTIME_SLACK_S = 5;

/**
 * Who is dialled in, from polls and from what the router announces in between. Polls are the truth: what was missed is
 * told when a poll finds it. What is announced while a poll is on its way is newer than the poll's answer.
 */
export class SessionBook {
  readonly #known = new Map<string, Known>();
  readonly #ended = new Map<string, number>();
  #moment = 0;
  #isPolled = false;

  constructor(private readonly tell: (event: SessionEvent) => void) {}

  /** Taken before a poll asks, given back with its answer. */
  mark(): number {
    return ++this.#moment;
  }

  /**
   * Takes what a poll found and tells the difference; the first poll is where it begins. Gives the users who were
   * there at the last one and are no more.
   */
  polled(sessions: readonly ActiveSession[], since: number, at: Instant): readonly string[] {
    const usersBefore = new Set([...this.#known.values()].map(({ fact }) => fact.user));
    const present = new Set(sessions.map(({ id }) => id));
    for (const [id, known] of this.#known) {
      if (!present.has(id) && known.heardAt <= since) this.#end(id, known, at);
    }
    for (const session of sessions) {
      const ended = this.#ended.get(session.id);
      if (ended === undefined || ended <= since) this.#note(session, since, at, this.#isPolled);
    }
    this.#ended.clear();
    this.#isPolled = true;
    for (const { user } of sessions.map(({ fact }) => fact)) usersBefore.delete(user);
    return [...usersBefore];
  }

  /** A row that the router announced: new, or changed. */
  announced(session: ActiveSession, at: Instant): void {
    this.#ended.delete(session.id);
    this.#note(session, ++this.#moment, at, true);
  }

  /** The router announced the end of a row. */
  ended(id: string, at: Instant): void {
    this.#ended.set(id, ++this.#moment);
    const known = this.#known.get(id);
    if (known) this.#end(id, known, at);
  }

  #note(session: ActiveSession, heardAt: number, at: Instant, isNews: boolean): void {
    const known = this.#known.get(session.id);
    const isSame = known !== undefined && isOneSession(known, session);
    if (known && known.heardAt > heardAt) return;
    if (known && !isSame) this.#end(session.id, known, at);
    this.#known.set(session.id, { ...session, heardAt });
    if (isNews && !isSame) this.tell({ kind: 'up', ...shown(session), at });
  }

  #end(id: string, known: Known, at: Instant): void {
    this.#known.delete(id);
    this.tell({ kind: 'down', ...shown(known), at });
  }
}

/** An id is used again: another user, another caller or an uptime that went back is another session. */
function isOneSession(known: ActiveSession, now: ActiveSession): boolean {
  const [before, after] = [known.fact, now.fact];
  const isRenewed =
    before.uptimeS !== undefined &&
    after.uptimeS !== undefined &&
    after.uptimeS + UPTIME_SLACK_S < before.uptimeS;
  return before.user === after.user && before.callerId === after.callerId && !isRenewed;
}

function shown({ fact }: ActiveSession): Omit<SessionEvent, 'kind' | 'at'> {
  const { user, callerId, address } = fact;
  return { user, callerId, ...(address === undefined ? {} : { address }) };
}
