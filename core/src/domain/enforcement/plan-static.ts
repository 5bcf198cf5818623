import type { LineMemo } from './line-memo.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { blockedByOthers, planEntries } from './plan-entries.js';
import { planQueue } from './plan-queue.js';

export const addressesOf = ({ line }: LineTask): readonly string[] => [
  line.identity,
  ...(line.ipv6Prefix === null ? [] : [line.ipv6Prefix]),
];

/** What a line of a fixed address still needs: an entry of the list, or a queue. */
export function planStatic(task: LineTask, memo: LineMemo): LinePlan {
  const { line, terms } = task;
  const addresses = addressesOf(task);
  const isListed = line.desired === 'suspended' && terms.static === 'address_list';
  const entries = planEntries(task, isListed ? addresses : []);
  const passes = line.desired === 'active' || line.desired === 'reduced';
  return {
    steps: [...entries.steps, ...planQueue(task, addresses)],
    memo,
    obstacle: entries.obstacle ?? (passes ? blockedByOthers(task, addresses) : null),
  };
}
