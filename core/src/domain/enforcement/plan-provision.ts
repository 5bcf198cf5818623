import { parseMemo } from './line-memo.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { planMake } from './make-line.js';
import { provisionLeases } from './provision-leases.js';
import { provisionQueue } from './provision-queue.js';
import { provisionSession } from './provision-session.js';
import { UISP_SPEED } from './uisp-plan.js';
import { isUisp } from './uisp-rows.js';

/**
 * What a line still needs to have its plan's speed, as `planLine` does it for cuts: nothing if and only if it has it.
 * A line that the platform provisions is made first where it is not there. Says nothing of whether it is cut. Where a
 * cut or the step before it stands in the speed's place, what the return puts back is changed instead: then there are
 * no steps, and the memo differs from what is remembered.
 */
export function planProvision(task: LineTask): LinePlan {
  const memo = parseMemo(task.line.memory);
  if (isUisp(task.rows)) return { steps: [], memo, obstacle: UISP_SPEED, isFinal: true };
  const make = planMake(task);
  if (make.steps.length > 0 || make.obstacle !== null) return { ...make, memo };
  if (task.line.accessKind === 'pppoe') return provisionSession(task, memo);
  return task.line.accessKind === 'dhcp' ? provisionLeases(task, memo) : provisionQueue(task, memo);
}
