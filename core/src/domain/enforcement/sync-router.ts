import type { CommandLine } from '../../ports/network-commands.js';
import type { ComparedRouter } from './compare-router.js';
import { parseMemo } from './line-memo.js';
import type { LinePlan, LineStep, LineTask } from './line-plan.js';
import { parseMark } from './mark.js';
import { planProvision } from './plan-provision.js';
import { isCutQueue, targetsOf } from './plan-queue.js';
import { canonicalAddress, isIpv4 } from './router-address.js';
import { isYes, type RouterRow, rowsOf } from './router-rows.js';
import type { RowIndex } from './row-index.js';
import { planRate, profileByName } from './session-profiles.js';
import type { SyncMenu, SyncRow, SyncWrite } from './sync-row.js';
import { isUisp } from './uisp-rows.js';

const MOST_ROWS = 5_000;
const LONGEST_KEY = 256;
const LONGEST_VALUE = 200;
const MENU_OF = {
  pppoe: 'ppp/secret',
  dhcp: 'ip/dhcp-server/lease',
  static: 'queue/simple',
} as const satisfies Record<CommandLine['accessKind'], SyncMenu>;

/**
 * Where a router that was read whole and the lines that it carries do not say the same: secrets, static leases and
 * queues of addresses that none of these lines has, lines that the router lacks, and those with another speed or that
 * are switched off there. Whether a cut stands is another comparison's business. Of a UISP nothing is said.
 */
export function syncRouter(router: ComparedRouter, index: RowIndex): readonly SyncRow[] {
  if (isUisp(router.rows)) return [];
  const ofLines = router.lines.flatMap((line) =>
    rowOfLine({ ...router, line, rows: index.of(line) }),
  );
  return [...ofLines, ...unknownLines(router)]
    .filter(({ key }) => key !== '' && key.length <= LONGEST_KEY)
    .slice(0, MOST_ROWS);
}

function rowOfLine(task: LineTask): SyncRow[] {
  const { line } = task;
  if (line.desired === 'cancelled') return [];
  const menu = MENU_OF[line.accessKind];
  const found = foundOf(task, menu);
  const plan = planProvision(task);
  const base = { menu, key: line.identity, serviceId: line.serviceId };
  const isMade = plan.steps.some(({ write }) => write.verb === 'add' && write.menu === menu);
  if (found === null) {
    // A client without a lease is away; a session without a secret is RADIUS's; no queue and none wanted is no line.
    const isAway = line.accessKind === 'dhcp' && !isMade;
    const isElsewhere =
      line.accessKind === 'pppoe' &&
      rowsOf(task.rows, 'ppp/active').some((row) => row['name'] === line.identity);
    if (isAway || isElsewhere || !(isMade || line.accessKind === 'pppoe')) return [];
    return [{ ...base, kind: 'platform_only', details: detailsOf(task, plan, null, []) }];
  }
  const isOff =
    isYes(found['disabled']) &&
    (line.desired === 'active' || line.desired === 'reduced') &&
    parseMemo(line.memory).disabled !== true;
  const differs = [
    ...(plan.steps.length > 0 || plan.obstacle !== null ? (['speed'] as const) : []),
    ...(isOff ? (['disabled'] as const) : []),
  ];
  if (differs.length === 0) return [];
  return [{ ...base, kind: 'different', details: detailsOf(task, plan, found, differs) }];
}

function detailsOf(
  task: LineTask,
  plan: LinePlan,
  found: RouterRow | null,
  differs: SyncRow['details']['differs'],
): SyncRow['details'] {
  return {
    found: found === null ? null : shown(found),
    wanted: planRate(task),
    differs,
    writes: plan.steps.map(told),
    obstacle: plan.obstacle,
  };
}

function told({ write: { menu, verb, values } }: LineStep): SyncWrite {
  const { password: _, ...rest } = values;
  return { menu, verb, values: rest };
}

function foundOf(task: LineTask, menu: SyncMenu): RouterRow | null {
  const { identity } = task.line;
  if (menu === 'ppp/secret') {
    const secret = rowsOf(task.rows, menu).find((row) => row['name'] === identity);
    return secret === undefined ? null : withRate(secret, task);
  }
  if (menu === 'queue/simple') {
    const address = canonicalAddress(identity);
    return (
      rowsOf(task.rows, menu).find((row) => !isCutQueue(row) && targetsOf(row).includes(address)) ??
      null
    );
  }
  const leases = rowsOf(task.rows, menu).filter(
    (row) => row['mac-address']?.toUpperCase() === identity,
  );
  return leases.find((row) => !isYes(row['dynamic'])) ?? leases[0] ?? null;
}

const withRate = (secret: RouterRow, task: LineTask): RouterRow => ({
  ...secret,
  'rate-limit': profileByName(task, secret['profile'] ?? 'default')?.['rate-limit'] ?? '',
});

const SHOWN = [
  'name',
  'profile',
  'rate-limit',
  'max-limit',
  'address',
  'target',
  'mac-address',
  'server',
  'remote-address',
  'service',
  'disabled',
  'comment',
] as const;

/** What a person needs of a row, each value bounded; nothing that is secret. */
function shown(row: RouterRow): RouterRow {
  return Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = row[name];
      return value === undefined || value === '' ? [] : [[name, value.slice(0, LONGEST_VALUE)]];
    }),
  );
}

/** What stands on the router and belongs to none of its lines. Whether another router's line has it the books tell. */
function unknownLines({ lines, rows }: ComparedRouter): SyncRow[] {
  const known = new Set(lines.map(({ identity }) => identity));
  const profiles = new Map(rowsOf(rows, 'ppp/profile').map((row) => [row['name'] ?? '', row]));
  const secrets = rowsOf(rows, 'ppp/secret');
  const leases = rowsOf(rows, 'ip/dhcp-server/lease').filter((row) => !isYes(row['dynamic']));
  // A queue of who dials or leases is part of that line.
  const addresses = new Set(
    [
      ...secrets.map((row) => row['remote-address']),
      ...rowsOf(rows, 'ppp/active').map((row) => row['address']),
      ...rowsOf(rows, 'ip/dhcp-server/lease').flatMap((row) => [
        row['address'],
        row['active-address'],
      ]),
    ].map((address) => canonicalAddress(address ?? '')),
  );
  const queues = rowsOf(rows, 'queue/simple').filter((row) => {
    const [target, ...more] = targetsOf(row);
    return (
      !isYes(row['dynamic']) && more.length === 0 && isIpv4(target) && !addresses.has(target ?? '')
    );
  });
  const found: readonly (readonly [SyncMenu, string, RouterRow])[] = [
    ...secrets.map((row) => {
      const rate = profiles.get(row['profile'] ?? 'default')?.['rate-limit'] ?? '';
      return ['ppp/secret', row['name'] ?? '', { ...row, 'rate-limit': rate }] as const;
    }),
    ...leases.map(
      (row) => ['ip/dhcp-server/lease', (row['mac-address'] ?? '').toUpperCase(), row] as const,
    ),
    ...queues.map((row) => ['queue/simple', targetsOf(row)[0] ?? '', row] as const),
  ];
  return found.flatMap(([menu, key, row]): SyncRow[] => {
    if (known.has(key) || parseMark(row['comment']) !== undefined) return [];
    const details = { found: shown(row), wanted: null, differs: [], writes: [], obstacle: null };
    return [{ kind: 'router_only', menu, key, serviceId: null, details }];
  });
}
