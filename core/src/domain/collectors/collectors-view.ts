import type { StateReason } from '../network/device.js';
import type { PollUnit } from './shard.js';

/** silent: nothing was heard of it since its lease ended, and nobody took its place. */
export type CollectorReach = 'polling' | 'isolated' | 'silent';

/** Who holds what, and how well each collector sees the network. */
export interface CollectorsView {
  readonly holders: ReadonlyMap<number, string>;
  readonly reach: ReadonlyMap<string, CollectorReach>;
}

export type CutOffReason = Extract<StateReason, 'collector-isolated' | 'collector-silent'>;

const REASONS: Readonly<Record<CollectorReach, CutOffReason | null>> = {
  polling: null,
  isolated: 'collector-isolated',
  silent: 'collector-silent',
};

/** Why nothing can be said of what this unit holds; null while somebody who sees it polls it, or nobody ever did. */
export function cutOffReason(unit: PollUnit, view: CollectorsView): CutOffReason | null {
  const holder = unit.collectorId ?? view.holders.get(unit.shard);
  const reach = holder === undefined ? undefined : view.reach.get(holder);
  return reach === undefined ? null : REASONS[reach];
}
