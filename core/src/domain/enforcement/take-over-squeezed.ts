import { canonicalRate } from './router-address.js';
import { isYes, type RouterRow } from './router-rows.js';

/** `0/0` gives all there is, and so does one side of it. */
export function isSqueezed(row: RouterRow, kbps: number): boolean {
  const rate = canonicalRate(row['max-limit']);
  if (rate === undefined || isYes(row['disabled'])) return false;
  return rate.split('/').every((side) => Number(side) > 0 && Number(side) <= kbps * 1_000);
}
