import { z } from 'zod';
import { sumMinor } from '../money/amount.js';
import { divideRounded, proportion, split } from '../money/round.js';
import type { FrozenTax } from './frozen.js';

const PPM = 1_000_000;

const rateShape = {
  /** `IVA16`, `RET_ISR`: the tail of the journal's ledger. */
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,32}$/, 'must be 1 to 32 letters, digits, points or dashes'),
  name: z.string().trim().min(1).max(80),
  /** Millionths: 16 % is 160000. */
  ratePpm: z.number().int().min(0).max(PPM),
};
/** What a customer keeps back on everything that is billed to it. */
export const withholdingSchema = z.strictObject(rateShape);
export type Withholding = z.infer<typeof withholdingSchema>;
export const withholdingsSchema = z.array(withholdingSchema).max(5);

/** A tax that is added to a price or lies in it, or is kept back by who pays. */
export const taxRateSchema = z.strictObject({ ...rateShape, kind: z.enum(['tax', 'withholding']) });
export const taxRatesSchema = z
  .array(taxRateSchema)
  .max(8)
  .refine((taxes) => new Set(taxes.map(({ code }) => code)).size === taxes.length, {
    message: 'must not name a code twice',
  });

export interface TaxGroup {
  /** Whether the price has the taxes in it. */
  readonly isIncluded: boolean;
  readonly taxes: readonly z.infer<typeof taxRateSchema>[];
}

export interface TaxedAmount {
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly withheldMinor: number;
  /** What the line asks for: net and tax without what is withheld. */
  readonly totalMinor: number;
  readonly taxes: readonly FrozenTax[];
}

/**
 * The taxes of one line, rounded once each. Included: the net is the price without the sum of the rates, what is left
 * of the price is tax and is shared out by rate, so that net and taxes are the price to the unit. Exclusive: each tax
 * is rounded from the net. A discount is a line below zero and is taxed alike.
 */
export function taxedAmount(
  amountMinor: number,
  group: TaxGroup | null,
  withholdings: readonly Withholding[],
): TaxedAmount {
  const rates = (group?.taxes ?? []).filter(({ kind }) => kind === 'tax');
  const held = [
    ...(group?.taxes ?? []).filter(({ kind }) => kind === 'withholding'),
    ...withholdings.map((one) => ({ ...one, kind: 'withholding' as const })),
  ];
  const rateSum = rates.reduce((sum, { ratePpm }) => sum + ratePpm, 0);
  const isIncluded = group?.isIncluded === true && rateSum > 0;
  const netMinor = isIncluded
    ? divideRounded(BigInt(amountMinor) * BigInt(PPM), BigInt(PPM + rateSum))
    : amountMinor;
  const amounts = isIncluded
    ? split(
        amountMinor - netMinor,
        rates.map(({ ratePpm }) => ratePpm),
      )
    : rates.map(({ ratePpm }) => proportion(netMinor, ratePpm, PPM));
  const taxes: FrozenTax[] = [
    ...rates.map((rate, index) => ({
      ...rate,
      baseMinor: netMinor,
      amountMinor: amounts[index] ?? 0,
    })),
    ...held.map((rate) => ({
      ...rate,
      baseMinor: netMinor,
      amountMinor: proportion(netMinor, rate.ratePpm, PPM),
    })),
  ];
  return summed(netMinor, taxes);
}

/** A net with its taxes, summed. */
export function summed(netMinor: number, taxes: readonly FrozenTax[]): TaxedAmount {
  const of = (kind: FrozenTax['kind']) =>
    sumMinor(taxes.filter((tax) => tax.kind === kind).map((tax) => tax.amountMinor));
  const [taxMinor, withheldMinor] = [of('tax'), of('withholding')];
  const totalMinor = sumMinor([netMinor, taxMinor, -withheldMinor]);
  return { netMinor, taxMinor, withheldMinor, totalMinor, taxes };
}

/** The taxes of a whole document: those of its lines, summed by code and rate. */
export function documentTaxes(lines: readonly (readonly FrozenTax[])[]): FrozenTax[] {
  const byRate = new Map<string, FrozenTax>();
  for (const tax of lines.flat()) {
    const key = `${tax.kind} ${tax.code} ${tax.ratePpm}`;
    const known = byRate.get(key);
    byRate.set(key, {
      ...tax,
      baseMinor: sumMinor([known?.baseMinor ?? 0, tax.baseMinor]),
      amountMinor: sumMinor([known?.amountMinor ?? 0, tax.amountMinor]),
    });
  }
  return [...byRate.values()];
}
