import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatNumber } from '../../shared/format/numbers.js';

export interface ConditionText {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const plain = (value: number, locale: Locale) =>
  formatNumber(value, Number.isInteger(value) ? 0 : 1, locale);

/** What a rule waits for, as the key of a sentence and what fills it. */
export function conditionText(
  { condition, forSamples }: Pick<AlertRuleView, 'condition' | 'forSamples'>,
  locale: Locale,
): ConditionText {
  if (condition.kind === 'change') return { key: 'says.change', values: {} };
  if (condition.kind === 'no-data') {
    const minutes = formatNumber(condition.silentMs / 60_000, 0, locale);
    return { key: 'says.noData', values: { minutes } };
  }
  const values = {
    sign: isWrongAbove(condition) ? '≥' : '≤',
    raise: plain(condition.raise, locale),
    clear: plain(condition.clear, locale),
    count: forSamples,
  };
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
      return { key: `says.${condition.kind}`, values };
    case 'reference': {
      const { by, to, atLeast } = condition;
      const key = by === 'difference' ? 'says.difference' : 'says.share';
      if (atLeast === 0) return { key, values: { ...values, to } };
      return { key: 'says.shareAndAmount', values: { ...values, to, atLeast } };
    }
    case 'percentile': {
      const { percentile, windowMs } = condition;
      return {
        key: 'says.percentile',
        values: { ...values, percentile, ...hoursOf(windowMs, locale) },
      };
    }
    case 'availability':
    case 'resets':
      return {
        key: `says.${condition.kind}`,
        values: { ...values, ...hoursOf(condition.windowMs, locale) },
      };
  }
}

type Condition = AlertRuleView['condition'];

function isWrongAbove(condition: Exclude<Condition, { kind: 'change' | 'no-data' }>): boolean {
  if (condition.kind === 'availability') return false;
  return condition.kind === 'resets' || condition.direction === 'above';
}

const hoursOf = (windowMs: number, locale: Locale) => ({
  hours: plain(windowMs / 3_600_000, locale),
});
