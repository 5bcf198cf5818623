import { applyWrite } from './apply-writes.js';
import { type LineMemo, parseMemo } from './line-memo.js';
import { type LinePlan, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import { keyOf } from './plan-dhcp.js';
import { entriesOf } from './plan-entries.js';
import { planLine } from './plan-line.js';
import { sessionsOf } from './ppp-sessions.js';
import { canonicalRate } from './router-address.js';
import { idOf, type RouterRow, type RouterRows, removeRow, setRow } from './router-rows.js';
import { planRate, profileByName } from './session-profiles.js';
import type { NamedBlocks } from './take-over-names.js';
import { ownProfilesOf, returnProfiles } from './take-over-profiles.js';
import { type ForeignBlock, listsOfLease, readForeignBlocks } from './take-over-reading.js';

/** A line whose cuts by another system a person looked at and gave over. */
export interface TakeOverTask extends LineTask {
  readonly named: NamedBlocks;
  /** As they were when the person looked at them. */
  readonly approved: readonly ForeignBlock[];
}

/**
 * What a line still needs so that none of the approved cuts is another system's any more and the books alone decide:
 * where it is to be cut an entry becomes the platform's own, and nothing of it passes in between; where it is to pass
 * they go. A cut that is not there any more needs nothing; one that is another than the person saw stops all of it.
 */
export function planTakeOver(task: TakeOverTask): LinePlan {
  const memo = parseMemo(task.line.memory);
  const ownProfiles = ownProfilesOf(task);
  const now = readForeignBlocks(task.rows, { named: task.named, ownProfiles });
  const there = new Map(now.map((one) => [one.key, one]));
  let part: Part = { rows: task.rows, memo, steps: [] };
  for (const approved of task.approved) {
    const found = there.get(approved.key);
    if (found === undefined) continue;
    if (!isSame(found, approved)) {
      return { steps: [], memo, obstacle: changedSince(approved), isFinal: true };
    }
    const next = endBlock(task, part, found);
    if (typeof next === 'string') return { steps: [], memo, obstacle: next, isFinal: true };
    part = next;
  }
  const line = { ...task.line, memory: part.memo };
  const after = planLine({ ...task, line, rows: part.rows });
  return { ...after, steps: inOrder(task, part.steps, after.steps) };
}

const changedSince = ({ key, kind }: ForeignBlock): string =>
  `${key
    .split('|')
    .filter((part) => part !== kind)
    .join(
      ' ',
    )} is not as it was in the preview any more: nothing was written. Look at a new preview.`;

const sorted = (values: RouterRow) => JSON.stringify(Object.entries(values).sort());

function isSame(found: ForeignBlock, approved: ForeignBlock): boolean {
  const owners = (one: ForeignBlock) =>
    JSON.stringify(one.owners.map(({ kind, identity }) => `${kind} ${identity}`).sort());
  return sorted(found.values) === sorted(approved.values) && owners(found) === owners(approved);
}

/** What ends the cuts so far, the rows as they are then, and what is remembered from then on. */
interface Part {
  readonly rows: RouterRows;
  readonly memo: LineMemo;
  readonly steps: readonly LineStep[];
}

type Found = ReturnType<typeof readForeignBlocks>[number];

/** Why it cannot be ended, where it cannot. */
function endBlock(task: TakeOverTask, part: Part, found: Found): Part | string {
  const { menu, kind, row } = found;
  if (kind === 'list_entry') return endEntry(task, part, found);
  if (kind === 'secret_profile') return endProfile(task, part, row);
  if (kind === 'queue') return write(part, menu, row, { 'max-limit': planRate(task) });
  if (kind === 'secret_disabled') return { ...part, memo: { ...part.memo, disabled: true } };
  const lease = { ...part.memo.leases?.[keyOf(row)] };
  const remember = (more: typeof lease): Part => ({
    ...part,
    memo: { ...part.memo, leases: { ...part.memo.leases, [keyOf(row)]: { ...lease, ...more } } },
  });
  if (kind === 'lease_block') return remember({ blocked: true });
  const isKept = (list: string) =>
    list === task.terms.listName && task.line.desired === 'suspended';
  const lists = listsOfLease(row).filter(
    (list) => isKept(list) || !task.named.lists.includes(list),
  );
  const marked = lists.some(isKept) ? remember({ listed: true }) : part;
  const values = { 'address-lists': lists.join(',') };
  return values['address-lists'] === row['address-lists']
    ? marked
    : write(marked, menu, row, values);
}

function write(part: Part, menu: Found['menu'], row: RouterRow, values: RouterRow): Part {
  const made = setRow(menu, row, values);
  return {
    ...part,
    rows: applyWrite(part.rows, made, idOf(row)),
    steps: [...part.steps, step('foreign', made)],
  };
}

/** The entry becomes ours where it stands, so that its customer is cut all the time; else it goes. */
function endEntry(task: TakeOverTask, part: Part, { menu, row }: Found): Part {
  const { listName } = task.terms;
  const others = entriesOf({ ...task, rows: part.rows }, row['address'] ?? '').filter(
    (one) => one !== row,
  );
  if (task.line.desired === 'suspended' && others.length === 0) {
    const list = row['list'] === listName ? {} : { list: listName };
    return write(part, menu, row, { ...list, comment: markOf(task) });
  }
  const gone = removeRow(menu, row);
  return {
    ...part,
    rows: applyWrite(part.rows, gone, ''),
    steps: [...part.steps, step('extra_block', gone)],
  };
}

/** A profile that stands for a cut says nothing of what the customer had before: the plan's speed does. */
function endProfile(task: TakeOverTask, part: Part, row: RouterRow): Part | string {
  const byRate = returnProfiles(task).get(canonicalRate(planRate(task)) ?? '');
  const serves = (one: string | undefined): one is string =>
    one !== undefined &&
    profileByName(task, one) !== undefined &&
    !task.named.profiles.includes(one);
  const name = [part.memo.profile, byRate].find(serves);
  if (name === undefined) {
    return `No profile, or more than one, has the plan's speed ${planRate(task)}: which one the secret is to have is not known.`;
  }
  // Who dialled with it goes on with it until the session ends: the return ends it.
  const outdated = sessionsOf(task).map(idOf);
  const memo = outdated.length === 0 ? part.memo : { ...part.memo, outdated };
  return write({ ...part, memo }, 'ppp/secret', row, { profile: name });
}

/**
 * Who is to be cut is cut by us first, and then the other's goes; who is to pass gets his row right first, and then
 * his session ends. A row that both write is written once, and what the books want of it counts.
 */
function inOrder(
  task: TakeOverTask,
  ends: readonly LineStep[],
  wants: readonly LineStep[],
): readonly LineStep[] {
  const isSet = ({ write: { verb } }: LineStep) => verb === 'set';
  const isSameRow = (a: LineStep, b: LineStep) =>
    a.write.id !== null && a.write.id === b.write.id && a.write.menu === b.write.menu;
  const isCut = task.line.desired === 'suspended';
  const wanted = (of: LineStep): RouterRow =>
    Object.assign(
      {},
      ...wants
        .filter((one) => isSet(one) && isSameRow(one, of))
        .map(({ write: { values } }) => values),
    );
  const isGone = (of: LineStep) =>
    wants.some((one) => one.write.verb === 'remove' && isSameRow(one, of));
  const ending = ends
    .filter((one) => !isGone(one))
    .map((one) => (isSet(one) ? withValues(one, { ...one.write.values, ...wanted(one) }) : one));
  const isWritten = (of: LineStep) =>
    isSet(of) && ending.some((one) => isSet(one) && isSameRow(one, of));
  const rest = wants.filter((one) => !isWritten(one));
  if (!isCut) return [...ending, ...rest];
  // A row of both is written where the books' cut comes, not after it.
  const isBoth = (of: LineStep) => wants.some((one) => isSet(one) && isSameRow(one, of));
  return [
    ...rest.filter((one) => one.write.verb !== 'remove' || one.write.menu !== 'ppp/active'),
    ...ending.filter(isBoth),
    ...rest.filter((one) => one.write.verb === 'remove' && one.write.menu === 'ppp/active'),
    ...ending.filter((one) => !isBoth(one)),
  ];
}

const withValues = (one: LineStep, values: RouterRow): LineStep => ({
  ...one,
  write: { ...one.write, values },
});
