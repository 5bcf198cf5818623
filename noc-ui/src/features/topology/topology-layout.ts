import type { DeviceState } from '@atalaya/core/domain/network/device';
import type { Topology } from '@atalaya/core/wire/rest/links';

type Node = Topology['nodes'][number];

/** A box of the diagram: one device of the network, with the subscribers that hang on it as a count. */
export interface TopologyBox {
  readonly node: Node;
  readonly siteName: string | null;
  readonly x: number;
  readonly y: number;
  readonly subscribers: number;
  readonly subscribersOut: number;
}

export interface TopologyEdge {
  readonly id: string;
  readonly state: Topology['links'][number]['state'];
  readonly kind: Topology['links'][number]['kind'];
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

export interface TopologyDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly TopologyBox[];
  readonly edges: readonly TopologyEdge[];
}

export const BOX = { width: 240, height: 52 } as const;
const GAP_X = 56;
const GAP_Y = 12;
const MARGIN = 8;
/** A lone CPE that is unplugged is no outage. */
const OUT: ReadonlySet<DeviceState> = new Set(['down', 'unreachable']);

function isSubscriber({ role }: Node): boolean {
  return role === 'cpe' || role === 'onu';
}

interface Tree {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly childrenOf: ReadonlyMap<string, readonly string[]>;
  readonly roots: readonly string[];
}

/** The network as a forest: of several links upwards the first one counts, and a ring is cut where it closes. */
function treeOf({ nodes, links }: Topology): Tree {
  const infrastructure = nodes.filter((node) => !isSubscriber(node));
  const byId = new Map(infrastructure.map((node) => [node.id, node]));
  const parentOf = new Map<string, string>();
  const leadsTo = (from: string, to: string): boolean => {
    for (let at: string | undefined = from; at !== undefined; at = parentOf.get(at)) {
      if (at === to) return true;
    }
    return false;
  };
  for (const { upstreamId, downstreamId } of links) {
    if (!byId.has(upstreamId) || !byId.has(downstreamId) || parentOf.has(downstreamId)) continue;
    if (!leadsTo(upstreamId, downstreamId)) parentOf.set(downstreamId, upstreamId);
  }
  const childrenOf = new Map<string, string[]>();
  for (const [child, parent] of parentOf) {
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), child]);
  }
  const byName = (a: string, b: string) =>
    (byId.get(a)?.name ?? '').localeCompare(byId.get(b)?.name ?? '', 'es', { numeric: true });
  for (const children of childrenOf.values()) children.sort(byName);
  const roots = infrastructure.filter(({ id }) => !parentOf.has(id)).map(({ id }) => id);
  return { nodes: byId, childrenOf, roots: roots.sort(byName) };
}

/** Tiers from left to right, from the core outwards; a parent stands beside its first child. */
export function layOutTopology(topology: Topology): TopologyDrawing {
  const { nodes, childrenOf, roots } = treeOf(topology);
  const places = new Map<string, { x: number; y: number }>();
  let nextY = MARGIN;
  const place = (id: string, tier: number): number => {
    const children = (childrenOf.get(id) ?? []).map((child) => place(child, tier + 1));
    const [first] = children;
    const y = first ?? nextY;
    if (first === undefined) nextY += BOX.height + GAP_Y;
    places.set(id, { x: MARGIN + tier * (BOX.width + GAP_X), y });
    return y;
  };
  for (const root of roots) place(root, 0);
  const siteNames = new Map(topology.sites.map(({ id, name }) => [id, name]));
  const hanging = subscribersByUpstream(topology);
  const boxes = [...places].flatMap(([id, { x, y }]): readonly TopologyBox[] => {
    const node = nodes.get(id);
    if (!node) return [];
    const mine = hanging.get(id) ?? [];
    const out = mine.filter(({ state }) => OUT.has(state)).length;
    const siteName = siteNames.get(node.siteId ?? '') ?? null;
    return [{ node, siteName, x, y, subscribers: mine.length, subscribersOut: out }];
  });
  return {
    boxes,
    edges: edgesOf(topology, places),
    width: Math.max(0, ...boxes.map(({ x }) => x + BOX.width)) + MARGIN,
    height: Math.max(0, ...boxes.map(({ y }) => y + BOX.height)) + MARGIN,
  };
}

function subscribersByUpstream({ nodes, links }: Topology): ReadonlyMap<string, readonly Node[]> {
  const subscribers = new Map(nodes.filter(isSubscriber).map((node) => [node.id, node]));
  const byUpstream = new Map<string, Node[]>();
  for (const { upstreamId, downstreamId } of links) {
    const subscriber = subscribers.get(downstreamId);
    if (subscriber) byUpstream.set(upstreamId, [...(byUpstream.get(upstreamId) ?? []), subscriber]);
  }
  return byUpstream;
}

function edgesOf(
  { links }: Topology,
  places: ReadonlyMap<string, { x: number; y: number }>,
): readonly TopologyEdge[] {
  return links.flatMap(({ id, upstreamId, downstreamId, state, kind }): readonly TopologyEdge[] => {
    const up = places.get(upstreamId);
    const down = places.get(downstreamId);
    if (!up || !down) return [];
    const middle = BOX.height / 2;
    return [
      {
        id,
        state,
        kind,
        from: { x: up.x + BOX.width, y: up.y + middle },
        to: { x: down.x, y: down.y + middle },
      },
    ];
  });
}
