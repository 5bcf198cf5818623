import type { DesiredState, ObservedState } from '../services/service.js';
import { parseMemo } from './line-memo.js';
import { isSettled, type LineTask } from './line-plan.js';
import type { Redial } from './network-command.js';
import { planLine } from './plan-line.js';
import { targetsOf } from './plan-queue.js';
import { sessionsOf } from './ppp-sessions.js';
import { canonicalAddress } from './router-address.js';
import { type RouterMenu, type RouterRow, rowsOf } from './router-rows.js';
import { isUisp, uispEvidence } from './uisp-rows.js';

export interface LineSight {
  readonly observed: ObservedState;
  /** The rows that say so, by menu; no secret is in one. `limits`: what could not be done here though the rest was. */
  readonly evidence: Readonly<Partial<Record<RouterMenu, readonly RouterRow[]>>> & {
    readonly limits?: readonly string[];
  };
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
  const found = isUisp(task.rows) ? uispEvidence(task.line, task.rows) : evidenceOf(task);
  const { desired } = task.line;
  const planFor = (state: DesiredState) =>
    planLine({ ...task, line: { ...task.line, desired: state } });
  const isSo = (state: DesiredState) => isSettled(planFor(state));
  const wanted = planFor(desired);
  const isAsWanted = isSettled(wanted);
  const { limit } = wanted;
  const evidence = isAsWanted && limit !== undefined ? { ...found, limits: [limit] } : found;
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

function isKnown({ line, rows }: LineTask, evidence: LineSight['evidence']): boolean {
  if (isUisp(rows)) return (evidence['uisp/site'] ?? []).length > 0;
  if (line.accessKind === 'static') return true;
  if (line.accessKind === 'dhcp') return (evidence['ip/dhcp-server/lease'] ?? []).length > 0;
  // Whom RADIUS let in while he was cut is let in again though he is offline: nothing of ours is left.
  if (line.desired === 'active' && parseMemo(line.memory).radius === true) return true;
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
    const secrets = keep('ppp/secret', named);
    for (const row of secrets) addresses.add(row['remote-address'] ?? '');
    const profiles = profilesOf(task, secrets);
    if (profiles.length > 0) found['ppp/profile'] = profiles;
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
  keep(
    'queue/simple',
    (row) =>
      row['comment']?.includes(line.serviceId) === true ||
      row['name'] === `<pppoe-${line.identity}>` ||
      isFor(row, addresses),
  );
  return found;
}

/** Of the profiles that dial so only what tells their speed: thousands of lines share one. */
function profilesOf({ rows }: LineTask, secrets: readonly RouterRow[]): RouterRow[] {
  const named = new Set(secrets.map((row) => row['profile']));
  return rowsOf(rows, 'ppp/profile')
    .filter((row) => named.has(row['name']))
    .map(({ name = '', 'rate-limit': rate = '' }) => ({ name, 'rate-limit': rate }));
}

/** A look at the text first: a router may have ten thousand queues. */
function isFor(row: RouterRow, addresses: ReadonlySet<string>): boolean {
  const target = row['target'] ?? '';
  for (const address of addresses) {
    if (target.includes(address) && targetsOf(row).includes(address)) return true;
  }
  return false;
}
