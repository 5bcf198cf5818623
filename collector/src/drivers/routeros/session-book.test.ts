import type { SessionEvent } from '@atalaya/core/ports/device-driver';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActiveSession } from './menus/ppp-sessions.js';
import { SessionBook } from './session-book.js';

const session = (id: string, user: string, uptimeS = 0): ActiveSession => ({
  id,
  service: 'pppoe',
  fact: { user, callerId: `of ${user}`, uptimeS },
});

function bookWith(...first: ActiveSession[]) {
  const events: SessionEvent[] = [];
  const book = new SessionBook((event) => events.push(event));
  book.polled(first, book.mark(), 0);
  return {
    book,
    told: () => events.splice(0).map(({ kind, user, at }) => `${kind} ${user} ${at}`),
  };
}

type Heard =
  | { kind: 'up'; id: string; user: string }
  | { kind: 'dead'; id: string }
  | { kind: 'poll'; rows: [string, string][] };

/** Up events less down events of a user must be the sessions that the last poll showed. */
function play(steps: readonly Heard[]): void {
  const open = new Map<string, number>();
  const book = new SessionBook(({ kind, user }) => {
    open.set(user, (open.get(user) ?? 0) + (kind === 'up' ? 1 : -1));
  });
  book.polled([], book.mark(), 0);
  for (const step of steps) {
    if (step.kind === 'up') book.announced(session(step.id, step.user), 1);
    else if (step.kind === 'dead') book.ended(step.id, 1);
    else expect(poll(book, step.rows)).toEqual(counted(open));
  }
}

function poll(book: SessionBook, rows: readonly [string, string][]): Record<string, number> {
  const sessions = rows.map(([id, user]) => session(id, user));
  book.polled(sessions, book.mark(), 1);
  const there = new Map<string, number>();
  for (const [, user] of rows) there.set(user, (there.get(user) ?? 0) + 1);
  return counted(there);
}

const counted = (users: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...users].filter(([, count]) => count !== 0));

describe('a session book', () => {
  it('begins with the first poll, in silence', () => {
    expect(bookWith(session('*1', 'ana')).told()).toEqual([]);
  });

  it('tells what a poll finds changed, and who is gone', () => {
    const { book, told } = bookWith(session('*1', 'ana'), session('*2', 'luis'));
    expect(book.polled([session('*2', 'luis', 60), session('*3', 'eva')], book.mark(), 5)).toEqual([
      'ana',
    ]);
    expect(told()).toEqual(['down ana 5', 'up eva 5']);
  });

  it('knows another session under the same id: another user, or an uptime that went back', () => {
    const { book, told } = bookWith(session('*1', 'ana', 600), session('*2', 'luis', 600));
    book.polled([session('*1', 'eva', 600), session('*2', 'luis', 3)], book.mark(), 5);
    expect(told()).toEqual(['down ana 5', 'up eva 5', 'down luis 5', 'up luis 5']);
    book.polled([session('*1', 'eva', 598), session('*2', 'luis', 63)], book.mark(), 6);
    expect(told()).toEqual([]);
  });

  it('believes an announcement over the answer to a question that was asked before it', () => {
    const { book, told } = bookWith(session('*1', 'ana', 60));
    const since = book.mark();
    book.announced(session('*2', 'luis'), 7);
    book.ended('*1', 8);
    expect(told()).toEqual(['up luis 7', 'down ana 8']);
    book.polled([session('*1', 'ana', 61)], since, 9);
    expect(told()).toEqual([]);
    book.polled([session('*2', 'luis', 60)], book.mark(), 10);
    expect(told()).toEqual([]);
  });

  it('tells one event for each change, however often the router repeats itself', () => {
    const { book, told } = bookWith();
    book.announced(session('*1', 'ana'), 1);
    book.announced(session('*1', 'ana', 2), 3);
    book.ended('*1', 4);
    book.ended('*1', 5);
    book.ended('*7', 6);
    expect(told()).toEqual(['up ana 1', 'down ana 4']);
  });

  it('ends in step with the polls, whatever was announced or missed', () => {
    const ids = fc.constantFrom('*1', '*2', '*3');
    const users = fc.constantFrom('ana', 'luis');
    const heard: fc.Arbitrary<Heard> = fc.oneof(
      fc.record({ kind: fc.constant('up' as const), id: ids, user: users }),
      fc.record({ kind: fc.constant('dead' as const), id: ids }),
      fc.record({
        kind: fc.constant('poll' as const),
        rows: fc.uniqueArray(fc.tuple(ids, users), { selector: ([id]) => id }),
      }),
    );
    fc.assert(fc.property(fc.array(heard, { maxLength: 30 }), play));
  });
});
