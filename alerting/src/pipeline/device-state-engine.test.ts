import type { CollectorReach } from '@atalaya/core/domain/collectors/collectors-view';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceStateEngine, type WatchedDevice } from './device-state-engine.js';

const SETTINGS = {
  cpeOfflineAfterMs: 180_000,
  staleAfterIntervals: 2.5,
  parentVerdictHoldMs: 45_000,
};
const TENANT = 'tenant';

function device(deviceId: string, role: DeviceRole, parentIds: string[] = []): WatchedDevice {
  return {
    tenantId: TENANT,
    deviceId,
    role,
    parentIds,
    maintenanceUntil: null,
    readsUptime: false,
    uplinks: [],
    slowestIntervalMs: 60_000,
    unit: { collectorId: null, shard: 1 },
    stored: null,
  };
}

function echo(deviceId: string, ok: boolean, at: number): PollBatch {
  const report = { way: 'icmp' as const, ok, at, failures: ok ? 0 : 1, intervalMs: 60_000 };
  return { tenantId: TENANT, deviceId, report, samples: [] };
}

describe('DeviceStateEngine', () => {
  let asked: string[];
  let engine: DeviceStateEngine;
  const states = (changes: ReturnType<DeviceStateEngine['tick']>) =>
    Object.fromEntries(changes.map(({ deviceId, after }) => [deviceId, after.state]));

  beforeEach(() => {
    asked = [];
    engine = new DeviceStateEngine(SETTINGS, (_tenant, id) => asked.push(id));
  });

  /** router ← ap ← two CPEs, all answering at t = 0. */
  function tower() {
    engine.setDevices(
      [
        device('router', 'router'),
        device('ap', 'ap', ['router']),
        device('cpe1', 'cpe', ['ap']),
        device('cpe2', 'cpe', ['ap']),
      ],
      0,
    );
    engine.onBatches(
      ['router', 'ap', 'cpe1', 'cpe2'].map((id) => echo(id, true, 0)),
      0,
    );
  }

  it('asks for the parents when a child falls silent, and calls what hangs on a dead one unreachable', () => {
    tower();
    expect(states(engine.onBatches([echo('ap', false, 20_000)], 20_000))).toEqual({});
    expect(asked).toEqual(['router']);
    // The router is gone too: it is the root, everything behind it is unreachable, not down.
    const changes = engine.onBatches([echo('router', false, 21_000)], 21_000);
    expect(states(changes)).toMatchObject({ router: 'down', ap: 'unreachable' });
    const cpes = engine.onBatches(
      [echo('cpe1', false, 30_000), echo('cpe2', false, 30_000)],
      30_000,
    );
    expect(states(cpes)).toEqual({ cpe1: 'unreachable', cpe2: 'unreachable' });
  });

  it.each([
    ['router', 'ap'],
    ['ap', 'router'],
  ])(
    'calls one root down where a whole chain falls silent at once: %s is heard of before %s',
    (...order) => {
      engine.setDevices(
        [
          device('core', 'router'),
          device('router', 'router', ['core']),
          device('ap', 'ap', ['router']),
        ],
        0,
      );
      const ids = ['core', 'router', 'ap'];
      engine.onBatches(
        ids.map((id) => echo(id, true, 0)),
        0,
      );
      const fail = order.map((id) => echo(id, false, 20_000));
      expect(states(engine.onBatches(fail, 20_000))).toEqual({});
      const changes = engine.onBatches([echo('core', true, 20_800)], 20_800);
      expect(states(changes)).toEqual({ router: 'down', ap: 'unreachable' });
    },
  );

  it('calls the access point down as soon as its router has proved to answer', () => {
    tower();
    engine.onBatches([echo('ap', false, 20_000)], 20_000);
    expect(states(engine.onBatches([echo('router', true, 20_800)], 20_800))).toEqual({
      ap: 'down',
    });
  });

  it('asks a parent again for a child that fell silent right after it had answered', () => {
    engine.setDevices(
      [device('router', 'router'), device('ap', 'ap', ['router']), device('bh', 'ap', ['router'])],
      0,
    );
    const ids = ['router', 'ap', 'bh'];
    engine.onBatches(
      ids.map((id) => echo(id, true, 0)),
      0,
    );
    engine.onBatches([echo('ap', false, 20_000)], 20_000);
    engine.onBatches([echo('router', true, 20_500)], 20_500);
    // A second request would be taken for a repetition of the first.
    expect(states(engine.onBatches([echo('bh', false, 20_800)], 20_800))).toEqual({});
    expect(asked).toEqual(['router']);
    engine.onBatches([echo('ap', false, 21_000)], 21_000);
    expect(asked).toEqual(['router', 'router']);
    const changes = engine.onBatches([echo('router', true, 21_500)], 21_500);
    expect(states(changes)).toEqual({ bh: 'down' });
    engine.tick(23_000);
    expect(asked).toEqual(['router', 'router']);
  });

  it('shows a lone silent CPE offline after 180 s', () => {
    tower();
    engine.onBatches([echo('cpe1', false, 60_000), echo('ap', true, 60_000)], 60_000);
    engine.onBatches([echo('cpe1', false, 180_000), echo('ap', true, 180_000)], 180_000);
    expect(states(engine.tick(239_999))).not.toHaveProperty('cpe1');
    expect(states(engine.tick(240_000))).toMatchObject({ cpe1: 'offline' });
  });

  it('claims nothing after a restart until the first polls had their time', () => {
    const stored = {
      state: 'down' as const,
      reason: 'silent' as const,
      since: -9_000,
      silentSince: null,
    };
    engine.setDevices([{ ...device('ap', 'ap'), stored }], 0);
    expect(engine.tick(10_000)).toEqual([]);
    expect(engine.onBatches([echo('ap', false, 60_000)], 60_000)).toEqual([]);
    expect(states(engine.onBatches([echo('ap', true, 70_000)], 70_000))).toEqual({ ap: 'up' });
  });

  it('becomes unknown when its polls stop, whatever it was', () => {
    tower();
    expect(states(engine.tick(151_000))).toEqual({
      router: 'unknown',
      ap: 'unknown',
      cpe1: 'unknown',
      cpe2: 'unknown',
    });
  });

  it('takes a jump of the platform clock for neither a gap nor an outage', () => {
    tower();
    const jumpMs = 24 * 3_600_000;
    engine.onJump(jumpMs);
    expect(engine.tick(jumpMs + 1_000)).toEqual([]);
  });

  it('ends even where devices were linked in a circle', () => {
    engine.setDevices([device('a', 'router', ['b']), device('b', 'router', ['a'])], 0);
    engine.onBatches([echo('a', false, 1_000), echo('b', false, 1_000)], 1_000);
    expect(engine.tick(60_000).length).toBeLessThanOrEqual(2);
  });

  it('ignores a way that cannot be measured here', () => {
    engine.setDevices([device('ap', 'ap')], 0);
    const batch = echo('ap', false, 1_000);
    const failure = { kind: 'not-measured' as const, message: 'no fping' };
    engine.onBatches([{ ...batch, report: { ...batch.report, failure } }], 1_000);
    expect(states(engine.tick(2_000))).toEqual({ ap: 'unknown' });
  });

  it('calls everything behind a collector that is cut off unknown, and nothing down; back by itself', () => {
    tower();
    const view = (reach: CollectorReach) => ({
      holders: new Map([[1, 'collector']]),
      reach: new Map([['collector', reach]]),
    });
    engine.setCollectors(view('isolated'));
    const unknown = engine.tick(20_000);
    expect(states(unknown)).toEqual({
      router: 'unknown',
      ap: 'unknown',
      cpe1: 'unknown',
      cpe2: 'unknown',
    });
    expect(unknown.every(({ after }) => after.reason === 'collector-isolated')).toBe(true);
    const during = ['router', 'ap', 'cpe1'].map((id) => echo(id, false, 40_000));
    expect(states(engine.onBatches(during, 40_000))).toEqual({});
    expect(asked).toEqual([]);
    engine.setCollectors(view('polling'));
    // The first echo after it may still be lost: no device is down because of that.
    expect(states(engine.onBatches([echo('router', false, 50_000)], 50_000))).toEqual({});
    const back = ['router', 'ap', 'cpe1', 'cpe2'].map((id) => echo(id, true, 60_000));
    const after = engine.onBatches(back, 60_000);
    expect(new Set(after.map(({ after: { state } }) => state))).toEqual(new Set(['up']));
  });

  it('leaves what other collectors poll as it is', () => {
    engine.setDevices(
      [
        device('near', 'ap'),
        { ...device('far', 'ap'), unit: { collectorId: 'far away', shard: 1 } },
      ],
      0,
    );
    engine.onBatches([echo('near', true, 0), echo('far', true, 0)], 0);
    engine.setCollectors({
      holders: new Map([[1, 'collector']]),
      reach: new Map([
        ['collector', 'polling'],
        ['far away', 'isolated'],
      ]),
    });
    expect(states(engine.tick(10_000))).toEqual({ far: 'unknown' });
  });

  it('does not call a collector silent that may just be starting, like itself', () => {
    const stored = { state: 'up', reason: null, since: 0, silentSince: null } as const;
    engine.setDevices([{ ...device('ap', 'ap'), stored }], 0);
    engine.setCollectors({
      holders: new Map([[1, 'collector']]),
      reach: new Map([['collector', 'silent']]),
    });
    expect(engine.tick(10_000)).toEqual([]);
    const [change] = engine.tick(150_000);
    expect(change?.after).toMatchObject({ state: 'unknown', reason: 'collector-silent' });
  });
});
