import type { StationFact } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseMac } from '../../../transports/routeros-api/values.js';

export type Cap = NonNullable<StationFact['cap']>;

/** A virtual access point on a virtual access point does not exist; rows that point at each other might. */
const DEEPEST_MASTER = 4;

/** `identity@MAC%*41`, as `/interface/wifi` of a manager tells it; the part behind `%` is an internal id. */
const WIFI_CAP = /^(.*)@((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?:%.*)?$/is;

export function parseWifiCap(text: string | undefined): Cap | undefined {
  const match = text === undefined ? null : WIFI_CAP.exec(text);
  return match ? capOf(match[1], match[2]) : undefined;
}

/** `/caps-man/radio`: an unnamed CAP is called by its base address in brackets. */
export function parseLegacyCap(row: Row): Cap | undefined {
  const called = row.get('remote-cap-name')?.replace(/^\[|\]$/g, '');
  const mac = parseMac(called) ? called : row.get('radio-mac');
  return capOf(row.get('remote-cap-identity'), mac);
}

function capOf(name: string | undefined, mac: string | undefined): Cap | undefined {
  const address = parseMac(mac);
  if (!name && !address) return undefined;
  return { ...(name ? { name } : {}), ...(address ? { mac: address } : {}) };
}

/** The CAP of each interface: only a master carries it, a virtual access point has its master's. */
export function followMasters(
  rows: readonly Row[],
  own: ReadonlyMap<string, Cap>,
): ReadonlyMap<string, Cap> {
  const masters = new Map(rows.map((row) => [row.get('name') ?? '', row.get('master-interface')]));
  const found = new Map<string, Cap>();
  for (const name of masters.keys()) {
    let at: string | undefined = name;
    for (let depth = 0; at !== undefined && depth < DEEPEST_MASTER; depth++) {
      const cap = own.get(at);
      if (cap) {
        found.set(name, cap);
        break;
      }
      at = masters.get(at);
    }
  }
  return found;
}
