import { z } from 'zod';
import { COUNTRIES, type Country } from '../dunning/country-presets.js';
import { presetOf, SLA_PRESETS, SLA_RULES, type SlaPreset } from './sla-presets.js';
import type { SlaRule } from './sla-rule.js';

const tierSchema = z.strictObject({
  /** Parts per million: 999,000 is 99.9 %. */
  belowPpm: z.int().min(1).max(1_000_000),
  percent: z.int().min(1).max(100),
});

/** How a tenant credits lost service; an absent policy is all defaults. Null keeps what the preset says. */
export const slaPolicySchema = z.strictObject({
  /** Whether credits are proposed at all. */
  isOn: z.boolean().default(true),
  /** Whether they are posted without a person. */
  isAutomatic: z.boolean().default(false),
  /** Null: that of the country that dunning was told. */
  preset: z.enum(SLA_PRESETS).nullable().default(null),
  bonusPercent: z.int().min(0).max(100).nullable().default(null),
  minTotalMinutes: z.int().min(0).max(44_640).nullable().default(null),
  minConsecutiveMinutes: z.int().min(0).max(44_640).nullable().default(null),
  tiers: z.array(tierSchema).min(1).max(10).nullable().default(null),
});
export type SlaPolicy = z.output<typeof slaPolicySchema>;

export function ruleOf(policy: SlaPolicy, country: Country | null): SlaRule {
  const preset = SLA_RULES[presetOf(policy.preset, country)];
  return {
    ...preset,
    bonusPercent: policy.bonusPercent ?? preset.bonusPercent,
    minTotalMinutes: policy.minTotalMinutes ?? preset.minTotalMinutes,
    minConsecutiveMinutes: policy.minConsecutiveMinutes ?? preset.minConsecutiveMinutes,
    tiers: policy.tiers ?? preset.tiers,
  };
}

export interface SlaPolicyProblem {
  readonly field: 'bonusPercent' | 'minTotalMinutes' | 'minConsecutiveMinutes';
  /** What the country asks for. */
  readonly message: string;
}

/** Where a policy gives a customer less than the rules of its country do. */
export function problemsOf(policy: SlaPolicy, country: Country | null): SlaPolicyProblem[] {
  const preset = presetOf(policy.preset, country);
  if (!isCountry(preset)) return [];
  const [asked, own] = [SLA_RULES[preset], ruleOf(policy, country)];
  const problems: SlaPolicyProblem[] = [];
  if (own.bonusPercent < asked.bonusPercent) {
    const message = `must be at least ${asked.bonusPercent} in ${preset}`;
    problems.push({ field: 'bonusPercent', message });
  }
  for (const field of ['minTotalMinutes', 'minConsecutiveMinutes'] as const) {
    if (own[field] > asked[field]) {
      problems.push({ field, message: `must be at most ${asked[field]} in ${preset}` });
    }
  }
  return problems;
}

const isCountry = (preset: SlaPreset): preset is Country =>
  (COUNTRIES as readonly string[]).includes(preset);
