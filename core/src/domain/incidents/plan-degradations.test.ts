import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';
import { DEVICE_STATES, type DeviceRole, type DeviceState } from '../network/device.js';
import {
  DEGRADATION_DEFAULTS,
  type DegradationNode,
  type FiringAlert,
  type OpenDegradation,
} from './degradation.js';
import { planDegradations } from './plan-degradations.js';

const MINUTE = 60_000;

/** A network whose states and alerts the test sets, and the degradations that follow. */
class World {
  now = 60 * MINUTE;
  open: OpenDegradation[] = [];
  readonly nodes = new Map<string, DegradationNode>();
  readonly stations = new Map<string, number>();
  readonly outageOf = new Map<string, string>();
  readonly #alerts = new Map<string, FiringAlert>();
  #ids = 0;

  add(deviceId: string, role: DeviceRole, ...parentIds: string[]): this {
    this.nodes.set(deviceId, { deviceId, role, parentIds, state: 'up', since: 0 });
    return this;
  }

  set(state: DeviceState, ...deviceIds: string[]): this {
    for (const id of deviceIds) {
      const node = this.nodes.get(id);
      if (node) this.nodes.set(id, { ...node, state, since: this.now });
    }
    return this;
  }

  fire(deviceId: string, metric: MetricName, more: Partial<FiringAlert> = {}): this {
    const tags: Tags = more.tags ?? {};
    const key = `${deviceId} ${metric} ${tags['mac'] ?? ''} ${more.name ?? ''}`;
    const rest = {
      ruleId: null,
      name: metric,
      severity: 'warning',
      value: 1,
      since: 0,
      tags,
    } as const;
    this.#alerts.set(key, { ...rest, key, deviceId, subjectId: deviceId, metric, ...more });
    return this;
  }

  clear(deviceId?: string): this {
    for (const [key, alert] of this.#alerts) {
      if (deviceId === undefined || alert.deviceId === deviceId) this.#alerts.delete(key);
    }
    return this;
  }

