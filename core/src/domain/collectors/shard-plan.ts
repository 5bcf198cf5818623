import { stableHash } from '../shared/stable-hash.js';
import { SHARD_COUNT } from './shard.js';

export interface PlannedShard {
  readonly shard: number;
  /** Who polls it now; null, or a collector that is gone, when nobody does. */
  readonly owner: string | null;
  readonly devices: number;
}

/** Shares may differ by this part of the mean before anything is moved: sessions are long-lived. */
const MOVE_ABOVE = 0.2;
/** Once something is moved, shares are made this even where the shards allow it. */
const MOVE_UNTIL = 0.05;
/** All empty shards together weigh as much as one device: they never stand for devices. */
const DEVICE_WEIGHT = SHARD_COUNT;

/**
 * Which collector is to poll each shard. Sticky: a shard stays where it is unless its collector is gone
 * or the shares are too uneven. Deterministic: every collector that sees the same table plans the same.
 * Without a collector every shard is nobody's.
 */
export function planShards(
  collectors: readonly string[],
  shards: readonly PlannedShard[],
): ReadonlyMap<number, string> {
  const plan = new Map<number, string>();
  const loads = new Map([...collectors].sort().map((id) => [id, 0]));
  if (loads.size === 0) return plan;
  const give = ({ shard, devices }: PlannedShard, to: string) => {
    plan.set(shard, to);
    loads.set(to, (loads.get(to) ?? 0) + weightOf(devices));
  };
  const orphans: PlannedShard[] = [];
  for (const shard of shards) {
    if (shard.owner !== null && loads.has(shard.owner)) give(shard, shard.owner);
    else orphans.push(shard);
  }
  for (const orphan of orphans.sort(heaviestFirst)) give(orphan, lightest(loads, orphan.shard));
  even(plan, loads, shards);
  return plan;
}

function even(
  plan: Map<number, string>,
  loads: Map<string, number>,
  shards: readonly PlannedShard[],
): void {
  const total = [...loads.values()].reduce((sum, load) => sum + load, 0);
  const mean = total / loads.size;
  if (spreadOf(loads).by <= mean * MOVE_ABOVE) return;
  for (let moves = 0; moves < shards.length; moves += 1) {
    const { from, to, by } = spreadOf(loads);
    if (by <= mean * MOVE_UNTIL) return;
    const best = bestMove(shards, plan, from, to, by);
    if (best === undefined) return;
    const weight = weightOf(best.devices);
    plan.set(best.shard, to);
    loads.set(from, (loads.get(from) ?? 0) - weight);
    loads.set(to, (loads.get(to) ?? 0) + weight);
  }
}

/** The shard of `from` whose move leaves the two most even; one that would not make them evener is none. */
function bestMove(
  shards: readonly PlannedShard[],
  plan: ReadonlyMap<number, string>,
  from: string,
  to: string,
  by: number,
): PlannedShard | undefined {
  const rest = ({ devices }: PlannedShard) => Math.abs(by - 2 * weightOf(devices));
  let best: PlannedShard | undefined;
  for (const shard of shards) {
    if (plan.get(shard.shard) !== from || weightOf(shard.devices) >= by) continue;
    const isBetter =
      best === undefined ||
      rest(shard) < rest(best) ||
      (rest(shard) === rest(best) && affinity(shard.shard, to) > affinity(best.shard, to));
    if (isBetter) best = shard;
  }
  return best;
}

/** A little for the shard itself: empty shards are shared too, for devices will come. */
function weightOf(devices: number): number {
  return devices * DEVICE_WEIGHT + 1;
}

function heaviestFirst(a: PlannedShard, b: PlannedShard): number {
  return b.devices - a.devices || a.shard - b.shard;
}

function lightest(loads: ReadonlyMap<string, number>, shard: number): string {
  const [first, ...others] = [...loads];
  if (first === undefined) throw new Error('no collector is alive');
  return others.reduce((best, other) => {
    if (other[1] !== best[1]) return other[1] < best[1] ? other : best;
    return affinity(shard, other[0]) > affinity(shard, best[0]) ? other : best;
  }, first)[0];
}

function spreadOf(loads: ReadonlyMap<string, number>): { from: string; to: string; by: number } {
  const sorted = [...loads].sort(([, a], [, b]) => b - a);
  const most = sorted[0] ?? ['', 0];
  const least = sorted.at(-1) ?? most;
  return { from: most[0], to: least[0], by: most[1] - least[1] };
}

/** Rendezvous: the same pair has the same weight everywhere, so that a returning collector gets its shards again. */
function affinity(shard: number, collectorId: string): number {
  return stableHash(`${shard}/${collectorId}`);
}
