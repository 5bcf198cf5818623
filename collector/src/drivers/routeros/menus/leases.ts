import type { DhcpLeaseFact } from '@atalaya/core/domain/network/reading';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseBoolean,
  parseDurationMs,
  parseMac,
} from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import type { ReadingParts } from '../reading-parts.js';

/** Of option 82, as text or, where it is none, as a dump in hex (MikroTik's manual of the DHCP server, leases). */
const RELAY_PROPERTIES = ['agent-circuit-id', 'agent-remote-id'] as const;

/**
 * A static lease of a device that is off has an address and no `active-address`: it is not bound. While bound, the
 * active values are the true ones. A lease that names only a client id has no MAC address and is left out.
 */
function toLease(row: Row, now: Instant): DhcpLeaseFact[] {
  const active = row.get('active-address');
  const address = active || row.get('address');
  const mac = parseMac(row.get('active-mac-address')) ?? parseMac(row.get('mac-address'));
  if (!address || !mac || parseBoolean(row.get('disabled'))) return [];
  const bound = active !== undefined && active !== '' && row.get('status') !== 'waiting';
  const server = row.get('active-server') || row.get('server');
  const hostName = row.get('host-name');
  const relayed = RELAY_PROPERTIES.flatMap((name) => row.get(name) || []);
  const leftMs = bound ? parseDurationMs(row.get('expires-after')) : undefined;
  return [
    {
      address,
      mac,
      ...(hostName ? { hostName } : {}),
      ...(server ? { server } : {}),
      ...(relayed.length > 0 ? { relayed } : {}),
      bound,
      ...(leftMs === undefined ? {} : { expiresAt: now + leftMs }),
    },
  ];
}

export async function readLeases(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/ip/dhcp-server/lease', [
    'address',
    'mac-address',
    'active-address',
    'active-mac-address',
    'server',
    'active-server',
    'status',
    'expires-after',
    'host-name',
    'disabled',
    ...RELAY_PROPERTIES,
  ]);
  return rows ? { dhcpLeases: rows.flatMap((row) => toLease(row, reader.now)) } : {};
}
