import type { MetricName } from '../metrics/catalogue.js';
import type { DeviceRole } from '../network/device.js';
import { DAY_MS, MINUTE_MS } from '../shared/instant.js';
import type { AlertSeverity } from './alert-severity.js';

export const CONDITION_KINDS = [
  'threshold',
  'rate',
  'change',
  'no-data',
  'reference',
  'percentile',
  'availability',
  'resets',
] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];
export const DIRECTIONS = ['above', 'below'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Both limits belong to their side: `above` is raised at or over `raise` and clears at or under `clear`. */
interface Limits {
  readonly direction: Direction;
  readonly raise: number;
  readonly clear: number;
}

/** The value itself, in the metric's unit. */
export interface ThresholdCondition extends Limits {
  readonly kind: 'threshold';
}

/** The change since the sample before, in the metric's unit per minute; a fall is negative. */
export interface RateCondition extends Limits {
  readonly kind: 'rate';
}

/** Any other value than in the sample before; clears when it stays. */
export interface ChangeCondition {
  readonly kind: 'change';
}

/** A series that gave samples gives none for this long while its device is up. */
export interface NoDataCondition {
  readonly kind: 'no-data';
  readonly silentMs: number;
}

/**
 * What a value is held against. `baseline`: the median of the series' own last 7 days; `acceptance`: what a
 * person wrote down when the installation was accepted; `contracted`: the rate that was bought; `sibling`:
 * the best other chain of the same radio; `parent`: the same metric of the device upstream.
 */
export const REFERENCE_KINDS = [
  'baseline',
  'acceptance',
  'contracted',
  'sibling',
  'parent',
] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];
export const COMPARISONS = ['difference', 'percent'] as const;

/** The value against another one of its kind; a series without a reference is never wrong. */
export interface ReferenceCondition extends Limits {
  readonly kind: 'reference';
  readonly to: ReferenceKind;
  /** `difference`: the value less its reference, in the metric's unit. `percent`: its share of it; 100 is the same. */
  readonly by: (typeof COMPARISONS)[number];
  /** With `percent`: what the value must differ by besides, in the metric's unit; 0 asks nothing. */
  readonly atLeast: number;
}

/** That percentile of the readings within the window, by nearest rank, in the metric's unit. */
export interface PercentileCondition extends Limits {
  readonly kind: 'percentile';
  readonly percentile: number;
  readonly windowMs: number;
}

/** The percentage of the window in which a metric of 0 and 1 was 1; wrong at or under `raise`. */
export interface AvailabilityCondition {
  readonly kind: 'availability';
  readonly windowMs: number;
  readonly raise: number;
  readonly clear: number;
}

/** How often the value fell within the window, as an uptime does when a device starts anew. */
export interface ResetsCondition {
  readonly kind: 'resets';
  readonly windowMs: number;
  readonly raise: number;
  readonly clear: number;
}

export type Condition =
  | ThresholdCondition
  | RateCondition
  | ChangeCondition
  | NoDataCondition
  | ReferenceCondition
  | PercentileCondition
  | AvailabilityCondition
  | ResetsCondition;

/** The conditions that need more than the sample at hand and the one before. */
export type WideCondition =
  | ReferenceCondition
  | PercentileCondition
  | AvailabilityCondition
  | ResetsCondition;

/**
 * A sample counts only while a metric of the same device (and of the same radio, interface or station,
 * where both metrics have that tag) is at or beyond this value.
 */
export interface Guard {
  readonly metric: MetricName;
  readonly direction: Direction;
  readonly value: number;
}

/** Every list that holds something must hold what the device has; empty lists ask nothing. */
export interface Selector {
  readonly roles: readonly DeviceRole[];
  readonly siteIds: readonly string[];
  readonly vendors: readonly string[];
  /** At least one of them is a tag of the device. */
  readonly tags: readonly string[];
  /** Tags of the metric that must have exactly these values. */
  readonly metricTags: Readonly<Record<string, string>>;
}

/** What is watched and when it is wrong. */
export interface RuleTerms {
  readonly metric: MetricName;
  readonly condition: Condition;
  /** Samples in a row, each with a new time, that must be wrong before it fires. */
  readonly forSamples: number;
  /** Samples in a row, each with a new time, that must be right before it is resolved. */
  readonly recoverSamples: number;
  readonly guard: Guard | null;
  readonly selector: Selector;
}

export interface AlertRule extends RuleTerms {
  readonly id: string;
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
}

export const RULE_LIMITS = {
  /** A day of samples that come every minute. */
  mostSamples: 1_440,
  shortestSilenceMs: 2 * MINUTE_MS,
  longestSilenceMs: 7 * DAY_MS,
  shortestWindowMs: 5 * MINUTE_MS,
  longestWindowMs: DAY_MS,
  /** Availability is asked of weeks. */
  longestAvailabilityMs: 7 * DAY_MS,
  mostResets: 20,
  /** No unit of the catalogue reaches it; greater values are broken readings. */
  greatestMagnitude: 1e15,
} as const;
