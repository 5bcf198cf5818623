import { sumMinor } from '../money/amount.js';
import { proportion, split } from '../money/round.js';
import type { FrozenTax } from './frozen.js';
import { summed, type TaxedAmount } from './line-taxes.js';

/** A line of an issued invoice, as it is frozen. */
export interface IssuedLine extends TaxedAmount {
  readonly id: string;
  readonly serviceId: string | null;
  readonly description: string;
  readonly isFee: boolean;
}

/** What a credit note took back before; of the invoice as a whole where `lineId` is null. */
export interface CreditedPart extends TaxedAmount {
  readonly lineId: string | null;
}

/** What a credit note takes back of one line of its invoice. */
export interface CreditLine extends TaxedAmount {
  readonly line: IssuedLine;
}

export interface LineAmount {
  readonly lineId: string;
  /** With taxes. */
  readonly amountMinor: number;
}

export type CreditLines =
  | { readonly kind: 'lines'; readonly lines: readonly CreditLine[] }
  | { readonly kind: 'no-line'; readonly lineId: string }
  | { readonly kind: 'above-line'; readonly lineId: string; readonly leftMinor: number };

/**
 * What is left to take back of each line, with its taxes. A discount is a part of the lines that it lowers: of those
 * of its own service; what those cannot take, of lines with the same taxes, then of all others, fees last.
 */
export function leftToCredit(
  lines: readonly IssuedLine[],
  credited: readonly CreditedPart[],
): IssuedLine[] {
  let left = lines.filter(({ totalMinor }) => totalMinor >= 0);
  for (const discount of lines.filter(({ totalMinor }) => totalMinor < 0)) {
    left = lowered(left, discount);
  }
  for (const { lineId, ...part } of credited) {
    if (lineId === null) {
      const spread = creditOfAmount(left, part.totalMinor);
      left = left.map((line) => {
        const own = spread.find((one) => one.line.id === line.id);
        return own === undefined ? line : without(line, own);
      });
    } else left = left.map((line) => (line.id === lineId ? without(line, part) : line));
  }
  return left;
}

/** Takes an amount back from all lines, each by what is left of it. At most what is left in all. */
export function creditOfAmount(left: readonly IssuedLine[], amountMinor: number): CreditLine[] {
  const all = sumMinor(left.map(({ totalMinor }) => totalMinor));
  if (amountMinor <= 0 || amountMinor > all) {
    throw new RangeError('a credit note is above zero and at most what is left of its invoice');
  }
  const shares = split(
    amountMinor,
    left.map(({ totalMinor }) => totalMinor),
  );
  return left.flatMap((line, index) => {
    const share = shares[index] ?? 0;
    // A line that asks for nothing, its taxes withheld in full, goes with the document.
    const [part, of] = line.totalMinor === 0 ? [amountMinor, all] : [share, line.totalMinor];
    const taken = partOf(line, share, part, of);
    // Taxes of a line that a discount of other taxes used up may cancel each other out and still be owed apart.
    const isNothing =
      taken.totalMinor === 0 &&
      taken.netMinor === 0 &&
      taken.taxes.every(({ amountMinor: tax }) => tax === 0);
    return isNothing ? [] : [{ ...taken, line }];
  });
}

/** Takes amounts back from named lines; several of one line are one. */
export function creditOfLines(
  left: readonly IssuedLine[],
  wanted: readonly LineAmount[],
): CreditLines {
  const byLine = new Map<string, number>();
  for (const { lineId, amountMinor } of wanted) {
    byLine.set(lineId, sumMinor([byLine.get(lineId) ?? 0, amountMinor]));
  }
  const lines: CreditLine[] = [];
  for (const [lineId, amountMinor] of byLine) {
    const line = left.find(({ id }) => id === lineId);
    if (line === undefined) return { kind: 'no-line', lineId };
    const { totalMinor: leftMinor } = line;
    if (amountMinor > leftMinor) return { kind: 'above-line', lineId, leftMinor };
    lines.push({ ...partOf(line, amountMinor, amountMinor, leftMinor), line });
  }
  return { kind: 'lines', lines };
}

