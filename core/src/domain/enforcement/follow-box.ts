import type { LineMemo } from './line-memo.js';
import { isOwn, type LineStep, type LineTask, step } from './line-plan.js';
import { isYes, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';

const MENU = 'ip/dhcp-server/lease';
const ENDS = 'wrong_profile';

export interface FollowedBox {
  readonly steps: readonly LineStep[];
  /** As they are once the steps are done: what else a line needs is planned on these. */
  readonly leases: readonly RouterRow[];
  /** Rows that go with the steps. */
  readonly gone: readonly RouterRow[];
}

/**
 * Leases of ours that still have the MAC of the box before: they are given the new one's, with the address and the
 * limits that they have. What was dynamic before it was ours, and what belongs to a line that ended, goes instead: the
 * new box is given a lease by itself. A dynamic lease that the new box was given meanwhile makes room.
 */
export function followBox(task: LineTask, memo: LineMemo): FollowedBox {
  const { line } = task;
  const rows = rowsOf(task.rows, MENU);
  const macOf = (row: RouterRow) => row['mac-address']?.toUpperCase() ?? '';
  const own = rows.filter((row) => isOwn(task, row) && macOf(row) !== line.identity);
  const isBrief = (row: RouterRow) =>
    memo.leases?.[`${row['server'] ?? ''}|${row['address'] ?? ''}`]?.dynamic === true;
  const ends = (row: RouterRow) =>
    line.desired === 'cancelled' || (line.desired === 'active' && isBrief(row));
  const moved = own.filter((row) => !ends(row));
  const servers = new Set(moved.map((row) => row['server'] ?? ''));
  const inTheWay = rows.filter(
    (row) =>
      isYes(row['dynamic']) && macOf(row) === line.identity && servers.has(row['server'] ?? ''),
  );
  const gone = [...own.filter(ends), ...inTheWay];
  return {
    steps: [
      ...gone.map((row) => step(ENDS, removeRow(MENU, row))),
      ...moved.map((row) => step(ENDS, setRow(MENU, row, { 'mac-address': line.identity }))),
    ],
    leases: moved.map((row) => ({ ...row, 'mac-address': line.identity })),
    gone,
  };
}
