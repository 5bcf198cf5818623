/**
 * How lost minutes become money. `proportional`: their share of the period; `per_day`: a day's share for each 24 hours;
 * `tier`: a percentage of the price once availability falls below a step.
 */
export const SLA_MODES = ['proportional', 'per_day', 'tier'] as const;
export type SlaMode = (typeof SLA_MODES)[number];

export interface SlaTier {
  /** Parts per million: 999,000 is 99.9 %. */
  readonly belowPpm: number;
  readonly percent: number;
}

export interface SlaRule {
  readonly mode: SlaMode;
  /** On top of the proportional part, of that part. */
  readonly bonusPercent: number;
  /** Nothing is credited unless the minutes of the period are more than these in sum. */
  readonly minTotalMinutes: number;
  /** A cut counts only where it lasts longer than this without a break. */
  readonly minConsecutiveMinutes: number;
  /** `per_day` only: minutes of a last, broken day that make it count. */
  readonly dayFractionMinutes: number;
  /** `tier` only, the deepest step that holds decides. */
  readonly tiers: readonly SlaTier[];
}
