import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceRole, DeviceState } from '../network/device.js';
import { DEVICE_STATES, isInfrastructure } from '../network/device.js';
import { carryOut } from './carry-out.js';
import { type NetworkNode, type OpenOutage, OUTAGE_DEFAULTS } from './incident.js';
import { networkOf } from './outage-owners.js';
import { planOutages } from './plan-outages.js';

const MINUTE = 60_000;

/** A network whose states the test sets, and the outages that follow. */
class World {
  now = 0;
  open: OpenOutage[] = [];
  readonly nodes = new Map<string, NetworkNode>();
  #ids = 0;

  add(deviceId: string, role: DeviceRole, ...parentIds: string[]): this {
    const rest = { state: 'up', since: 0, lostAt: null, pollMs: MINUTE } as const;
    const told = { sessionLoss: null, awaitsUptime: false, linkLoss: null };
    this.nodes.set(deviceId, { deviceId, role, parentIds, ...rest, ...told });
    return this;
  }

  set(state: DeviceState, ...deviceIds: string[]): void {
    for (const id of deviceIds) {
      const node = this.nodes.get(id);
      if (node === undefined || node.state === state) continue;
      const lostAt = node.state === 'up' && state === 'offline' ? this.now : null;
      this.nodes.set(id, { ...node, state, since: this.now, lostAt });
    }
  }

  plan() {
    return planOutages(networkOf(this.nodes), this.open, this.now, OUTAGE_DEFAULTS);
  }

  step(afterMs = 0) {
    this.now += afterMs;
    const plan = this.plan();
    this.open = carryOut(this.open, plan, (rootId) => `${rootId}#${this.#nextId()}`);
    return plan;
  }

  roots() {
    return this.open.map(({ rootId, members }) => [rootId, [...members].sort()]);
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}

/** core ← two towers, each a router ← ap ← ten radios. */
function twoTowers(): World {
  const world = new World().add('core', 'router');
  for (const tower of ['a', 'b']) {
    world.add(`${tower}-router`, 'router', 'core').add(`${tower}-ap`, 'ap', `${tower}-router`);
    for (let i = 0; i < 10; i += 1) world.add(`${tower}-cpe${i}`, 'cpe', `${tower}-ap`);
  }
  return world;
}
const radios = (tower: string, count = 10) =>
  Array.from({ length: count }, (_, i) => `${tower}-cpe${i}`);

describe('planOutages', () => {
  it('makes one incident of a dead tower, and another of another tower', () => {
    const world = twoTowers();
    world.set('down', 'a-router');
    world.set('unreachable', 'a-ap', ...radios('a'));
    expect(world.step().opening).toHaveLength(1);
    expect(world.roots()).toEqual([['a-router', ['a-ap', ...radios('a')]]]);
    world.set('down', 'b-ap');
    world.step();
    expect(world.roots().map(([root]) => root)).toEqual(['a-router', 'b-ap']);
  });

  it('lets members join as they are noticed', () => {
    const world = twoTowers();
    world.set('down', 'a-router');
    world.step();
    world.set('unreachable', 'a-ap');
    world.step(1_000);
    world.set('unreachable', ...radios('a'));
    expect(world.step(30_000).changes).toMatchObject([{ joined: radios('a'), left: [] }]);
    expect(world.roots()).toEqual([['a-router', ['a-ap', ...radios('a')]]]);
  });

  it('gives a child’s incident to the parent that dies after it', () => {
    const world = twoTowers();
    world.set('down', 'a-ap');
    world.set('unreachable', ...radios('a'));
    world.step();
    const [child] = world.open;
    world.now += MINUTE;
    world.set('down', 'a-router');
    world.set('unreachable', 'a-ap');
    const plan = world.step();
    expect(plan.closing).toEqual([{ id: child?.id, resolution: 'merged', intoRootId: 'a-router' }]);
    expect(world.roots()).toEqual([['a-router', ['a-ap', ...radios('a')]]]);
  });

  it('is over when the root and its members are back, or have had a poll of grace', () => {
    const world = twoTowers();
    world.set('down', 'a-ap');
    world.set('unreachable', ...radios('a'));
    world.step();
    world.now = 10 * MINUTE;
    world.set('up', 'a-ap', ...radios('a', 9));
    const plan = world.step();
    expect(plan.closing).toEqual([]);
    expect(plan.changes).toMatchObject([{ left: radios('a', 9) }]);
    expect(plan.lookAt).toBe(11 * MINUTE);
    expect(world.step(MINUTE - 1).closing).toEqual([]);
    expect(world.step(1).closing).toMatchObject([{ resolution: 'recovered' }]);
    expect(world.open).toEqual([]);
  });

  it('holds what is unknown, and closes what is planned or not watched any more', () => {
    const world = twoTowers();
    world.set('down', 'a-router', 'b-router');
    world.step();
    world.set('unknown', 'a-router', 'b-router');
    expect(world.step(60 * MINUTE)).toMatchObject({ changes: [], closing: [], opening: [] });
    world.set('maintenance', 'a-router');
    world.nodes.delete('b-router');
    expect(world.step().closing.map(({ resolution }) => resolution)).toEqual([
      'maintenance',
      'unwatched',
    ]);
    world.set('unreachable', 'a-ap', ...radios('a'));
    expect(world.step().opening).toEqual([]);
  });

  it('opens nothing for lone radios, and one on the access point that loses many at once', () => {
    const world = twoTowers();
    world.set('offline', ...radios('a', 4));
    expect(world.step().opening).toEqual([]);
    world.now += 4 * MINUTE;
    world.set('offline', 'a-cpe4');
    expect(world.step().opening).toEqual([
      { rootId: 'a-ap', cause: 'stations-lost', at: world.now, members: radios('a', 5) },
    ]);
    world.set('offline', 'a-cpe5');
    expect(world.step().changes).toMatchObject([{ joined: ['a-cpe5'] }]);
    // Back one by one: over when so few are left that they are lone ones.
    world.set('up', ...radios('a', 3));
    expect(world.step().closing).toEqual([]);
    world.set('up', 'a-cpe3');
    expect(world.step().closing).toMatchObject([{ resolution: 'recovered' }]);
    expect(world.step().opening).toEqual([]);
  });

  it('opens nothing when the radios go one by one, or are few of many', () => {
    const slow = twoTowers();
    for (const id of radios('a')) {
      slow.set('offline', id);
      slow.step(2 * MINUTE);
      expect(slow.open).toEqual([]);
    }
    const large = new World().add('ap', 'ap');
    for (let i = 0; i < 20; i += 1) large.add(`a-cpe${i}`, 'cpe', 'ap');
    large.set('offline', ...radios('a', 5));
    expect(large.step().opening).toEqual([]);
    large.set('offline', 'a-cpe5');
    expect(large.step().opening).toHaveLength(1);
  });

  it('keeps one incident when an access point that loses stations then dies itself', () => {
    const world = twoTowers();
    world.set('offline', ...radios('a', 6));
    world.step();
    const [before] = world.open;
    world.set('down', 'a-ap');
    world.set('unreachable', ...radios('a'));
    world.step(MINUTE);
    expect(world.open).toMatchObject([{ id: before?.id, cause: 'device-down', rootId: 'a-ap' }]);
  });
});

const ROLES: readonly DeviceRole[] = ['router', 'ap', 'cpe', 'switch'];
/** Device i hangs on up to two of any others: circles too, for people make them. */
const networks = fc.array(
  fc.record({ role: fc.constantFrom(...ROLES), parents: fc.array(fc.nat(11), { maxLength: 2 }) }),
  { minLength: 1, maxLength: 12 },
);
const steps = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 1_000, MINUTE, 10 * MINUTE),
    states: fc.array(fc.tuple(fc.nat(11), fc.constantFrom(...DEVICE_STATES)), { maxLength: 6 }),
  }),
  { maxLength: 12 },
);

