import type { PppSession } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseDurationS, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';

const PROPERTIES = ['.id', 'name', 'service', 'caller-id', 'address', 'uptime'];

/** A row of `/ppp/active`. */
export interface ActiveSession {
  /** The row's `.id`: another session may have it later. */
  readonly id: string;
  readonly service: string;
  readonly fact: PppSession;
}

/** Undefined for a row that names no user. */
export function toSession(row: Row): ActiveSession | undefined {
  const user = row.get('name');
  if (!user) return undefined;
  const callerText = row.get('caller-id') ?? '';
  // PPPoE tells a MAC address, L2TP an IP address.
  const callerId = parseMac(callerText) ?? callerText;
  const uptimeS = parseDurationS(row.get('uptime'));
  const address = row.get('address');
  return {
    id: row.get('.id') ?? `${user} ${callerId}`,
    service: row.get('service') ?? '',
    fact: {
      user,
      callerId,
      ...(address ? { address } : {}),
      ...(uptimeS === undefined ? {} : { uptimeS }),
    },
  };
}

export async function readSessions(
  reader: MenuReader,
): Promise<readonly ActiveSession[] | undefined> {
  const rows = await reader.print('/ppp/active', PROPERTIES);
  return rows?.flatMap((row) => toSession(row) ?? []);
}
