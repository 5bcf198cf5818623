import type { LeaseMemo, LineMemo } from './line-memo.js';
import { type LinePlan, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import { keyOf, leasesOf, makeStatic, NO_LEASE } from './plan-dhcp.js';
import { canonicalRate } from './router-address.js';
import { isYes, type RouterRow, setRow } from './router-rows.js';
import { planRate, reducedRate } from './session-profiles.js';

const ENDS = 'wrong_profile';

/**
 * Each lease of the MAC has the plan's `rate-limit`. One that the router made is made static for it, marked, and stays
 * so: a return does not give it back.
 */
export function provisionLeases(task: LineTask, memo: LineMemo): LinePlan {
  const leases = leasesOf(task);
  if (leases.length === 0) return { steps: [], memo, obstacle: NO_LEASE };
  const { leases: remembered = {}, ...rest } = memo;
  const parts = leases.map((lease) => ({
    key: keyOf(lease),
    ...provisionLease(task, lease, remembered[keyOf(lease)] ?? {}),
  }));
  const all = { ...remembered, ...Object.fromEntries(parts.map((part) => [part.key, part.memo])) };
  const kept = Object.entries(all).filter(([, of]) => Object.keys(of).length > 0);
  return {
    steps: parts.flatMap((part) => part.steps),
    memo: kept.length === 0 ? rest : { ...rest, leases: Object.fromEntries(kept) },
    obstacle: null,
  };
}

function provisionLease(
  task: LineTask,
  lease: RouterRow,
  memo: LeaseMemo,
): { readonly steps: readonly LineStep[]; readonly memo: LeaseMemo } {
  const { dynamic: _, rate, ...kept } = memo;
  const wanted = planRate(task);
  const current = canonicalRate(lease['rate-limit']);
  const isSlowed = rate !== undefined && canonicalRate(rate.was) !== canonicalRate(rate.set);
  const toBeSlow = task.line.desired === 'reduced' ? reducedRate(task) : undefined;
  const slow = isSlowed ? rate.set : toBeSlow;
  if (slow !== undefined && current === canonicalRate(slow)) {
    return { steps: [], memo: { ...kept, rate: { was: wanted, set: slow } } };
  }
  if (current === canonicalRate(wanted)) return { steps: [], memo: kept };
  const isDynamic = isYes(lease['dynamic']);
  const values = { 'rate-limit': wanted, ...(isDynamic ? { comment: markOf(task) } : {}) };
  return {
    steps: [
      ...(isDynamic ? [step(ENDS, makeStatic(lease))] : []),
      step(ENDS, setRow('ip/dhcp-server/lease', lease, values)),
    ],
    memo: kept,
  };
}
