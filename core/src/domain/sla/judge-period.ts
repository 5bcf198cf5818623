import { MINUTE_MS } from '../shared/instant.js';
import { difference, type Interval, intersection, lengthOf, union } from './interval.js';
import { type CreditedPeriod, countingCuts, creditOf } from './sla-credit.js';
import type { SlaRule } from './sla-rule.js';

/** Why an incident is not the provider's: a person says so. */
export const SLA_EXCLUSIONS = ['customer_side', 'force_majeure'] as const;
export type SlaExclusion = (typeof SLA_EXCLUSIONS)[number];

/** Why minutes of an incident are not credited; each minute is told once, by the first of these that holds. */
export const LEFT_OUT_CAUSES = [
  'planned',
  'suspended',
  'paused',
  ...SLA_EXCLUSIONS,
  'unknown',
  'short',
  'unconfirmed',
] as const;
export type LeftOutCause = (typeof LEFT_OUT_CAUSES)[number];

export interface SlaIncident extends Interval {
  readonly id: string;
  readonly name: string;
  /** Whether a person or a stated rule confirmed the link that says that it hurt this service. */
  readonly isConfirmed: boolean;
  readonly exclusion: SlaExclusion | null;
  /** When nothing was known of what it is about. */
  readonly unknown: readonly Interval[];
}

export interface PeriodToJudge {
  /** The days that were billed, as intervals. */
  readonly billed: readonly Interval[];
  readonly billedMinor: number;
  readonly incrementMinor: number;
  readonly incidents: readonly SlaIncident[];
  /** Planned work that the customer was told of before it began. */
  readonly planned: readonly Interval[];
  readonly suspended: readonly Interval[];
  readonly paused: readonly Interval[];
  /** When nothing was known of what the service hangs on. */
  readonly gaps: readonly Interval[];
}

export interface JudgedPeriod {
  readonly eligibleMinutes: number;
  readonly periodMinutes: number;
  readonly creditMinor: number;
  readonly counted: readonly Interval[];
  readonly incidents: readonly (Interval & {
    readonly id: string;
    readonly name: string;
    readonly minutes: number;
  })[];
  readonly leftOut: readonly (Interval & { readonly cause: LeftOutCause })[];
  readonly leftOutMinutes: number;
  /** Monitoring gaps without an incident: listed, never credited. */
  readonly unknown: readonly Interval[];
  readonly unknownMinutes: number;
}

/**
 * The minutes of a billing period that a service was without, by the provider's fault, and what they are worth: the
 * union of its incidents less everything that is not to be credited. Times are instants; the caller made the period's
 * days into instants of the tenant's zone.
 */
export function judgePeriod(of: PeriodToJudge, rule: SlaRule): JudgedPeriod {
  const within = (intervals: readonly Interval[]) => intersection(intervals, of.billed);
  const confirmed = of.incidents.filter(({ isConfirmed }) => isConfirmed);
  const outage = within(confirmed);
  const because = (exclusion: SlaExclusion) =>
    confirmed.filter((incident) => incident.exclusion === exclusion);
  const causes: readonly (readonly [LeftOutCause, readonly Interval[]])[] = [
    ['planned', of.planned],
    ['suspended', of.suspended],
    ['paused', of.paused],
    ['customer_side', because('customer_side')],
    ['force_majeure', because('force_majeure')],
    ['unknown', unknownIn(confirmed)],
  ];
  let left = outage;
  const leftOut: (Interval & { readonly cause: LeftOutCause })[] = [];
  for (const [cause, intervals] of causes) {
    leftOut.push(...intersection(left, intervals).map((one) => ({ ...one, cause })));
    left = difference(left, intervals);
  }
  const counted = countingCuts(left, rule);
  leftOut.push(...difference(left, counted).map((one) => ({ ...one, cause: 'short' as const })));
  const suggested = of.incidents.filter(({ isConfirmed }) => !isConfirmed);
  const unconfirmed = difference(within(suggested), outage);
  leftOut.push(...unconfirmed.map((one) => ({ ...one, cause: 'unconfirmed' as const })));
  const unknown = difference(within(of.gaps), [...outage, ...suggested]);
  const period: CreditedPeriod = { ...of, periodMinutes: minutesOf(union(of.billed)) };
  const eligibleMinutes = minutesOf(counted);
  return {
    eligibleMinutes,
    periodMinutes: period.periodMinutes,
    creditMinor: creditOf(eligibleMinutes, period, rule),
    counted,
    incidents: of.incidents.flatMap(({ id, name, from, to }) => {
      const parts = within([{ from, to }]);
      const [first, last] = [parts[0], parts.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [{ id, name, from: first.from, to: last.to, minutes: minutesOf(parts) }];
    }),
    leftOut: leftOut.sort((a, b) => a.from - b.from),
    leftOutMinutes: minutesOf(leftOut),
    unknown,
    unknownMinutes: minutesOf(unknown),
  };
}

/** Of incidents that are open while nothing is known of their root: whether they lasted is not known either. */
function unknownIn(incidents: readonly SlaIncident[]): Interval[] {
  const isUnknown = incidents.flatMap((incident) => intersection([incident], incident.unknown));
  const isKnown = incidents.flatMap((incident) => difference([incident], incident.unknown));
  return difference(isUnknown, isKnown);
}

/** Whole minutes of intervals that do not overlap. */
const minutesOf = (intervals: readonly Interval[]): number =>
  Math.floor(lengthOf(intervals) / MINUTE_MS);
