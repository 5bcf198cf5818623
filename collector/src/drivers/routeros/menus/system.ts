import type { DeviceIdentity } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseDurationS,
  parseNumber,
  parseVersion,
  type Version,
} from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';

export const RESOURCE_MENU = '/system/resource';
export const RESOURCE_PROPERTIES = [
  'uptime',
  'version',
  'cpu-load',
  'free-memory',
  'total-memory',
  'architecture-name',
  'board-name',
  'platform',
];

export interface Resource {
  readonly uptimeS: number | undefined;
  readonly cpuPct: number | undefined;
  readonly memoryPct: number | undefined;
  readonly version: Version | undefined;
  readonly board: string | undefined;
}

/** The one row of `/system/resource`. Memory sizes are bytes, the load is percent over all cores. */
export function readResource(rows: readonly Row[]): Resource {
  const row: Row = rows[0] ?? new Map();
  const total = parseNumber(row.get('total-memory'));
  const free = parseNumber(row.get('free-memory'));
  const used = total === undefined || free === undefined ? undefined : total - free;
  return {
    uptimeS: parseDurationS(row.get('uptime')),
    cpuPct: parseNumber(row.get('cpu-load')),
    memoryPct: used === undefined || !total ? undefined : (100 * used) / total,
    version: parseVersion(row.get('version')),
    board: row.get('board-name') || undefined,
  };
}

export function resourceParts(resource: Resource): ReadingParts {
  return {
    observations: gauges(
      {},
      { 'device.cpu_pct': resource.cpuPct, 'device.memory_pct': resource.memoryPct },
    ),
  };
}

/** Name, model, version and serial. A virtual router has no routerboard: its licence id stands for the serial. */
export async function readIdentity(
  reader: MenuReader,
  resource: Resource,
  macs: readonly string[],
): Promise<DeviceIdentity> {
  const [names, boards] = await Promise.all([
    reader.print('/system/identity', ['name']),
    reader.print('/system/routerboard', ['routerboard', 'model', 'serial-number']),
  ]);
  const board = boards?.[0];
  const serial = board?.get('serial-number') || (await readLicence(reader));
  const model = board?.get('model') || resource.board;
  const name = names?.[0]?.get('name');
  return {
    vendor: 'MikroTik',
    ...(model ? { model } : {}),
    ...(resource.version ? { version: resource.version.number } : {}),
    ...(name ? { name } : {}),
    ...(serial ? { serial } : {}),
    ...(macs.length > 0 ? { macs } : {}),
  };
}

/** `system-id` on CHR, `software-id` on x86. */
async function readLicence(reader: MenuReader): Promise<string | undefined> {
  const rows = await reader.print('/system/license', ['system-id', 'software-id']);
  return rows?.[0]?.get('system-id') || rows?.[0]?.get('software-id') || undefined;
}
