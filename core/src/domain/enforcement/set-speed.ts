import { canonicalRate } from './router-address.js';
import { isYes } from './router-rows.js';

/** Towards the customer and from them; null in a direction that has no limit. */
export interface SetSpeed {
  readonly downKbps: number | null;
  readonly upKbps: number | null;
}

/** Where a limit stands, what holds first above: a queue, a lease, the profile that the secret names. */
const PLACES = [
  ['queue/simple', 'max-limit'],
  ['ip/dhcp-server/lease', 'rate-limit'],
  ['ppp/profile', 'rate-limit'],
] as const;

/** Which speed a router is set to give a line, by the rows that were read of it; null where no limit stands in them. */
export function setSpeedIn(evidence: unknown): SetSpeed | null {
  for (const [menu, property] of PLACES) {
    for (const row of rowsIn(evidence, menu)) {
      const rate = isYes(row.get('disabled')) ? undefined : canonicalRate(row.get(property));
      if (rate === undefined) continue;
      const [up = 0, down = 0] = rate.split('/').map((bps) => Math.round(Number(bps) / 1_000));
      return { downKbps: kbpsOf(down), upKbps: kbpsOf(up) };
    }
  }
  return null;
}

/** What a database keeps as an integer; more is no limit. */
const MOST_KBPS = 2_000_000_000;
const kbpsOf = (kbps: number) => (kbps > 0 && kbps < MOST_KBPS ? kbps : null);

function rowsIn(evidence: unknown, menu: string): ReadonlyMap<string, string>[] {
  if (typeof evidence !== 'object' || evidence === null) return [];
  const rows: unknown = Object.entries(evidence).find(([name]) => name === menu)?.[1];
  return Array.isArray(rows) ? rows.flatMap(textsOf) : [];
}

function textsOf(row: unknown): ReadonlyMap<string, string>[] {
  if (typeof row !== 'object' || row === null) return [];
  const texts = Object.entries(row).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return [new Map(texts)];
}
