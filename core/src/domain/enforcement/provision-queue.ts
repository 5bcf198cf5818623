import { PLAN_QUEUE } from './given-speed.js';
import type { LineMemo } from './line-memo.js';
import { isOwn, type LinePlan, type LineTask, markOf, step } from './line-plan.js';
import { isCutQueue, targetOf, targetsOf } from './plan-queue.js';
import { addressesOf } from './plan-static.js';
import { canonicalAddress, canonicalRate } from './router-address.js';
import { addRow, idOf, isYes, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';
import { planRate } from './session-profiles.js';

const MENU = 'queue/simple';
const ENDS = 'wrong_profile';

/**
 * A fixed address has a queue of the plan's speed. One of another hand for the same address serves where its speed is
 * the plan's; else it is reported and left, and no second one is made beside it.
 */
export function provisionQueue(task: LineTask, memo: LineMemo): LinePlan {
  const queues = rowsOf(task.rows, MENU).filter((row) => !isCutQueue(row));
  const rate = planRate(task);
  const addresses = addressesOf(task);
  const own = queues.filter((row) => isOwn(task, row));
  const other = queues.find((row) => !isOwn(task, row) && isOf(task, row));
  if (other !== undefined && canonicalRate(other['max-limit']) !== canonicalRate(rate)) {
    return { steps: [], memo, obstacle: foreign(other, rate) };
  }
  const [kept, ...more] = own;
  if (other !== undefined && kept === undefined) return { steps: [], memo, obstacle: null };
  const values = { target: targetOf(addresses), 'max-limit': rate };
  if (kept === undefined) {
    const first = queues.find((row) => !isYes(row['dynamic']));
    const added = {
      name: `${PLAN_QUEUE}${task.line.serviceId}`,
      ...values,
      comment: markOf(task),
      // Below what cuts, above what others have for whole networks: the first queue takes the packet.
      ...(first === undefined ? {} : { 'place-before': idOf(first) }),
    };
    return { steps: [step(ENDS, addRow(MENU, added))], memo, obstacle: null };
  }
  const isRight =
    canonicalRate(kept['max-limit']) === canonicalRate(rate) &&
    targetsOf(kept).join() === addresses.map(canonicalAddress).join() &&
    !isYes(kept['disabled']);
  const set = isRight ? [] : [step(ENDS, setRow(MENU, kept, { ...values, disabled: 'no' }))];
  return {
    steps: [...more.map((row) => step('duplicate', removeRow(MENU, row))), ...set],
    memo,
    obstacle: null,
  };
}

const isOf = ({ line }: LineTask, row: RouterRow): boolean =>
  !isYes(row['disabled']) && targetsOf(row).includes(canonicalAddress(line.identity));

const foreign = (row: RouterRow, rate: string): string =>
  `The queue ${row['name'] ?? ''}, which is not the platform's, gives ${row['max-limit'] || 'no limit'}; the plan says ${rate} (up/down).`;
