import { idOf, type RouterRow } from './router-rows.js';

/** More than this is not printed: a print of a full table has taken routers down. */
export const MOST_CONNECTIONS_READ = 20_000;

/** The ids of connections whose one end is one of the addresses (IPv4; `address:port` in the table). */
export function connectionsOf(
  rows: readonly RouterRow[],
  addresses: ReadonlySet<string>,
): readonly string[] {
  const host = (end: string | undefined) => (end ?? '').split(':')[0] ?? '';
  return rows
    .filter(
      (row) => addresses.has(host(row['src-address'])) || addresses.has(host(row['dst-address'])),
    )
    .map(idOf);
}
