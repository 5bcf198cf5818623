import type { DeviceReading, Observation } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { SessionCounter, SessionKind } from './session.js';
import { sessionAddress } from './session-address.js';

/** A session as one poll shows it. */
export interface SeenSession {
  readonly kind: SessionKind;
  readonly user: string;
  readonly callerId: string;
  readonly address: string | null;
  /** When it began, by the router's own count; null when it does not tell. */
  readonly beganAt: Instant | null;
}

/** What a poll of a router says of sessions. A kind that was not read is not in `kinds`: nothing is known of it. */
export interface SessionPoll {
  readonly at: Instant;
  /** When the router started; null when not told. */
  readonly bootedAt: Instant | null;
  readonly kinds: ReadonlySet<SessionKind>;
  readonly sessions: readonly SeenSession[];
  /** By PPP user; two sessions of one user share a counter, for the driver adds them up. */
  readonly counters: ReadonlyMap<string, SessionCounter>;
}

/** A router of ten thousand subscribers is a big one; what is beyond is not followed. */
const MOST_SESSIONS = 50_000;

const LONGEST_UPTIME_S = 10 * 365 * 86_400;
/** 10 Gb/s for three months: a counter beyond is no session's. */
const MOST_OCTETS = 10n ** 16n;

/** Undefined when the reading says nothing of sessions. */
export function sessionPollOf(reading: DeviceReading): SessionPoll | undefined {
  const { observedAt: at, pppSessions, dhcpLeases, uptime } = reading;
  const kinds = new Set<SessionKind>();
  if (pppSessions) kinds.add('pppoe');
  if (dhcpLeases) kinds.add('dhcp');
  if (kinds.size === 0) return undefined;
  const ppp = (pppSessions ?? []).map(
    ({ user, callerId, address, uptimeS }): SeenSession => ({
      kind: 'pppoe',
      user,
      callerId,
      address: address === undefined ? null : sessionAddress(address),
      beganAt: begunAt(at, uptimeS),
    }),
  );
  const leases = (dhcpLeases ?? []).flatMap(({ bound, mac, address }): SeenSession[] =>
    bound
      ? [
          {
            kind: 'dhcp',
            user: mac,
            callerId: mac,
            address: sessionAddress(address),
            beganAt: null,
          },
        ]
      : [],
  );
  return {
    at,
    bootedAt: uptime && !uptime.wraps ? begunAt(at, uptime.seconds) : null,
    kinds,
    sessions: [...ppp, ...leases].slice(0, MOST_SESSIONS),
    counters: countersOf(reading.observations),
  };
}

/** An uptime that nobody can believe is none. */
function begunAt(at: Instant, uptimeS: number | undefined): Instant | null {
  if (uptimeS === undefined || !(uptimeS >= 0 && uptimeS <= LONGEST_UPTIME_S)) return null;
  return Math.round(at - uptimeS * 1_000);
}

function countersOf(observations: readonly Observation[]): Map<string, SessionCounter> {
  const halves = new Map<string, { in?: Half; out?: Half }>();
  for (const one of observations) {
    const user = one.tags['service'];
    if (one.kind !== 'counter' || user === undefined) continue;
    const side = SIDES[one.metric];
    // Eight bits for each count: it counts octets.
    if (side === undefined || one.factor !== 8 || one.raw > MOST_OCTETS) continue;
    halves.set(user, {
      ...halves.get(user),
      [side]: { raw: one.raw, identity: one.identity || UNNAMED },
    });
  }
  return new Map(
    [...halves].flatMap(([user, { in: inward, out }]): [string, SessionCounter][] =>
      inward && out
        ? [[user, { bytesIn: inward.raw, bytesOut: out.raw, identity: inward.identity }]]
        : [],
    ),
  );
}

/** Of a counter whose identity is not told. */
const UNNAMED = 'unnamed';

interface Half {
  readonly raw: bigint;
  readonly identity: string;
}
const SIDES: Readonly<Record<string, 'in' | 'out'>> = {
  'session.in_bps': 'in',
  'session.out_bps': 'out',
};
