import type { ReferenceCondition } from './rule.js';

type Terms = Pick<ReferenceCondition, 'by' | 'raise' | 'direction' | 'atLeast'>;

/**
 * What the thresholds of a reference condition are compared with: the difference, or the share in percent.
 * Where a share must differ by some amount besides, it is drawn together towards 100 until both ask the same,
 * so that the clear threshold keeps its place between. NaN where there is nothing to compare.
 */
export function heldAgainst(value: number, reference: number, condition: Terms): number {
  if (condition.by === 'difference') return value - reference;
  if (!(reference > 0)) return Number.NaN;
  const excess = (value / reference - 1) * 100;
  const asked = Math.abs(condition.raise / 100 - 1) * reference;
  return 100 + excess / Math.max(1, asked > 0 ? condition.atLeast / asked : 1);
}

export function isBeyondRaise(value: number, reference: number, condition: Terms): boolean {
  const looked = heldAgainst(value, reference, condition);
  return condition.direction === 'above' ? looked >= condition.raise : looked <= condition.raise;
}
