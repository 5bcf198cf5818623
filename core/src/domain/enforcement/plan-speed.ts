import { parseMemo } from './line-memo.js';
import type { LineTask } from './line-plan.js';
import { canonicalAddress, canonicalRate } from './router-address.js';
import { isYes, type RouterRow, rowsOf } from './router-rows.js';
import { sourceProfile } from './session-profiles.js';

/**
 * Why a line does not have its plan's speed, apart from a cut or a reduced speed; null: it has. The speed itself is the
 * operator's profile, lease or queue, which the platform does not write: a person, or who is to provision, sets it.
 */
export function speedObstacle(task: LineTask): string | null {
  const { downKbps, upKbps } = task.line.provisioned;
  const wanted = `${upKbps}k/${downKbps}k`;
  const found = SPEED_OF[task.line.accessKind](task);
  if (found === undefined) return 'This router has nothing that gives the line its speed.';
  if (canonicalRate(found.rate) === canonicalRate(wanted)) return null;
  return `${found.where} gives ${found.rate === '' ? 'no limit' : found.rate}, the plan says ${wanted} (up/down).`;
}

interface Speed {
  readonly where: string;
  readonly rate: string;
}

const SPEED_OF = {
  pppoe: (task: LineTask): Speed | undefined => {
    const { line, rows } = task;
    const secret = rowsOf(rows, 'ppp/secret').find((row) => row['name'] === line.identity);
    if (secret === undefined) return undefined;
    const current = secret['profile'] ?? 'default';
    const profile = sourceProfile(task, current, parseMemo(line.memory).profile);
    if (profile === undefined) return undefined;
    return { where: `The profile ${profile['name'] ?? ''}`, rate: profile['rate-limit'] ?? '' };
  },
  dhcp: ({ line, rows }: LineTask): Speed | undefined => {
    const lease = rowsOf(rows, 'ip/dhcp-server/lease').find(
      (row) => row['mac-address']?.toUpperCase() === line.identity && !isYes(row['disabled']),
    );
    if (lease === undefined) return undefined;
    const key = `${lease['server'] ?? ''}|${lease['address'] ?? ''}`;
    const was = parseMemo(line.memory).leases?.[key]?.rate?.was;
    return { where: 'The lease', rate: was ?? lease['rate-limit'] ?? '' };
  },
  static: ({ line, rows }: LineTask): Speed | undefined => {
    const isOf = (row: RouterRow) =>
      (row['target'] ?? '')
        .split(',')
        .map(canonicalAddress)
        .includes(canonicalAddress(line.identity));
    const queue = rowsOf(rows, 'queue/simple').find(
      (row) =>
        isOf(row) && row['name'] !== `atalaya-cut-${line.serviceId}` && !isYes(row['disabled']),
    );
    return queue && { where: `The queue ${queue['name'] ?? ''}`, rate: queue['max-limit'] ?? '' };
  },
} as const;
