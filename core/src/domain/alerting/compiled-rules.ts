import type { MetricName } from '../metrics/catalogue.js';
import type { AlertRule, Condition, Guard, WideCondition } from './rule.js';

/**
 * What a rule compares with its thresholds: one number of each sample for each kind. `wide` is never a number
 * here: such rules are looked at apart.
 */
export const INPUT = { value: 0, ratePerMinute: 1, changed: 2, silent: 3, wide: 4 } as const;

/**
 * The rules that one series is matched by, as columns: every kind is a number and two thresholds, turned
 * so that wrong is always upwards. Series with the same rules share one of these.
 */
export class CompiledRules {
  readonly rules: readonly AlertRule[];
  readonly size: number;
  readonly input: Uint8Array;
  readonly sign: Float64Array;
  readonly raise: Float64Array;
  readonly clear: Float64Array;
  readonly forSamples: Uint16Array;
  readonly recoverSamples: Uint16Array;
  readonly guards: readonly (Guard | null)[];
  /** 0 for a rule that is not about silence. */
  readonly silentMs: Float64Array;
  readonly hasSilence: boolean;
  /** The rules that need more than the sample at hand, by their index. */
  readonly wide: readonly { readonly index: number; readonly condition: WideCondition }[];

  constructor(rules: readonly AlertRule[]) {
    this.rules = rules;
    this.size = rules.length;
    const columns = rules.map(columnsOf);
    this.input = Uint8Array.from(columns, ({ input }) => input);
    this.sign = Float64Array.from(columns, ({ sign }) => sign);
    this.raise = Float64Array.from(columns, ({ raise, sign }) => raise * sign);
    this.clear = Float64Array.from(columns, ({ clear, sign }) => clear * sign);
    this.forSamples = Uint16Array.from(rules, ({ forSamples }) => forSamples);
    this.recoverSamples = Uint16Array.from(rules, ({ recoverSamples }) => recoverSamples);
    this.guards = rules.map(({ guard }) => guard);
    this.silentMs = Float64Array.from(rules, ({ condition }) =>
      condition.kind === 'no-data' ? condition.silentMs : 0,
    );
    this.hasSilence = this.silentMs.some((ms) => ms > 0);
    this.wide = rules.flatMap(({ condition }, index) =>
      isWide(condition) ? { index, condition } : [],
    );
  }

  indexOf(ruleId: string): number {
    return this.rules.findIndex(({ id }) => id === ruleId);
  }
}

function columnsOf({ condition }: AlertRule) {
  switch (condition.kind) {
    case 'threshold':
      return { ...limits(condition), input: INPUT.value };
    case 'rate':
      return { ...limits(condition), input: INPUT.ratePerMinute };
    case 'change':
      return { sign: 1, raise: 1, clear: 0, input: INPUT.changed };
    case 'no-data':
      return { sign: 1, raise: 1, clear: 0, input: INPUT.silent };
    case 'reference':
    case 'percentile':
      return { ...limits(condition), input: INPUT.wide };
    case 'availability':
      return { sign: -1, raise: condition.raise, clear: condition.clear, input: INPUT.wide };
    case 'resets':
      return { sign: 1, raise: condition.raise, clear: condition.clear, input: INPUT.wide };
  }
}

export function isWide(condition: Condition): condition is WideCondition {
  return ['reference', 'percentile', 'availability', 'resets'].includes(condition.kind);
}

function limits({ direction, raise, clear }: { direction: string; raise: number; clear: number }) {
  return { sign: direction === 'above' ? 1 : -1, raise, clear };
}

/** Metrics whose samples the rules need: their own and their guards'. */
export function metricsOf(rules: readonly AlertRule[]): ReadonlySet<MetricName> {
  return new Set(rules.flatMap(({ metric, guard }) => (guard ? [metric, guard.metric] : [metric])));
}
