import { parseMemo } from './line-memo.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { provisionLeases } from './provision-leases.js';
import { provisionQueue } from './provision-queue.js';
import { provisionSession } from './provision-session.js';

/**
 * What a line still needs to have its plan's speed, as `planLine` does it for cuts: nothing if and only if it has it.
 * Says nothing of whether it is cut. Where a cut or the step before it stands in the speed's place, what the return
 * puts back is changed instead: then there are no steps, and the memo differs from what is remembered.
 */
export function planProvision(task: LineTask): LinePlan {
  const memo = parseMemo(task.line.memory);
  if (task.line.accessKind === 'pppoe') return provisionSession(task, memo);
  return task.line.accessKind === 'dhcp' ? provisionLeases(task, memo) : provisionQueue(task, memo);
}
