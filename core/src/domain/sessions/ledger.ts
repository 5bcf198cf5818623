import type { Instant } from '../shared/instant.js';
import type { ServiceSession, SessionKind, UsagePart } from './session.js';

/** How long the end of a session is remembered, so that its successor never begins before it. */
export const ENDS_KEPT_MS = 24 * 3_600_000;

export interface Ledger {
  /** The last poll that read each kind; none before the first. */
  readonly polledAt: PolledAt;
  /** By `sessionKey`. */
  readonly open: ReadonlyMap<string, ServiceSession>;
  /** The last closed session of each key. */
  readonly closed: ReadonlyMap<string, ServiceSession>;
}

export type PolledAt = Readonly<Partial<Record<SessionKind, Instant>>>;

/** `sessions` holds each session that is new or changed, as it is now. */
export interface LedgerStep {
  readonly ledger: Ledger;
  readonly sessions: readonly ServiceSession[];
  readonly usage: readonly UsagePart[];
}
