import type { Topology } from '@atalaya/core/wire/rest/links';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOX, layOutTopology } from './topology-layout.js';

function node(id: string, role: 'router' | 'ap' | 'cpe' = 'router', state: 'up' | 'down' = 'up') {
  return { id, name: id, role, siteId: null, state };
}
function link(upstreamId: string, downstreamId: string) {
  const id = `${upstreamId}-${downstreamId}`;
  return { id, upstreamId, downstreamId, kind: 'radio' as const, state: 'up' as const };
}
function overlaps(topology: Topology): boolean {
  const { boxes } = layOutTopology(topology);
  return boxes.some((a, at) =>
    boxes.slice(at + 1).some((b) => a.x === b.x && Math.abs(a.y - b.y) < BOX.height),
  );
}

describe('the diagram', () => {
  it('puts each tier further from the core, a parent beside its first child', () => {
    const { boxes } = layOutTopology({
      sites: [],
      nodes: [node('core'), node('a', 'ap'), node('b', 'ap'), node('c', 'ap')],
      links: [link('core', 'a'), link('core', 'b'), link('core', 'c')],
    });
    const at = new Map(boxes.map((box) => [box.node.id, box]));
    expect(at.get('a')?.x).toBeGreaterThan(at.get('core')?.x ?? 0);
    expect(at.get('core')?.y).toBe(at.get('a')?.y);
  });

  it('counts subscribers on what they hang on, and does not draw them', () => {
    const { boxes } = layOutTopology({
      sites: [],
      nodes: [node('ap', 'ap'), node('x', 'cpe'), node('y', 'cpe', 'down')],
      links: [link('ap', 'x'), link('ap', 'y')],
    });
    expect(boxes).toHaveLength(1);
    expect(boxes[0]).toMatchObject({ subscribers: 2, subscribersOut: 1 });
  });

  it('ends for every graph, rings too, draws each device once and none over another', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (pairs) => {
        const links = pairs.map(([up, down], n) => ({ ...link(up, down), id: `${n}` }));
        const topology: Topology = { sites: [], nodes: ids.map((id) => node(id)), links };
        expect(layOutTopology(topology).boxes).toHaveLength(ids.length);
        expect(overlaps(topology)).toBe(false);
      }),
    );
  });
});
