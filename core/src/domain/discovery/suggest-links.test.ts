import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceRole } from '../network/device.js';
import { DEVICE_ROLES } from '../network/device.js';
import type { Candidate } from './candidate.js';
import { type LinkEnd, type LinkHearing, suggestLinks } from './suggest-links.js';
import { suggestRole } from './suggest-role.js';

const end = (id: string, role?: DeviceRole, depth?: number): LinkEnd => ({
  ref: { kind: 'device', id },
  name: id,
  role,
  depth,
});
const hears = (on: LinkEnd, target: LinkEnd, more: Partial<LinkHearing> = {}): LinkHearing => ({
  by: 'neighbour',
  interface: 'ether1',
  on,
  target,
  ...more,
});
const none = () => false;
const shape = (hearings: LinkHearing[], isLinked = none) =>
  suggestLinks(hearings, isLinked).map(({ upstream, downstream, kind, confidence }) =>
    [upstream.id, downstream.id, kind, confidence].join(' '),
  );
const router = end('router', 'router');
const ap = end('ap', 'ap');
const cpe = end('cpe', 'cpe');

describe('suggestLinks', () => {
  it('takes the owner of a registration table for the access point', () => {
    expect(shape([hears(ap, cpe, { by: 'station', interface: 'wlan1' })])).toEqual([
      'ap cpe radio high',
    ]);
  });

  it('hangs an access point on the router that hears it, whoever hears whom', () => {
    expect(shape([hears(router, ap, { alone: true })])).toEqual(['router ap ethernet medium']);
    expect(shape([hears(ap, router, { alone: true })])).toEqual(['router ap ethernet medium']);
    expect(shape([hears(ap, router, { alone: true }), hears(router, ap)])).toEqual([
      'router ap ethernet high',
    ]);
  });

  it('lets what hangs on the core already stand above its role', () => {
    const far = end('far-router', 'router');
    const near = end('bridge', 'backhaul', 2);
    expect(shape([hears(far, near, { alone: true })])).toEqual([
      'bridge far-router ethernet medium',
    ]);
  });

  it('says when nothing tells which end is nearer to the core', () => {
    const [link] = suggestLinks(
      [hears(end('a', 'backhaul'), end('b', 'backhaul'), { isRadio: true })],
      none,
    );
    expect(link).toMatchObject({ kind: 'radio', isDirectionSure: false });
  });

  it('tells one heard among many only where nothing better is known', () => {
    const sw = end('switch', 'switch');
    expect(shape([hears(router, ap)])).toEqual(['router ap ethernet low']);
    expect(shape([hears(router, ap), hears(sw, ap, { alone: true })])).toEqual([
      'switch ap ethernet medium',
    ]);
  });

  it('keeps silent on what is linked already, and between two customers', () => {
    expect(shape([hears(router, ap)], () => true)).toEqual([]);
    expect(shape([hears(cpe, end('cpe2', 'cpe'))])).toEqual([]);
  });

  it('makes one link a pair at most, never of a device with itself, whatever is heard', () => {
    const role = fc.option(fc.constantFrom(...DEVICE_ROLES), { nil: undefined });
    const ends = fc.array(fc.tuple(role, fc.option(fc.nat(5), { nil: undefined })), {
      minLength: 2,
      maxLength: 6,
    });
    const calls = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.boolean(), fc.boolean()), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(ends, calls, (roles, heard) => {
        const all = roles.map(([kind, depth], i) => end(`d${i}`, kind, depth));
        const at = (i: number) => all[i % all.length] as LinkEnd;
        const links = suggestLinks(
          heard.map(([a, b, alone, isStation]) =>
            hears(at(a), at(b), { alone, by: isStation ? 'station' : 'neighbour' }),
          ),
          none,
        );
        const pairs = links.map(({ upstream, downstream }) =>
          [upstream.id, downstream.id].sort().join(),
        );
        expect(new Set(pairs).size).toBe(pairs.length);
        for (const { upstream, downstream, evidence } of links) {
          expect(upstream.id).not.toBe(downstream.id);
          expect(evidence.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('suggestRole', () => {
  const candidate = (more: Partial<Candidate>): Candidate => ({
    id: 'c',
    macs: [],
    foundBy: [],
    ways: [],
    heardOn: [],
    traits: {},
    ...more,
  });
  const station = { by: 'station', ref: { kind: 'device', id: 'ap' } } as const;
  it.each<[string, Partial<Candidate>, DeviceRole | undefined]>([
    [
      'one that serves sessions',
      { model: 'Rocket 5AC', traits: { servesSessions: true } },
      'router',
    ],
    [
      'a radio with stations',
      { model: 'LiteBeam 5AC', traits: { stations: 4, hasRadio: true } },
      'ap',
    ],
    ['a radio without', { model: 'Rocket M5', traits: { stations: 0, hasRadio: true } }, 'ap'],
    ['a subscriber’s antenna', { model: 'LiteBeam 5AC', traits: { hasRadio: true } }, 'cpe'],
    ['what a registration table holds', { heardOn: [station] }, 'cpe'],
    [
      'an airFiber with its one station',
      { model: 'airFiber 5XHD', traits: { stations: 1 } },
      'backhaul',
    ],
    ['a cloud router', { model: 'CCR2004-1G-12S+2XS', ways: [{ driver: 'routeros' }] }, 'router'],
    ['a cloud switch', { model: 'CRS326-24G-2S+', ways: [{ driver: 'routeros' }] }, 'switch'],
    ['a MikroTik that a neighbour heard', { platform: 'MikroTik' }, 'router'],
    ['an OLT', { model: 'UFiber OLT' }, 'olt'],
    ['a UPS', { model: 'Smart-UPS 1500' }, 'power'],
    ['what only answers echoes', { ways: [{ driver: 'icmp' }] }, undefined],
  ])('knows %s', (_, more, role) => {
    expect(suggestRole(candidate(more))).toBe(role);
  });
});
