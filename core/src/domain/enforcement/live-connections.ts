import { isInIpv6Prefix } from '../customers/ipv6-prefix.js';
import { canonicalAddress, isIpv6 } from './router-address.js';
import { idOf, type RouterRow } from './router-rows.js';

/** More than this is not printed: a print of a full table has taken routers down. */
export const MOST_CONNECTIONS_READ = 20_000;

/** Where a router lists what is open, by the kind of address. */
export const CONNECTION_MENUS = {
  ipv4: '/ip/firewall/connection',
  ipv6: '/ipv6/firewall/connection',
} as const;

/**
 * The ids of connections whose one end is one of the addresses: IPv4 addresses, and IPv6 prefixes with their length.
 * An end is `address:port` in the IPv4 table. How the IPv6 table writes a port is told nowhere: `address`,
 * `address/port`, `[address]:port` and `address:port` are understood.
 */
export function connectionsOf(
  rows: readonly RouterRow[],
  addresses: ReadonlySet<string>,
): readonly string[] {
  const prefixes = [...addresses].filter(isIpv6).map(canonicalAddress);
  const isOne = (end: string | undefined): boolean => {
    const host = hostOf(end ?? '');
    if (!isIpv6(host)) return addresses.has(host);
    return prefixes.some((prefix) => isInIpv6Prefix(host, prefix));
  };
  return rows.filter((row) => isOne(row['src-address']) || isOne(row['dst-address'])).map(idOf);
}

const PORTED_V6 = /^((?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}):\d{1,5}$/i;

function hostOf(end: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(end)?.[1];
  if (bracketed !== undefined) return bracketed;
  const [host = ''] = end.split('/');
  if (host.split(':').length <= 2) return host.split(':')[0] ?? '';
  return PORTED_V6.exec(host)?.[1] ?? host;
}
