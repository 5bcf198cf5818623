import { proportionTo } from '../money/round.js';
import { MINUTE_MS } from '../shared/instant.js';
import type { Interval } from './interval.js';
import type { SlaRule } from './sla-rule.js';

const DAY_MINUTES = 24 * 60;
const PPM = 1_000_000;

export interface CreditedPeriod {
  /** What was billed of the period, with taxes: no credit is above it. */
  readonly billedMinor: number;
  readonly periodMinutes: number;
  readonly incrementMinor: number;
}

/** The cuts that count: longer without a break than the rule asks for. They do not overlap. */
export function countingCuts(cuts: readonly Interval[], rule: SlaRule): Interval[] {
  return cuts.filter(({ from, to }) => to - from > rule.minConsecutiveMinutes * MINUTE_MS);
}

/**
 * What lost minutes are worth: each part rounded once, half away from zero, to the tenant's increment, and never more
 * than what was billed.
 */
export function creditOf(minutes: number, of: CreditedPeriod, rule: SlaRule): number {
  const { billedMinor, periodMinutes, incrementMinor } = of;
  if (minutes <= 0 || minutes <= rule.minTotalMinutes) return 0;
  if (billedMinor <= 0 || periodMinutes <= 0) return 0;
  const share = (numerator: number, denominator: number) =>
    proportionTo(billedMinor, numerator, denominator, incrementMinor);
  const credit = () => {
    switch (rule.mode) {
      case 'proportional': {
        const bonus = share(minutes * rule.bonusPercent, periodMinutes * 100);
        return share(minutes, periodMinutes) + bonus;
      }
      case 'per_day': {
        const whole = Math.floor(minutes / DAY_MINUTES);
        const isDayMore = minutes % DAY_MINUTES > rule.dayFractionMinutes;
        return share((whole + (isDayMore ? 1 : 0)) * DAY_MINUTES, periodMinutes);
      }
      case 'tier':
        return share(tierPercent(minutes, periodMinutes, rule), 100);
    }
  };
  return Math.min(billedMinor, credit());
}

function tierPercent(minutes: number, periodMinutes: number, { tiers }: SlaRule): number {
  const isBelow = (ppm: number) => (periodMinutes - minutes) * PPM < ppm * periodMinutes;
  return Math.max(0, ...tiers.filter((tier) => isBelow(tier.belowPpm)).map((tier) => tier.percent));
}
