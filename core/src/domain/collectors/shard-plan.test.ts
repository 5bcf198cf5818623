import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHARD_COUNT, shardOf } from './shard.js';
import { type PlannedShard, planShards } from './shard-plan.js';

const names = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 6 });
const weights = fc.array(fc.nat(200), { minLength: SHARD_COUNT, maxLength: SHARD_COUNT });

function free(devices: readonly number[]): PlannedShard[] {
  return devices.map((count, shard) => ({ shard, owner: null, devices: count }));
}

function owned(shards: readonly PlannedShard[], plan: ReadonlyMap<number, string>): PlannedShard[] {
  return shards.map((shard) => ({ ...shard, owner: plan.get(shard.shard) ?? null }));
}

function loadsOf(
  collectors: readonly string[],
  shards: readonly PlannedShard[],
  plan: ReadonlyMap<number, string>,
): number[] {
  const load = (id: string) =>
    shards
      .filter(({ shard }) => plan.get(shard) === id)
      .reduce((sum, { devices }) => sum + devices, 0);
  return collectors.map(load);
}

describe('planShards', () => {
  it('gives every shard to a collector that lives, evenly, and then moves nothing', () => {
    fc.assert(
      fc.property(names, weights, (collectors, devices) => {
        const shards = free(devices);
        const plan = planShards(collectors, shards);
        expect(plan.size).toBe(SHARD_COUNT);
        const loads = loadsOf(collectors, shards, plan);
        const heaviest = Math.max(...devices) + 1;
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(heaviest);
        expect(planShards(collectors, owned(shards, plan))).toEqual(plan);
      }),
      { numRuns: 50 },
    );
  });

  it('moves only the shards of a collector that is gone', () => {
    fc.assert(
      fc.property(names, fc.uuid(), (survivors, dead) => {
        fc.pre(!survivors.includes(dead));
        const shards = free(new Array<number>(SHARD_COUNT).fill(10));
        const before = planShards([...survivors, dead], shards);
        const after = planShards(survivors, owned(shards, before));
        for (const [shard, owner] of before) {
          if (owner !== dead) expect(after.get(shard)).toBe(owner);
          else expect(survivors).toContain(after.get(shard));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives a new collector its share, and takes from the others only that', () => {
    fc.assert(
      fc.property(names, fc.uuid(), (before, fresh) => {
        fc.pre(!before.includes(fresh));
        const shards = free(new Array<number>(SHARD_COUNT).fill(10));
        const first = planShards(before, shards);
        const second = planShards([...before, fresh], owned(shards, first));
        const moved = [...second].filter(([shard, owner]) => owner !== first.get(shard));
        expect(moved.every(([, owner]) => owner === fresh)).toBe(true);
        const share = SHARD_COUNT / (before.length + 1);
        expect(moved.length).toBeGreaterThanOrEqual(Math.floor(share) - 2);
        expect(moved.length).toBeLessThanOrEqual(Math.ceil(share) + 1);
      }),
      { numRuns: 50 },
    );
  });

  it('lets small differences be, and leaves a controller with all its devices in one place', () => {
    const shards = free(new Array<number>(SHARD_COUNT).fill(10));
    const plan = planShards(['a', 'b'], shards);
    const busier = owned(shards, plan).map((shard) =>
      plan.get(shard.shard) === 'a' ? { ...shard, devices: 11 } : shard,
    );
    expect(planShards(['a', 'b'], busier)).toEqual(plan);
    const heavy = shards.map((shard) => (shard.shard === 7 ? { ...shard, devices: 4_000 } : shard));
    const uneven = planShards(['a', 'b'], heavy);
    const holder = uneven.get(7);
    expect([...uneven.values()].filter((owner) => owner === holder)).toHaveLength(1);
  });

  it('shares the devices of a small network evenly, not its empty shards', () => {
    const shards = free(
      Array.from({ length: SHARD_COUNT }, (_, shard) => (shard % 4 === 0 ? 1 : 0)),
    );
    const alone = owned(shards, planShards(['a'], shards));
    const [a = 0, b = 0] = loadsOf(['a', 'b'], shards, planShards(['a', 'b'], alone));
    expect(a + b).toBe(SHARD_COUNT / 4);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(2);
  });

  it('plans nothing without a collector', () => {
    expect(planShards([], free([1, 2])).size).toBe(0);
  });
});

describe('shardOf', () => {
  it('spreads devices over all shards', () => {
    const counts = new Array<number>(SHARD_COUNT).fill(0);
    for (let device = 0; device < 12_800; device += 1) {
      const shard = shardOf('tenant', `00000000-0000-4000-8000-${device}`);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(Math.max(...counts)).toBeLessThan(150);
  });
});
