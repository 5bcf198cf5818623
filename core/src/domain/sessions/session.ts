import type { Instant } from '../shared/instant.js';

export const SESSION_KINDS = ['pppoe', 'dhcp'] as const;
/** pppoe: any session of `/ppp/active`; dhcp: a bound lease, whose user is its MAC address. */
export type SessionKind = (typeof SESSION_KINDS)[number];

/**
 * Why a session is known to have ended. `ended`: the router announced it. `gone`: a poll no longer found it. `redialled`:
 * the same subscriber dialled in again. `moved`: it got another address. `router-reboot`: the router restarted since.
 */
export const SESSION_ENDS = ['ended', 'gone', 'redialled', 'moved', 'router-reboot'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** Octets since the session's interface exists: `in` is what the subscriber sent, as the router sees it. */
export interface SessionCounter {
  readonly bytesIn: bigint;
  readonly bytesOut: bigint;
  /** Changes when it is another counter under the same name. */
  readonly identity: string;
}

/** A subscriber's session on one router; half-open `[fromAt, toAt)`. */
export interface ServiceSession {
  readonly id: string;
  readonly kind: SessionKind;
  readonly user: string;
  /** MAC address of a PPPoE client or a lease, IP address of an L2TP client; empty when not told. */
  readonly callerId: string;
  readonly address: string | null;
  readonly fromAt: Instant;
  readonly toAt: Instant | null;
  /** The last moment at which it is known to have been there. */
  readonly lastSeenAt: Instant;
  readonly bytesIn: bigint;
  readonly bytesOut: bigint;
  /** Where the counter stood when it was last read, for the next difference; null before. */
  readonly counter: SessionCounter | null;
  readonly end: SessionEnd | null;
}

/** What one user did between two polls: bytes found at `toAt`, time online from `fromAt` to `toAt`. */
export interface UsagePart {
  readonly user: string;
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly bytesIn: bigint;
  readonly bytesOut: bigint;
  /** Sessions that began at `fromAt`. */
  readonly begun: number;
}

/** One subscriber's place on one router: no two sessions of it are ever open together. */
export function sessionKey(session: Pick<ServiceSession, 'kind' | 'user' | 'callerId'>): string {
  return JSON.stringify([session.kind, session.user, session.callerId]);
}
