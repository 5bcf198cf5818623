import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devicesInScope, type ScopeNetwork } from './scope.js';

const NETWORK: ScopeNetwork = {
  devices: [
    { id: 'router', siteId: 'hill' },
    { id: 'ap', siteId: 'hill' },
    { id: 'cpe', siteId: null },
    { id: 'far', siteId: 'plain' },
  ],
  links: [
    { upstreamId: 'router', downstreamId: 'ap' },
    { upstreamId: 'ap', downstreamId: 'cpe' },
    { upstreamId: 'router', downstreamId: 'far' },
  ],
  cpes: [{ serviceId: 'line', deviceId: 'cpe' }],
};
const inside = (...scope: Parameters<typeof devicesInScope>[0]) =>
  [...devicesInScope(scope, NETWORK)].sort();

describe('devicesInScope', () => {
  it('names one device, a site’s own, all that hangs on one, or a service’s radio', () => {
    expect(inside({ kind: 'device', id: 'ap' })).toEqual(['ap']);
    expect(inside({ kind: 'site', id: 'hill' })).toEqual(['ap', 'router']);
    expect(inside({ kind: 'subtree', id: 'ap' })).toEqual(['ap', 'cpe']);
    expect(inside({ kind: 'service', id: 'line' })).toEqual(['cpe']);
    expect(inside({ kind: 'site', id: 'plain' }, { kind: 'subtree', id: 'ap' })).toEqual([
      'ap',
      'cpe',
      'far',
    ]);
    expect(inside()).toEqual([]);
  });

  it('names nothing by an id of another kind, and nothing that is not there', () => {
    expect(inside({ kind: 'device', id: 'hill' }, { kind: 'site', id: 'ap' })).toEqual([]);
    expect(inside({ kind: 'subtree', id: 'gone' }, { kind: 'service', id: 'cpe' })).toEqual([]);
  });

  it('ends where devices were linked in a circle, and a subtree holds all children of its members', () => {
    const id = fc.integer({ min: 0, max: 12 }).map(String);
    const devices = Array.from({ length: 13 }, (_, n) => ({ id: String(n), siteId: null }));
    fc.assert(
      fc.property(
        fc.array(fc.record({ upstreamId: id, downstreamId: id }), { maxLength: 30 }),
        id,
        (links, root) => {
          const found = devicesInScope([{ kind: 'subtree', id: root }], {
            devices,
            links,
            cpes: [],
          });
          expect(found.has(root)).toBe(true);
          for (const { upstreamId, downstreamId } of links) {
            if (found.has(upstreamId)) expect(found.has(downstreamId)).toBe(true);
          }
          for (const each of found) {
            const hasWay = links.some((l) => l.downstreamId === each && found.has(l.upstreamId));
            expect(each === root || hasWay).toBe(true);
          }
        },
      ),
    );
  });
});
