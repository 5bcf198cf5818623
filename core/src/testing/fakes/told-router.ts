import type { Ledger, LedgerStep } from '../../domain/sessions/ledger.js';
import type { ServiceSession, UsagePart } from '../../domain/sessions/session.js';
import { afterNews, afterPoll, openLedger } from '../../domain/sessions/session-ledger.js';
import type { SeenSession, SessionPoll } from '../../domain/sessions/session-poll.js';

export const T0 = Date.UTC(2026, 5, 1, 12);
export const MINUTE = 60_000;
export const MAC = '02:00:5E:00:00:01';

let ids = 0;

/** A router as its collector hears it, with everything it was told kept. */
export class ToldRouter {
  ledger: Ledger;
  readonly sessions = new Map<string, ServiceSession>();
  readonly usage: UsagePart[] = [];
  constructor(open: readonly ServiceSession[] = []) {
    this.ledger = openLedger(open);
    for (const one of open) this.sessions.set(one.id, one);
  }
  poll(at: number, sessions: readonly SeenSession[], more: Partial<SessionPoll> = {}): LedgerStep {
    const kinds = new Set(['pppoe', 'dhcp'] as const);
    const poll = { at, bootedAt: null, kinds, sessions, counters: new Map(), ...more };
    return this.#take(afterPoll(this.ledger, poll, this.#newId));
  }
  news(kind: 'up' | 'down', at: number, user = 'ana', address: string | null = '100.64.0.1') {
    const news = { kind, user, callerId: MAC, address, at };
    return this.#take(afterNews(this.ledger, news, this.#newId));
  }
  get all(): ServiceSession[] {
    return [...this.sessions.values()];
  }
  get onlineMs(): number {
    return this.usage.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0);
  }
  readonly #newId = () => {
    ids += 1;
    return `session ${ids}`;
  };
  #take(step: LedgerStep): LedgerStep {
    this.ledger = step.ledger;
    for (const session of step.sessions) this.sessions.set(session.id, session);
    this.usage.push(...step.usage);
    return step;
  }
}

export const ana = (beganAt: number | null, more: Partial<SeenSession> = {}): SeenSession => ({
  kind: 'pppoe',
  user: 'ana',
  callerId: MAC,
  address: '100.64.0.1',
  beganAt,
  ...more,
});
export const count = (bytesIn: number, bytesOut = bytesIn * 10, identity = '*1') => ({
  counters: new Map([['ana', { bytesIn: BigInt(bytesIn), bytesOut: BigInt(bytesOut), identity }]]),
});