type Devices = readonly { readonly role: DeviceRole; readonly parents: readonly number[] }[];
type Happening = readonly {
  readonly afterMs: number;
  readonly states: readonly (readonly [number, DeviceState])[];
}[];

/** Carries everything out and holds each moment to the check. */
function live(devices: Devices, happening: Happening, check: (world: World) => void): World {
  const world = new World();
  devices.forEach(({ role, parents }, i) => {
    const known = [...new Set(parents)].filter((one) => one < devices.length && one !== i);
    world.add(`d${i}`, role, ...known.map((one) => `d${one}`));
  });
  for (const { afterMs, states } of happening) {
    world.now += afterMs;
    for (const [i, state] of states) world.set(state, `d${i}`);
    world.step();
    check(world);
  }
  return world;
}

const stateIn = (world: World, id: string) => world.nodes.get(id)?.state;

function expectRoots(world: World): void {
  const roots = world.open.map(({ rootId }) => rootId);
  expect(new Set(roots).size).toBe(roots.length);
  for (const { deviceId, role, state } of world.nodes.values()) {
    const isRoot = roots.includes(deviceId);
    if (!isInfrastructure(role) || state === 'maintenance') expect(isRoot).toBe(false);
    else if (state === 'down') expect(isRoot).toBe(true);
  }
}

function expectMembers(world: World): void {
  for (const { rootId, members } of world.open) {
    expect(members.has(rootId)).toBe(false);
    for (const id of members) expect(['up', 'down', undefined]).not.toContain(stateIn(world, id));
  }
  for (const { deviceId, state, parentIds } of world.nodes.values()) {
    const dead = parentIds.filter((id) => world.open.some(({ rootId }) => rootId === id));
    const isBehind = dead.some((id) => stateIn(world, id) === 'down');
    if (state !== 'unreachable' || !isBehind) continue;
    const within = world.open.filter(({ members }) => members.has(deviceId));
    expect(within.length).toBe(1);
  }
}

describe('planOutages, whatever happens', () => {
  it('has one incident for each silent infrastructure device, none for a radio, and plans nothing twice', () => {
    fc.assert(
      fc.property(networks, steps, (devices, happening) => {
        const world = live(devices, happening, (now) => {
          expectRoots(now);
          const { opening, changes, closing } = now.plan();
          expect([opening, changes, closing]).toEqual([[], [], []]);
        });
        world.set('up', ...world.nodes.keys());
        world.step(MINUTE);
        expect(world.open).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('has every device behind a silent one in exactly one incident', () => {
    fc.assert(
      fc.property(networks, steps, (devices, happening) => {
        live(devices, happening, expectMembers);
      }),
      { numRuns: 300 },
    );
  });
});
