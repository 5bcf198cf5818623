import { proportionTo } from '../money/round.js';

/** What some days of a period cost: the price itself of all of them, else a whole multiple of the increment. */
export function priceOfDays(
  priceMinor: number,
  { used, of }: { readonly used: number; readonly of: number },
  incrementMinor: number,
): number {
  return used === of ? priceMinor : proportionTo(priceMinor, used, of, incrementMinor);
}
