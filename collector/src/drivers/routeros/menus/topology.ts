import type { BridgeHost, NeighbourFact } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import type { ReadingParts } from '../reading-parts.js';

/** RouterOS 7 tells the port in `on-interface`, RouterOS 6 in `interface`. Rows of the bridge itself are left out. */
function toBridgeHosts(rows: readonly Row[]): readonly BridgeHost[] {
  return rows.flatMap((row) => {
    const mac = parseMac(row.get('mac-address'));
    const port = row.get('on-interface') || row.get('interface');
    return mac && port && !parseBoolean(row.get('local')) ? [{ mac, interface: port }] : [];
  });
}

export async function readBridgeHosts(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/interface/bridge/host', [
    'mac-address',
    'on-interface',
    'interface',
    'local',
  ]);
  return rows ? { bridgeHosts: toBridgeHosts(rows) } : {};
}

/**
 * `interface` may be a list, the port first and its bridge behind it (`ether1,bridgeLocal`). The same device heard on
 * several ports stays several facts.
 */
function toNeighbours(rows: readonly Row[]): readonly NeighbourFact[] {
  return rows.flatMap((row): NeighbourFact[] => {
    const mac = parseMac(row.get('mac-address'));
    const address = row.get('address') || row.get('address4') || row.get('address6');
    const port = row.get('interface')?.split(',')[0];
    const name = row.get('identity');
    const platform = row.get('platform') || row.get('board');
    if (!mac && !address) return [];
    return [
      {
        ...(mac ? { mac } : {}),
        ...(address ? { address } : {}),
        ...(name ? { name } : {}),
        ...(port ? { interface: port } : {}),
        ...(platform ? { platform } : {}),
      },
    ];
  });
}

export async function readNeighbours(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/ip/neighbor', [
    'interface',
    'address',
    'address4',
    'address6',
    'mac-address',
    'identity',
    'platform',
    'board',
  ]);
  return rows ? { neighbours: toNeighbours(rows) } : {};
}
