import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseNumber } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';

interface Pool {
  readonly name: string;
  readonly size: number;
  /** Told by newer versions; older ones list each address in use. */
  readonly used: number | undefined;
  readonly next: string | undefined;
}

const LONGEST_RANGES = 4_096;

/** Addresses of `10.0.0.2-10.0.0.254,10.0.1.0/24,10.0.2.7`; what is not understood counts nothing. */
export function sizeOfRanges(text: string): number {
  return text
    .slice(0, LONGEST_RANGES)
    .split(',')
    .reduce((sum, part) => sum + sizeOfRange(part.trim()), 0);
}

function sizeOfRange(text: string): number {
  const [from, to] = text.split('-').map(ipv4);
  if (from !== undefined && to !== undefined) return Math.max(0, to - from + 1);
  const network = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (network && ipv4(network[1] ?? '') !== undefined) {
    const bits = Number(network[2]);
    return bits <= 32 ? 2 ** (32 - bits) : 0;
  }
  return from === undefined || text.includes('-') ? 0 : 1;
}

function ipv4(text: string): number | undefined {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!bytes || bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function toPool(row: Row): Pool[] {
  const name = row.get('name');
  if (!name) return [];
  const next = row.get('next-pool');
  return [
    {
      name,
      size: parseNumber(row.get('total')) ?? sizeOfRanges(row.get('ranges') ?? ''),
      used: parseNumber(row.get('used')),
      next: next === 'none' || next === '' ? undefined : next,
    },
  ];
}

/**
 * How full the fullest is, in %. A pool that runs over into the next one is counted together with it: only the last
 * of the chain turns subscribers away.
 */
export function fullestPct(
  pools: readonly Pool[],
  usedOf: (pool: Pool) => number | undefined,
): number | undefined {
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  const continued = new Set(pools.flatMap(({ next }) => next ?? []));
  let fullest: number | undefined;
  for (const head of pools.filter(({ name }) => !continued.has(name))) {
    let [size, used] = [0, 0];
    const seen = new Set<Pool>();
    for (
      let pool: Pool | undefined = head;
      pool && !seen.has(pool);
      pool = byName.get(pool.next ?? '')
    ) {
      seen.add(pool);
      size += pool.size;
      used += usedOf(pool) ?? Number.NaN;
    }
    if (size > 0 && Number.isFinite(used)) fullest = Math.max(fullest ?? 0, (100 * used) / size);
  }
  return fullest;
}

export async function readPools(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/ip/pool', ['name', 'ranges', 'next-pool', 'total', 'used']);
  const pools = rows?.flatMap(toPool) ?? [];
  if (pools.length === 0) return {};
  const counts = pools.some(({ used }) => used === undefined) ? await countUsed(reader) : undefined;
  const pct = fullestPct(
    pools,
    (pool) => pool.used ?? (counts ? (counts.get(pool.name) ?? 0) : undefined),
  );
  return { observations: gauges({}, { 'device.ip_pool_used_pct': pct }) };
}

async function countUsed(reader: MenuReader): Promise<ReadonlyMap<string, number> | undefined> {
  const rows = await reader.print('/ip/pool/used', ['pool']);
  if (!rows) return undefined;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const pool = row.get('pool') ?? '';
    counts.set(pool, (counts.get(pool) ?? 0) + 1);
  }
  return counts;
}
