import { followBox } from './follow-box.js';
import type { LeaseMemo, LineMemo } from './line-memo.js';
import { isOwn, type LinePlan, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import type { DriftKind } from './network-command.js';
import { blockedByOthers, planEntries } from './plan-entries.js';
import { canonicalRate, isIpv4 } from './router-address.js';
import {
  idOf,
  isYes,
  type RouterRow,
  type RouterWrite,
  removeRow,
  rowsOf,
  setRow,
} from './router-rows.js';

const MENU = 'ip/dhcp-server/lease';

export const NO_LEASE = 'This router has no DHCP lease of that MAC address now.';

export const leasesOf = ({ line, rows }: LineTask): readonly RouterRow[] =>
  rowsOf(rows, MENU).filter(
    (row) => row['mac-address']?.toUpperCase() === line.identity && !isYes(row['disabled']),
  );

/** What a DHCP line still needs on each lease of its MAC, and in the list for what it does until it renews. */
export function planDhcp(task: LineTask, memo: LineMemo): LinePlan {
  const { line } = task;
  const followed = followBox(task, memo);
  const leases = [...leasesOf(task), ...followed.leases].filter(
    (row) => !followed.gone.includes(row),
  );
  const isCut = line.desired === 'suspended';
  const needsLease = isCut || line.desired === 'reduced';
  const addresses = [
    ...new Set(leases.map(addressOf).filter(isIpv4)),
    ...(line.ipv6Prefix === null ? [] : [line.ipv6Prefix]),
  ];
  const entries = planEntries(task, isCut && leases.length > 0 ? addresses : []);
  const parts = leases.map((lease) => planLease(task, lease, memo.leases?.[keyOf(lease)] ?? {}));
  const remembered = parts.flatMap(({ key, memo: of }) =>
    Object.keys(of).length === 0 ? [] : [[key, of] as const],
  );
  const isHandled = (row: RouterRow) =>
    parts.some((part) => part.row === row && part.steps.length > 0);
  return {
    steps: [...followed.steps, ...entries.steps, ...parts.flatMap((part) => part.steps)],
    memo:
      remembered.length === 0
        ? memo
        : { ...memo, leases: { ...memo.leases, ...Object.fromEntries(remembered) } },
    obstacle:
      entries.obstacle ??
      (needsLease && leases.length === 0 ? NO_LEASE : null) ??
      (isCut || leases.some(isHandled) ? null : blockedByHand(task, leases, addresses)),
  };
}

/** `address` of a static lease may name a pool; what is bound is told beside it. */
const addressOf = (lease: RouterRow): string =>
  isIpv4(lease['active-address']) ? lease['active-address'] : (lease['address'] ?? '');

export const keyOf = (lease: RouterRow): string =>
  `${lease['server'] ?? ''}|${lease['address'] ?? ''}`;

const listsOf = (lease: RouterRow): string[] =>
  (lease['address-lists'] ?? '').split(',').filter((list) => list !== '');

export const makeStatic = (lease: RouterRow): RouterWrite => ({
  menu: MENU,
  verb: 'make-static',
  id: idOf(lease),
  values: {},
});

interface LeasePart {
  readonly key: string;
  readonly row: RouterRow;
  readonly steps: readonly LineStep[];
  readonly memo: LeaseMemo;
}

function planLease(task: LineTask, lease: RouterRow, memo: LeaseMemo): LeasePart {
  const part = { key: keyOf(lease), row: lease };
  const { line, terms } = task;
  const passes = line.desired === 'active' || line.desired === 'cancelled';
  // One with the plan's speed stays as long as the service does.
  const goes = memo.dynamic === true || line.desired === 'cancelled';
  if (passes && goes && isOwn(task, lease)) {
    // The client asks again and is given a dynamic lease as before: none can be made out of a static one.
    const ends = memo.listed || memo.blocked ? 'extra_block' : 'wrong_profile';
    return { ...part, steps: [step(ends, removeRow(MENU, lease))], memo };
  }
  const changes = [
    listing(
      lease,
      memo,
      line.desired === 'suspended' && terms.dhcp === 'lease_list',
      terms.listName,
    ),
    blocking(lease, memo, line.desired === 'suspended' && terms.dhcp === 'lease_block'),
    slowing(
      lease,
      memo,
      line.desired === 'reduced' ? `${line.reducedKbps}k/${line.reducedKbps}k` : null,
    ),
  ].filter((change) => change !== undefined);
  const [first] = changes;
  if (first === undefined) return { ...part, steps: [], memo };
  const isDynamic = isYes(lease['dynamic']);
  const values = Object.assign({}, ...changes.map((change) => change.values)) as RouterRow;
  const owned = isDynamic ? { ...values, comment: markOf(task) } : values;
  return {
    ...part,
    steps: [
      ...(isDynamic ? [step(first.ends, makeStatic(lease))] : []),
      step(first.ends, setRow(MENU, lease, owned)),
    ],
    memo: Object.assign(
      {},
      memo,
      isDynamic ? { dynamic: true } : {},
      ...changes.map((change) => change.memo),
    ) as LeaseMemo,
  };
}

interface LeaseChange {
  readonly ends: DriftKind;
  readonly values: RouterRow;
  readonly memo: LeaseMemo;
}

function listing(
  lease: RouterRow,
  memo: LeaseMemo,
  wanted: boolean,
  list: string,
): LeaseChange | undefined {
  const lists = listsOf(lease);
  const has = lists.includes(list);
  if (wanted && !has) {
    const values = { 'address-lists': [...lists, list].join(',') };
    return { ends: 'missing_block', values, memo: { listed: true } };
  }
  if (wanted || !has || memo.listed !== true) return undefined;
  const values = { 'address-lists': lists.filter((one) => one !== list).join(',') };
  return { ends: 'extra_block', values, memo: {} };
}

function blocking(lease: RouterRow, memo: LeaseMemo, wanted: boolean): LeaseChange | undefined {
  const isBlocked = isYes(lease['block-access']);
  if (wanted && !isBlocked) {
    return { ends: 'missing_block', values: { 'block-access': 'yes' }, memo: { blocked: true } };
  }
  if (wanted || !isBlocked || memo.blocked !== true) return undefined;
  return { ends: 'extra_block', values: { 'block-access': 'no' }, memo: {} };
}

function slowing(
  lease: RouterRow,
  memo: LeaseMemo,
  wanted: string | null,
): LeaseChange | undefined {
  const current = lease['rate-limit'] ?? '';
  if (wanted !== null) {
    if (canonicalRate(current) === canonicalRate(wanted)) return undefined;
    const was = memo.rate?.was ?? current;
    const values = { 'rate-limit': wanted };
    return { ends: 'wrong_profile', values, memo: { rate: { was, set: wanted } } };
  }
  // Another hand changed it meanwhile: that stays.
  const { rate } = memo;
  if (rate === undefined || canonicalRate(current) !== canonicalRate(rate.set)) return undefined;
  if (canonicalRate(rate.was) === canonicalRate(rate.set)) return undefined;
  return { ends: 'wrong_profile', values: { 'rate-limit': rate.was }, memo: {} };
}

function blockedByHand(
  task: LineTask,
  leases: readonly RouterRow[],
  addresses: readonly string[],
): string | null {
  if (task.line.desired === 'cancelled') return null;
  if (leases.some((lease) => listsOf(lease).includes(task.terms.listName))) {
    return `The lease was put in the list ${task.terms.listName} by hand: the platform leaves it there.`;
  }
  if (leases.some((lease) => isYes(lease['block-access']))) {
    return 'The lease was blocked by hand: the platform does not unblock it.';
  }
  return blockedByOthers(task, addresses);
}
