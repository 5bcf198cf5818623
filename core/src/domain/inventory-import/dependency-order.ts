export interface Edge {
  /** Needs `to` first. */
  readonly from: string;
  readonly to: string;
}

/** Where each node comes when what it needs comes before it; a node that needs a cycle has no place. */
export function dependencyOrder(edges: readonly Edge[]): Map<string, number> {
  const needs = new Map<string, number>();
  const neededBy = new Map<string, string[]>();
  for (const { from, to } of edges) {
    needs.set(from, (needs.get(from) ?? 0) + 1);
    needs.set(to, needs.get(to) ?? 0);
    const those = neededBy.get(to);
    if (those === undefined) neededBy.set(to, [from]);
    else those.push(from);
  }
  const order = new Map<string, number>();
  const ready = [...needs].filter(([, count]) => count === 0).map(([node]) => node);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.set(node, order.size);
    for (const from of neededBy.get(node) ?? []) {
      const left = (needs.get(from) ?? 0) - 1;
      needs.set(from, left);
      if (left === 0) ready.push(from);
    }
  }
  return order;
}

/** The edges that lie on a cycle, or between two. Linear: a hostile chain is as long as the file. */
export function edgesOnCycles<E extends Edge>(edges: readonly E[]): E[] {
  const forwards = dependencyOrder(edges);
  const left = edges.filter(({ from }) => !forwards.has(from));
  const backwards = dependencyOrder(left.map(({ from, to }) => ({ from: to, to: from })));
  return left.filter(({ to }) => !backwards.has(to));
}
