import type { SubscriberPlan } from './network-plan.js';
import { dayWave } from './radio-model.js';
import { childSeed, unitAt } from './seeded-random.js';

export interface Traffic {
  readonly downBps: number;
  readonly upBps: number;
}

export const NO_TRAFFIC: Traffic = { downBps: 0, upBps: 0 };

const BURST_MS = 20_000;
const HABIT_MS = 900_000;

/**
 * What a subscriber would use at `atMs` if nothing stood in the way: an evening peak, quarter hours of habit and bursts
 * within them, never above the plan.
 */
export function demandAt(subscriber: SubscriberPlan, atMs: number): Traffic {
  const evening = 0.12 + 0.88 * ((1 + dayWave(atMs, 21)) / 2) ** 2;
  const habit = unitAt(childSeed(subscriber.noiseSeed, 1), Math.floor(atMs / HABIT_MS)) ** 2;
  const burst = unitAt(childSeed(subscriber.noiseSeed, 2), Math.floor(atMs / BURST_MS)) ** 3;
  const share = Math.min(1, evening * (0.02 + 0.2 * habit + 0.35 * burst));
  const upShare = share * (0.15 + 0.2 * burst);
  return {
    downBps: Math.round(subscriber.downBps * share),
    upBps: Math.round(subscriber.upBps * upShare),
  };
}

/** `demand` held under each of the limits. */
export function limited(demand: Traffic, ...limits: readonly Traffic[]): Traffic {
  return limits.reduce(
    (held, limit) => ({
      downBps: Math.min(held.downBps, limit.downBps),
      upBps: Math.min(held.upBps, limit.upBps),
    }),
    demand,
  );
}
