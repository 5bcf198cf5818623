import type { Observation, PppSession } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean, parseDurationS, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';
import { counterOf, type Interfaces } from './interfaces.js';

const PROPERTIES = ['name', 'service', 'caller-id', 'address', 'uptime'];

interface ActiveSession {
  readonly service: string;
  readonly fact: PppSession;
}

function toSessions(rows: readonly Row[]): readonly ActiveSession[] {
  return rows.flatMap((row) => {
    const user = row.get('name');
    if (!user) return [];
    const callerId = row.get('caller-id') ?? '';
    const uptimeS = parseDurationS(row.get('uptime'));
    const address = row.get('address');
    return [
      {
        service: row.get('service') ?? '',
        fact: {
          user,
          // PPPoE tells a MAC address, L2TP an IP address.
          callerId: parseMac(callerId) ?? callerId,
          ...(address ? { address } : {}),
          ...(uptimeS === undefined ? {} : { uptimeS }),
        },
      },
    ];
  });
}

/**
 * `/ppp/active` holds no byte counters; those are on the dynamic interface `<pppoe-NAME>`, whose rx is what the
 * subscriber sent. The tag `service` is the PPP user name.
 */
export function pppParts(
  sessions: readonly ActiveSession[],
  interfaces: Interfaces | undefined,
  countAlways: boolean,
): ReadingParts {
  const byName = new Map(interfaces?.all.map((one) => [one.name, one]));
  const pppoe = sessions.filter((session) => session.service === 'pppoe').length;
  const observations = sessions.flatMap(({ service, fact }): Observation[] => {
    const tags = { service: fact.user };
    const one = byName.get(`<${service}-${fact.user}>`);
    return [
      ...gauges(tags, { 'session.online': 1, 'session.uptime_s': fact.uptimeS }),
      ...(one ? counterOf(one, 'session.in_bps', tags, 8, 'rx-byte') : []),
      ...(one ? counterOf(one, 'session.out_bps', tags, 8, 'tx-byte') : []),
    ];
  });
  const counted = countAlways || pppoe > 0 ? pppoe : undefined;
  return {
    observations: [...gauges({}, { 'device.pppoe_sessions': counted }), ...observations],
    pppSessions: sessions.map(({ fact }) => fact),
  };
}

export async function readSessions(
  reader: MenuReader,
): Promise<readonly ActiveSession[] | undefined> {
  const rows = await reader.print('/ppp/active', PROPERTIES);
  return rows && toSessions(rows);
}

/** True when a PPPoE server is on: then no session at all is a figure, elsewhere it says nothing. */
export async function hasPppoeServer(reader: MenuReader): Promise<boolean | undefined> {
  const rows = await reader.print('/interface/pppoe-server/server', ['.id', 'disabled']);
  return rows?.some((row) => parseBoolean(row.get('disabled')) !== true);
}