/**
 * `totalMinor` of a line at the line's own rates: each tax by its part, the net is what remains. All that is left takes
 * what rounding left of earlier parts, so that notes sum to their invoice to the unit.
 */
function partOf(of: TaxedAmount, totalMinor: number, part: number, whole: number): TaxedAmount {
  const taxes = of.taxes.map((tax) => ({
    ...tax,
    baseMinor: proportion(tax.baseMinor, part, whole),
    amountMinor: proportion(tax.amountMinor, part, whole),
  }));
  const { taxMinor, withheldMinor } = summed(0, taxes);
  return summed(totalMinor - taxMinor + withheldMinor, taxes);
}

/** A discount shared out among the lines that it lowers, by what each of them asks for. */
function lowered(lines: readonly IssuedLine[], discount: IssuedLine): IssuedLine[] {
  const ranks = [
    lines.filter(({ serviceId }) => serviceId !== null && serviceId === discount.serviceId),
    lines.filter((line) => !line.isFee && ratesOf(line) === ratesOf(discount)),
    lines.filter(({ isFee }) => !isFee),
    lines,
  ];
  let after = [...lines];
  let rest: TaxedAmount = discount;
  for (const rank of ranks) {
    const among = after.filter((line) => rank.some(({ id }) => id === line.id));
    const weights = among.map(({ totalMinor }) => totalMinor);
    const room = sumMinor(weights);
    if (rest.totalMinor === 0 || room === 0) continue;
    const takenMinor = Math.min(room, -rest.totalMinor);
    const taken = partOf(rest, -takenMinor, takenMinor, -rest.totalMinor);
    rest = without(rest, taken);
    const shares = sharesOf(taken, weights);
    after = after.map((line) => {
      const share = shares[among.findIndex(({ id }) => id === line.id)];
      return share === undefined ? line : { ...line, ...plus(line, share) };
    });
  }
  return after;
}

/** By weights, so that the shares sum to it in each of its parts. */
function sharesOf(of: TaxedAmount, weights: readonly number[]): TaxedAmount[] {
  const totals = split(of.totalMinor, weights);
  const amounts = of.taxes.map((tax) => split(tax.amountMinor, weights));
  const bases = of.taxes.map((tax) => split(tax.baseMinor, weights));
  return totals.map((totalMinor, at) => {
    const taxes = of.taxes.map((tax, index) => ({
      ...tax,
      amountMinor: amounts[index]?.[at] ?? 0,
      baseMinor: bases[index]?.[at] ?? 0,
    }));
    const { taxMinor, withheldMinor } = summed(0, taxes);
    return summed(totalMinor - taxMinor + withheldMinor, taxes);
  });
}

const ratesOf = ({ taxes }: TaxedAmount) => taxes.map(keyOf).sort().join();
const keyOf = ({ kind, code, ratePpm }: FrozenTax) => `${kind} ${code} ${ratePpm}`;

function plus(one: TaxedAmount, other: TaxedAmount, sign: 1 | -1 = 1): TaxedAmount {
  const taxes = new Map(one.taxes.map((tax) => [keyOf(tax), tax]));
  for (const tax of other.taxes) {
    const known = taxes.get(keyOf(tax));
    taxes.set(keyOf(tax), {
      ...tax,
      baseMinor: sumMinor([known?.baseMinor ?? 0, sign * tax.baseMinor]),
      amountMinor: sumMinor([known?.amountMinor ?? 0, sign * tax.amountMinor]),
    });
  }
  return summed(sumMinor([one.netMinor, sign * other.netMinor]), [...taxes.values()]);
}

function without<T extends TaxedAmount>(one: T, other: TaxedAmount): T {
  return { ...one, ...plus(one, other, -1) };
}
