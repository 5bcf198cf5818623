import { parseMemo } from './line-memo.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { planDhcp } from './plan-dhcp.js';
import { planPppoe } from './plan-pppoe.js';
import { planStatic } from './plan-static.js';
import { planUisp } from './uisp-plan.js';
import { isUisp } from './uisp-rows.js';

/**
 * What a line still needs to be as the books want it: nothing if and only if it is so already, which is also how a
 * command is held to be verified. Touches rows with the line's own mark, and the attributes of its secret and leases
 * that cut or slow it.
 */
export function planLine(task: LineTask): LinePlan {
  const memo = parseMemo(task.line.memory);
  if (isUisp(task.rows)) return planUisp(task, memo);
  if (task.line.accessKind === 'pppoe') return planPppoe(task, memo);
  return task.line.accessKind === 'dhcp' ? planDhcp(task, memo) : planStatic(task, memo);
}
