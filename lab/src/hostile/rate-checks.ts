import { CPE_RATE_BPS } from './cpe-tree.js';

interface Rate {
  readonly value: number;
}

/**
 * Rates that no late poll explains. A poll that a loaded machine held up by part of its short interval is off by as
 * much; a counter that wrapped or began again, read wrongly, is off a thousandfold.
 */
export function spikes<T extends Rate>(rates: readonly T[]): T[] {
  return rates.filter(({ value }) => !(value >= 0 && value < 4 * CPE_RATE_BPS));
}

/** The middle one of the rates, as a part of CPE_RATE_BPS: 1 when right. NaN without rates. */
export function middleRate(rates: readonly Rate[]): number {
  const values = rates.map(({ value }) => value).sort((a, b) => a - b);
  return (values[values.length >> 1] ?? Number.NaN) / CPE_RATE_BPS;
}