  plan() {
    const { nodes, stations, outageOf, open, now } = this;
    const alerts = [...this.#alerts.values()];
    const settings = DEGRADATION_DEFAULTS;
    return planDegradations({ nodes, stations, outageOf, alerts, open, now, settings });
  }

  step() {
    const plan = this.plan();
    const closed = new Set(plan.closing.map(({ id }) => id));
    const changes = new Map(plan.changes.map((change) => [change.id, change]));
    this.open = this.open
      .filter(({ id }) => !closed.has(id))
      .map((one) => {
        const change = changes.get(one.id);
        if (change === undefined) return one;
        const keys = new Set(one.alertKeys);
        for (const { key } of change.fired) keys.add(key);
        for (const key of change.cleared) keys.delete(key);
        const members = new Set([...one.members, ...change.joined]);
        for (const id of change.left) members.delete(id);
        return { ...one, severity: change.severity, alertKeys: keys, members };
      });
    for (const { rootId, severity, alerts, members } of plan.opening) {
      this.#ids += 1;
      this.open.push({
        id: `${rootId}#${this.#ids}`,
        rootId,
        severity,
        alertKeys: new Set(alerts.map(({ key }) => key)),
        members: new Set(members),
      });
    }
    return plan;
  }

  roots() {
    return this.open.map(({ rootId, members }) => [rootId, [...members].sort()]);
  }
}

const NOTHING = { opening: [], changes: [], closing: [], lookAt: null };

/** core ← backhaul ← ap ← ten radios. */
function sector(): World {
  const world = new World()
    .add('core', 'router')
    .add('backhaul', 'backhaul', 'core')
    .add('ap', 'ap', 'backhaul');
  for (let i = 0; i < 10; i += 1) world.add(`cpe${i}`, 'cpe', 'ap');
  return world;
}
const radios = (count: number) => Array.from({ length: count }, (_, i) => `cpe${i}`);

describe('planDegradations', () => {
  it('opens one on the device that has alerts, takes the others in, and ends with the last', () => {
    const world = sector().fire('ap', 'radio.airtime_pct');
    expect(world.step().opening).toMatchObject([{ rootId: 'ap', severity: 'warning' }]);
    world.fire('ap', 'device.temperature_c', { severity: 'critical' });
    expect(world.step().changes).toMatchObject([{ severity: 'critical', cleared: [] }]);
    world.clear().fire('ap', 'radio.airtime_pct');
    expect(world.step().changes).toMatchObject([
      { severity: 'critical', cleared: ['ap device.temperature_c  '] },
    ]);
    world.clear();
    expect(world.step().closing).toMatchObject([{ resolution: 'recovered', into: null }]);
    expect(world.open).toEqual([]);
  });

  it('opens nothing for information, for few radios, nor for single ONUs', () => {
    const world = sector().fire('ap', 'radio.ccq_pct', { severity: 'info' });
    for (const id of radios(4)) world.fire(id, 'radio.signal_dbm');
    for (let i = 0; i < 50; i += 1) {
      world.fire('core', 'onu.rx_power_dbm', { tags: { serial: `${i}` }, name: `${i}` });
    }
    expect(world.step().opening).toEqual([]);
  });

  it('opens one on the access point when many of its radios share something, until few do', () => {
    const world = sector();
    for (const id of radios(5)) world.fire(id, 'radio.signal_dbm');
    world.fire('cpe9', 'radio.ccq_pct');
    world.step();
    expect(world.roots()).toEqual([['ap', radios(5)]]);
    world.clear('cpe0').clear('cpe1');
    expect(world.step().changes).toMatchObject([{ left: ['cpe0', 'cpe1'] }]);
    world.clear('cpe2');
    expect(world.step().closing).toMatchObject([{ resolution: 'recovered' }]);
    world.clear('cpe3');
    expect(world.step()).toEqual(NOTHING);
  });

  it('counts stations that an access point tells of against all that it has', () => {
    const world = sector();
    for (let i = 0; i < 8; i += 1) {
      world.fire('ap', 'station.tx_ccq_pct', { tags: { mac: `${i}` }, subjectId: `cpe${i}` });
    }
    world.stations.set('ap', 40);
    expect(world.step().opening).toEqual([]);
    world.stations.set('ap', 26);
    expect(world.step().opening).toMatchObject([{ rootId: 'ap', members: radios(8) }]);
  });

  it('has one for what a way shares, on the highest that has it, whoever said so first', () => {
    const world = sector().fire('ap', 'ping.loss_pct');
    for (const id of radios(10)) world.fire(id, 'ping.loss_pct');
    world.step();
    expect(world.roots()).toEqual([['ap', radios(10)]]);
    const [before] = world.open;
    world.fire('backhaul', 'ping.loss_pct');
    expect(world.step().closing).toEqual([
      { id: before?.id, resolution: 'merged', into: { rootId: 'backhaul' } },
    ]);
    expect(world.roots()).toEqual([['backhaul', ['ap', ...radios(10)]]]);
    world.fire('core', 'device.temperature_c');
    world.step();
    expect(world.roots().map(([root]) => root)).toEqual(['backhaul', 'core']);
  });

  it('opens nothing on what does not answer, and leaves what falls silent to the outage', () => {
    const world = sector().fire('ap', 'ping.loss_pct').set('down', 'ap');
    expect(world.step().opening).toEqual([]);
    world.set('up', 'ap');
    world.now += 5 * MINUTE;
    world.step();
    world.set('down', 'ap');
    expect(world.step()).toEqual(NOTHING);
    world.outageOf.set('ap', 'outage');
    expect(world.step().closing).toMatchObject([
      { resolution: 'merged', into: { incidentId: 'outage' } },
    ]);
  });

  it('leaves lost echoes to the verdict, when they begin and after the device has returned', () => {
    const world = sector();
    world.fire('ap', 'ping.loss_pct', { since: world.now });
    expect(world.step()).toEqual({ ...NOTHING, lookAt: world.now + MINUTE });
    world.now += MINUTE;
    expect(world.plan().opening).toHaveLength(1);
    world.set('down', 'ap');
    world.step();
    world.now += 30 * MINUTE;
    world.set('up', 'ap');
    expect(world.step()).toEqual({ ...NOTHING, lookAt: world.now + 5 * MINUTE });
    world.fire('ap', 'radio.airtime_pct', { since: world.now });
    expect(world.step().opening).toMatchObject([{ alerts: [{ metric: 'radio.airtime_pct' }] }]);
    world.now += 5 * MINUTE;
    expect(world.step().changes).toMatchObject([{ fired: [{ metric: 'ping.loss_pct' }] }]);
  });

  it('holds what is unknown, and closes what is planned or not watched any more', () => {
    const world = sector().fire('ap', 'radio.airtime_pct').fire('core', 'device.cpu_pct');
    world.step();
    world.clear().set('unknown', 'ap', 'core');
    expect(world.step()).toEqual(NOTHING);
    world.set('maintenance', 'ap').nodes.delete('core');
    expect(world.step().closing.map(({ resolution }) => resolution)).toEqual([
      'maintenance',
      'unwatched',
    ]);
  });
});

const METRICS = ['ping.loss_pct', 'radio.signal_dbm', 'station.tx_ccq_pct'] as const;
const happening = fc.array(
  fc.record({
    device: fc.nat(13),
    state: fc.constantFrom(...DEVICE_STATES),
    metric: fc.constantFrom(...METRICS),
    does: fc.constantFrom('fire', 'clear', 'set'),
    passing: fc.constantFrom(0, MINUTE, 10 * MINUTE),
  }),
  { maxLength: 60 },
);

describe('planDegradations, whatever happens', () => {
  it('has at most one for each device that answers, none of a radio, and plans nothing twice', () => {
    fc.assert(
      fc.property(happening, (steps) => {
        const world = sector();
        const ids = [...world.nodes.keys()];
        for (const { device, state, metric, does, passing } of steps) {
          const id = ids[device % ids.length] ?? '';
          if (does === 'fire') {
            world.fire(id, metric, { tags: { mac: `${device}` }, since: world.now });
          } else if (does === 'clear') world.clear(id);
          else world.set(state, id);
          world.step();
          const roots = world.open.map(({ rootId }) => rootId);
          expect(new Set(roots).size).toBe(roots.length);
          expect(roots.filter((root) => root.startsWith('cpe'))).toEqual([]);
          expect(world.plan()).toMatchObject({ opening: [], changes: [], closing: [] });
          world.now += passing;
        }
        world.clear().set('up', ...ids);
        world.step();
        expect(world.open).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
