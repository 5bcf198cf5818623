import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Observation } from '@atalaya/core/domain/network/reading';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { ValueRule } from './profile.js';
import { numberOf, textOf } from './snmp-text.js';

/** Digits that survive a scale such as 0.1 (154 × 0.1 is 15.4, not 15.400000000000002). */
const PRECISION = 12;

/** The metric's value, or undefined where the device says that it has none. */
export function gaugeValue(rule: ValueRule, raw: SnmpValue | undefined): number | undefined {
  if (rule.cases) return caseValue(rule.cases, textOf(raw));
  const number = rule.isDuration ? durationOf(textOf(raw)) : numberIn(rule, raw);
  if (number === undefined || !isMeasured(rule, number)) return undefined;
  if (rule.map) return rule.map.values[String(number)] ?? rule.map.other;
  const value = scaled(number, scaleOf(rule, number));
  if (rule.isMilliwatts) return value > 0 ? scaled(Math.log10(value), 10) : undefined;
  return rule.offset === undefined ? value : scaled(value + rule.offset, 1);
}

function scaleOf(rule: ValueRule, number: number): number {
  const steps = [rule.above ?? []].flat();
  return steps.findLast((step) => number > step.limit)?.scale ?? rule.scale ?? 1;
}

function isMeasured(rule: ValueRule, number: number): boolean {
  if (rule.absent?.includes(number)) return false;
  const [min, max] = rule.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return number >= min && number <= max;
}

export function scaled(number: number, scale: number): number {
  const value = number * scale;
  return Number.isInteger(value) ? value : Number(value.toPrecision(PRECISION));
}

/** A counter stays as it was read: its rate is made later, from two reads. */
export function counterObservation(
  rule: ValueRule,
  raw: SnmpValue | undefined,
  tags: Tags,
  identity: string | undefined,
): Observation | undefined {
  const isCount = typeof raw === 'bigint' || (typeof raw === 'number' && raw >= 0);
  if (rule.counter === undefined || !isCount) return undefined;
  const { factor, ceiling } = rule.counter;
  return {
    kind: 'counter',
    metric: rule.metric,
    tags,
    raw: BigInt(raw),
    bits: typeof raw === 'bigint' ? 64 : 32,
    factor,
    ...(identity === undefined ? {} : { identity }),
    ...(ceiling === undefined ? {} : { ceiling }),
  };
}

function caseValue(
  cases: readonly { readonly matches: string; readonly value: number }[],
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  return cases.find((one) => new RegExp(one.matches).test(text))?.value;
}

function numberIn(rule: ValueRule, raw: SnmpValue | undefined): number | undefined {
  return rule.pattern ? patternValue(rule.pattern, textOf(raw)) : numberOf(raw);
}

const SECONDS = [1, 60, 3_600, 86_400];

function durationOf(text: string | undefined): number | undefined {
  const parts = text?.includes(':') ? (text.match(/\d+/g) ?? []) : [];
  if (parts.length === 0 || parts.length > SECONDS.length) return undefined;
  return parts.reverse().reduce((sofar, part, at) => sofar + Number(part) * (SECONDS[at] ?? 0), 0);
}

function patternValue(pattern: string, text: string | undefined): number | undefined {
  const found = text === undefined ? undefined : new RegExp(pattern).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
