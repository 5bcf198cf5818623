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
    sign: condition.direction === 'above' ? '≥' : '≤',
    raise: plain(condition.raise, locale),
    clear: plain(condition.clear, locale),
    count: forSamples,
  };
  return { key: condition.kind === 'rate' ? 'says.rate' : 'says.threshold', values };
}
