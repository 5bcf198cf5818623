import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceRole, DeviceState } from '../network/device.js';
import { carryOut } from './carry-out.js';
import { type NetworkNode, type OpenOutage, OUTAGE_DEFAULTS } from './incident.js';
import { networkOf } from './outage-owners.js';
import { planOutages } from './plan-outages.js';

const MINUTE = 60_000;
const LOST = { before: 100, beforeAt: 9 * MINUTE, at: 10 * MINUTE, isConfirmed: true };

describe('planOutages, of a router that loses its sessions', () => {
  const nodes = new Map<string, NetworkNode>();
  let open: OpenOutage[];

  /** core ← ap ← twelve radios, and a switch ← ap2 whose radios nobody knows; a hundred dial in at the core. */
  beforeEach(() => {
    open = [];
    nodes.clear();
    add('core', 'router');
    add('ap', 'ap', 'core');
    for (let i = 0; i < 12; i += 1) add(`cpe${i}`, 'cpe', 'ap');
    add('switch', 'switch', 'core');
    add('ap2', 'ap', 'switch');
  });

  function add(deviceId: string, role: DeviceRole, ...parentIds: string[]): void {
    const rest = { state: 'up', since: 0, lostAt: null, pollMs: MINUTE } as const;
    const told = { sessionLoss: null, awaitsUptime: false, linkLoss: null };
    nodes.set(deviceId, { deviceId, role, parentIds, ...rest, ...told });
  }

  function change(id: string, fields: Partial<NetworkNode>): void {
    const node = nodes.get(id);
    if (node !== undefined) nodes.set(id, { ...node, ...fields });
  }
  const set = (state: DeviceState, minute: number, ...ids: string[]) => {
    for (const id of ids) change(id, { state, since: minute * MINUTE });
  };
  const lose = (now: number, suspended = 0) =>
    change('core', { sessionLoss: { ...LOST, now, suspended } });

  function step(minute: number) {
    const plan = planOutages(networkOf(nodes), open, minute * MINUTE, OUTAGE_DEFAULTS);
    open = carryOut(open, plan, (rootId) => `${rootId}@${minute}`);
    const again = planOutages(networkOf(nodes), open, minute * MINUTE, OUTAGE_DEFAULTS);
    expect([again.opening, again.changes, again.closing]).toEqual([[], [], []]);
    return plan;
  }
  const radios = Array.from({ length: 12 }, (_, i) => `cpe${i}`);

  it('is one incident on the router, once what could explain it is judged, until they are back', () => {
    change('core', { sessionLoss: { ...LOST, now: 60, suspended: 0, isConfirmed: false } });
    expect(step(10)).toMatchObject({ opening: [], lookAt: 11 * MINUTE });
    lose(60);
    expect(step(10.5)).toMatchObject({ opening: [], lookAt: 11 * MINUTE });
    expect(step(11).opening).toEqual([
      { rootId: 'core', cause: 'sessions-lost', at: 10 * MINUTE, members: [] },
    ]);
    lose(85);
    expect(step(12).closing).toEqual([]);
    change('core', { sessionLoss: null });
    expect(step(13).closing).toMatchObject([{ resolution: 'recovered' }]);
  });

  it('is none of its own behind an access point that died with as many radios', () => {
    lose(88);
    set('down', 10.2, 'ap');
    set('unreachable', 10.3, ...radios);
    expect(step(11).opening.map(({ rootId }) => rootId)).toEqual(['ap']);
    lose(70);
    expect(step(12).opening).toEqual([]);
    lose(60);
    expect(step(13).opening).toMatchObject([{ rootId: 'core', cause: 'sessions-lost' }]);
  });

  it('is none behind something dead whose radios nobody knows, and none after an old outage', () => {
    lose(50);
    set('down', 10.2, 'switch');
    set('unreachable', 10.3, 'ap2');
    expect(step(11).opening.map(({ rootId }) => rootId)).toEqual(['switch']);
    set('down', 1, 'switch');
    set('unreachable', 1, 'ap2');
    expect(step(12).opening.map(({ rootId }) => rootId)).toEqual(['core']);
  });

  it('gives what was out time to dial in again, and then opens', () => {
    lose(60);
    set('up', 14, 'ap');
    expect(step(15)).toMatchObject({ opening: [], lookAt: 19 * MINUTE });
    expect(step(19).opening).toHaveLength(1);
  });

  it('passes to the outage that turns out to explain it', () => {
    lose(50);
    step(11);
    set('down', 11.5, 'switch');
    const plan = step(12);
    expect(plan.closing).toMatchObject([{ resolution: 'merged', intoRootId: 'switch' }]);
    expect(plan.opening).toMatchObject([{ rootId: 'switch', cause: 'device-down' }]);
  });

  it('leaves out services that were suspended meanwhile', () => {
    lose(70, 15);
    expect(step(11).opening).toEqual([]);
    lose(70, 5);
    expect(step(12).opening).toHaveLength(1);
  });

  it('becomes the outage of a router that dies, is held while it is unknown, and settles after a day', () => {
    lose(60);
    step(11);
    const [before] = open;
    set('unknown', 12, 'core');
    expect(step(13)).toMatchObject({ changes: [], closing: [], opening: [] });
    set('down', 14, 'core');
    step(14);
    expect(open).toMatchObject([{ id: before?.id, cause: 'device-down' }]);
    set('up', 20, 'core');
    expect(step(20).closing).toMatchObject([{ resolution: 'recovered' }]);
    expect(step(25).opening).toMatchObject([{ cause: 'sessions-lost' }]);
    change('core', { sessionLoss: null });
    expect(step(10 + 24 * 60).closing).toMatchObject([{ resolution: 'settled' }]);
  });
});
