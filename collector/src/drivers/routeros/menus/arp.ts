import type { ArpFact } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import type { ReadingParts } from '../reading-parts.js';

/** An incomplete entry has no MAC address: nobody answered for it. */
function toEntries(rows: readonly Row[]): readonly ArpFact[] {
  return rows.flatMap((row): ArpFact[] => {
    const address = row.get('address');
    const mac = parseMac(row.get('mac-address'));
    const name = row.get('interface');
    if (!address || !mac || parseBoolean(row.get('invalid'))) return [];
    return [{ address, mac, ...(name ? { interface: name } : {}) }];
  });
}

export async function readArp(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/ip/arp', ['address', 'mac-address', 'interface', 'invalid']);
  return rows ? { arp: toEntries(rows) } : {};
}
