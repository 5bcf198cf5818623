import type { DesiredState, ObservedState } from '../services/service.js';
import { parseMemo } from './line-memo.js';
import { isSettled, type LineTask } from './line-plan.js';
import type { Redial } from './network-command.js';
import { planLine } from './plan-line.js';
import { sessionsOf } from './ppp-sessions.js';
import { canonicalAddress } from './router-address.js';
import { type RouterMenu, type RouterRow, rowsOf } from './router-rows.js';

export interface LineSight {
  readonly observed: ObservedState;
  /** The rows that say so, by menu; no secret is in one. */
  readonly evidence: Readonly<Partial<Record<RouterMenu, readonly RouterRow[]>>>;
  readonly redial: Redial | null;
  /** What is to be remembered from now on; null: as it was. */
  readonly memory: Readonly<Record<string, unknown>> | null;
}

const OTHERS: readonly DesiredState[] = ['suspended', 'reduced', 'active'];

/**
 * What the rows show of a line. It is in the state whose plan has nothing left to do, the wanted one first; between
 * states (a cut of which IPv6 was forgotten) something passes, so it counts as active. unknown: the router has
 * nothing of it.
 */
export function observeLine(task: LineTask): LineSight {
  const evidence = evidenceOf(task);
  const { desired } = task.line;
  const isSo = (state: DesiredState) =>
    isSettled(planLine({ ...task, line: { ...task.line, desired: state } }));
  const isAsWanted = isSo(desired);
  const sight = { evidence, redial: null, memory: null };
  if (!isKnown(task, evidence)) return { ...sight, observed: 'unknown' };
  if (!isAsWanted) {
    const other = OTHERS.find((state) => state !== desired && isSo(state));
    return { ...sight, observed: other ?? 'active' };
  }
  return desired === 'active' ? { ...sight, ...letIn(task) } : { ...sight, observed: desired };
}

/** Once a line is as it was before, nothing is remembered but that somebody is still to dial. */
function letIn(task: LineTask): Pick<LineSight, 'observed' | 'redial' | 'memory'> {
  const memo = parseMemo(task.line.memory);
  const waits = memo.redial === true && sessionsOf(task).length === 0;
  const redial = memo.redial === true ? (waits ? 'pending' : 'done') : null;
  return { observed: 'active', redial, memory: waits ? { redial: true } : {} };
}

function isKnown({ line }: LineTask, evidence: LineSight['evidence']): boolean {
  if (line.accessKind === 'static') return true;
  if (line.accessKind === 'dhcp') return (evidence['ip/dhcp-server/lease'] ?? []).length > 0;
  return [...(evidence['ppp/secret'] ?? []), ...(evidence['ppp/active'] ?? [])].length > 0;
}

const MOST_ROWS = 20;

function evidenceOf(task: LineTask): LineSight['evidence'] {
  const { line, rows } = task;
  const addresses = new Set([line.identity, line.ipv6Prefix ?? ''].map(canonicalAddress));
  const found: Partial<Record<RouterMenu, readonly RouterRow[]>> = {};
  const keep = (menu: RouterMenu, of: (row: RouterRow) => boolean) => {
    const kept = rowsOf(rows, menu).filter(of).slice(0, MOST_ROWS);
    if (kept.length > 0) found[menu] = kept;
    return kept;
  };
  if (line.accessKind === 'pppoe') {
    const named = (row: RouterRow) => row['name'] === line.identity;
    for (const row of keep('ppp/secret', named)) addresses.add(row['remote-address'] ?? '');
    for (const row of keep('ppp/active', named)) addresses.add(row['address'] ?? '');
  }
  if (line.accessKind === 'dhcp') {
    const of = (row: RouterRow) => row['mac-address']?.toUpperCase() === line.identity;
    for (const row of keep('ip/dhcp-server/lease', of)) addresses.add(row['address'] ?? '');
  }
  addresses.delete('');
  const isHit = (row: RouterRow) =>
    row['comment']?.includes(line.serviceId) === true ||
    addresses.has(canonicalAddress(row['address'] ?? ''));
  keep('ip/firewall/address-list', isHit);
  keep('ipv6/firewall/address-list', isHit);
  keep('queue/simple', (row) => row['comment']?.includes(line.serviceId) === true);
  return found;
}
