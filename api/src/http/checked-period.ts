import type { Instant } from '@atalaya/core/domain/shared/instant';
import { invalidField } from './http-problem.js';

/** [from, to) as instants; refuses an empty period and one that is longer than `longestMs`. */
export function checkedPeriod(
  period: { readonly from: string; readonly to: string },
  longestMs: number,
): { readonly from: Instant; readonly to: Instant } {
  const from = Date.parse(period.from);
  const to = Date.parse(period.to);
  if (to <= from) throw invalidField('to', 'must be after `from`');
  if (to - from > longestMs) {
    throw invalidField(
      'from',
      `must be at most ${Math.floor(longestMs / 86_400_000)} days before \`to\``,
    );
  }
  return { from, to };
}
