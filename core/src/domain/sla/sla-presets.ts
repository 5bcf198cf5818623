import { COUNTRIES, type Country } from '../dunning/country-presets.js';
import type { SlaRule } from './sla-rule.js';

export const SLA_PRESETS = [...COUNTRIES, 'proportional', 'tier'] as const;
export type SlaPreset = (typeof SLA_PRESETS)[number];

const PROPORTIONAL: SlaRule = {
  mode: 'proportional',
  bonusPercent: 0,
  minTotalMinutes: 0,
  minConsecutiveMinutes: 0,
  dayFractionMinutes: 0,
  tiers: [],
};

/** What was read of each country's rules. Nobody with a licence to practise has looked at it: have it reviewed. */
export const SLA_RULES: Readonly<Record<SlaPreset, SlaRule>> = {
  /** NOM-184: the proportional part and at least 20 % of it. */
  MX: { ...PROPORTIONAL, bonusPercent: 20 },
  /** More than 2 h 30 min in a month, in one piece or in sum. */
  CO: { ...PROPORTIONAL, minTotalMinutes: 150 },
  /** More than 60 minutes in one piece. */
  PE: { ...PROPORTIONAL, minConsecutiveMinutes: 60 },
  /** One day for each 24 h or fraction above 6 h, once it is more than 12 h. */
  CL: { ...PROPORTIONAL, mode: 'per_day', minTotalMinutes: 720, dayFractionMinutes: 360 },
  AR: PROPORTIONAL,
  EC: PROPORTIONAL,
  proportional: PROPORTIONAL,
  /** A quarter of the price where a month had less than 99.9 %. */
  tier: { ...PROPORTIONAL, mode: 'tier', tiers: [{ belowPpm: 999_000, percent: 25 }] },
};

/** The rule that holds where a tenant chose none. */
export function presetOf(chosen: SlaPreset | null, country: Country | null): SlaPreset {
  return chosen ?? country ?? 'proportional';
}
