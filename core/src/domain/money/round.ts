import { checkMinor } from './amount.js';

/**
 * The one place where money is rounded: half away from zero, once, from an exact fraction. Throws RangeError for a
 * denominator that is not above zero and for results that are not safe integers.
 */
export function divideRounded(numerator: bigint, denominator: bigint): number {
  if (denominator <= 0n) throw new RangeError('the denominator must be above zero');
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  const result = checkMinor(Number(rounded));
  return numerator < 0n && result !== 0 ? -result : result;
}

/** `amount · numerator ÷ denominator`, each a whole number: 49900 · 17 ÷ 31 = 27365. */
export function proportion(amountMinor: number, numerator: number, denominator: number): number {
  const [amount, by] = [BigInt(checkMinor(amountMinor)), BigInt(checkMinor(numerator))];
  return divideRounded(amount * by, BigInt(checkMinor(denominator)));
}

/**
 * A proportion to the nearest whole multiple of an increment, where the smallest coin is larger than the currency's
 * unit. Rounded once: 149.6 units are 100 with an increment of 100, though 150 would be 200.
 */
export function proportionTo(
  amountMinor: number,
  numerator: number,
  denominator: number,
  incrementMinor: number,
): number {
  const [amount, by] = [BigInt(checkMinor(amountMinor)), BigInt(checkMinor(numerator))];
  const whole = BigInt(checkMinor(denominator)) * BigInt(checkMinor(incrementMinor));
  return checkMinor(divideRounded(amount * by, whole) * incrementMinor);
}

/**
 * Splits an amount by weights so that the parts sum to it exactly: each gets its share rounded towards zero, and the
 * units that are left go to the largest remainders, the first of equal ones. 10000 by 1, 1, 1 is 3334, 3333, 3333.
 */
export function split(amountMinor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(checkMinor(weight)), 0n);
  if (total <= 0n || weights.some((weight) => weight < 0)) {
    throw new RangeError('weights must not be negative, and one must be above zero');
  }
  const size = BigInt(Math.abs(checkMinor(amountMinor)));
  const shares = weights.map((weight, index) => {
    const exact = size * BigInt(weight);
    return { index, share: exact / total, rest: exact % total };
  });
  let left = size - shares.reduce((sum, { share }) => sum + share, 0n);
  const byRest = [...shares].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const part of byRest) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  const sign = amountMinor < 0 ? -1 : 1;
  return shares.map(({ share }) => (share === 0n ? 0 : sign * Number(share)));
}
