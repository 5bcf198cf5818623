import type { OpenOutage } from './incident.js';
import type { OutagePlan } from './plan-draft.js';

/** The open outages as they are once a plan was carried out. */
export function carryOut(
  open: readonly OpenOutage[],
  plan: OutagePlan,
  idOf: (rootId: string) => string,
): OpenOutage[] {
  const closed = new Set(plan.closing.map(({ id }) => id));
  const changes = new Map(plan.changes.map((change) => [change.id, change]));
  const kept = open
    .filter(({ id }) => !closed.has(id))
    .map((outage) => {
      const change = changes.get(outage.id);
      if (change === undefined) return outage;
      const left = new Set(change.left);
      const stay = [...outage.members].filter((member) => !left.has(member));
      return {
        ...outage,
        cause: change.cause,
        members: new Set([...stay, ...change.joined]),
        leavers: new Set([...outage.leavers, ...change.left]),
      };
    });
  const opened = plan.opening.map(({ rootId, cause, at, members }) => ({
    id: idOf(rootId),
    rootId,
    cause,
    openedAt: at,
    members: new Set(members),
    leavers: new Set<string>(),
  }));
  return [...kept, ...opened];
}
