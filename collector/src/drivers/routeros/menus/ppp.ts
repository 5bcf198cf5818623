import type { Observation } from '@atalaya/core/domain/network/reading';
import { gauges, type ReadingParts } from '../reading-parts.js';
import { counterOf, type Interfaces } from './interfaces.js';
import type { ActiveSession } from './ppp-sessions.js';
import type { TunnelBook } from './ppp-tunnels.js';

/** What was learnt of the sessions beside their rows. */
export interface SessionContext {
  readonly interfaces: Interfaces | undefined;
  readonly tunnels: TunnelBook;
  /** Told as 0 once: they were there at the last read. */
  readonly goneUsers: readonly string[];
  /** A PPPoE server is on: then no session at all is a figure, elsewhere it says nothing. */
  readonly servesPppoe: boolean;
}

/**
 * `/ppp/active` holds no byte counters; those are on the dynamic interface `<pppoe-NAME>`, whose rx is what the
 * subscriber sent: `session.in_bps`, as `in` is seen from the router. The tag `service` is the PPP user name; two
 * sessions of one user add up.
 */
export function pppParts(
  sessions: readonly ActiveSession[],
  { interfaces, tunnels, goneUsers, servesPppoe }: SessionContext,
): ReadingParts {
  const pppoe = sessions.filter((session) => session.service === 'pppoe').length;
  const byUser = new Map<string, ActiveSession[]>();
  for (const session of sessions) {
    const { user } = session.fact;
    byUser.set(user, [...(byUser.get(user) ?? []), session]);
  }
  const ports = new Map(interfaces?.all.map((one) => [one.name, one]));
  const observations = [...byUser].flatMap(([user, own]): Observation[] => {
    const tags = { service: user };
    const uptimes = own.flatMap(({ fact }) => fact.uptimeS ?? []);
    const counted = own.flatMap((session) => ports.get(tunnels.portOf(session)) ?? []);
    return [
      ...gauges(tags, {
        'session.online': 1,
        'session.uptime_s': uptimes.length > 0 ? Math.max(...uptimes) : undefined,
      }),
      // A part of them would look like a counter that went back.
      ...(counted.length === own.length
        ? [
            ...sumOf(
              counted.flatMap((one) => counterOf(one, 'session.in_bps', tags, 8, 'rx-byte')),
            ),
            ...sumOf(
              counted.flatMap((one) => counterOf(one, 'session.out_bps', tags, 8, 'tx-byte')),
            ),
          ]
        : []),
    ];
  });
  const gone = goneUsers.flatMap((user) => gauges({ service: user }, { 'session.online': 0 }));
  const count = servesPppoe || pppoe > 0 ? pppoe : undefined;
  return {
    observations: [...gauges({}, { 'device.pppoe_sessions': count }), ...observations, ...gone],
    pppSessions: sessions.map((session) => {
      const serverInterface = tunnels.serverInterfaceOf(session);
      return { ...session.fact, ...(serverInterface ? { serverInterface } : {}) };
    }),
  };
}

function sumOf(counters: ReturnType<typeof counterOf>): Observation[] {
  const [first, ...more] = counters;
  if (!first || more.length === 0) return counters;
  return [
    {
      ...first,
      raw: counters.reduce((sum, one) => sum + BigInt(one.raw), 0n),
      identity: counters.map(({ identity }) => identity ?? '').join(' '),
    },
  ];
}
