import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumMinor } from '../money/amount.js';
import {
  type CreditedPart,
  type CreditLine,
  creditOfAmount,
  creditOfLines,
  type IssuedLine,
  leftToCredit,
} from './credit-lines.js';
import { documentTaxes, type TaxGroup, taxedAmount, type Withholding } from './line-taxes.js';

const tax = (code: string, ratePpm: number) => ({
  code,
  name: code,
  ratePpm,
  kind: 'tax' as const,
});
const IVA: TaxGroup = { isIncluded: true, taxes: [tax('IVA16', 160_000)] };
const line = (
  id: string,
  amountMinor: number,
  group: TaxGroup | null = IVA,
  more: Partial<IssuedLine> = {},
  held: readonly Withholding[] = [],
): IssuedLine => ({
  ...taxedAmount(amountMinor, group, held),
  id,
  serviceId: null,
  description: id,
  isFee: false,
  ...more,
});
const taken = (lines: readonly CreditLine[]) =>
  lines.map(({ line: of, totalMinor, taxMinor }) => [of.id, totalMinor, taxMinor]);
const named = (left: readonly IssuedLine[], lineId: string, amountMinor: number) => {
  const credit = creditOfLines(left, [{ lineId, amountMinor }]);
  return credit.kind === 'lines' ? taken(credit.lines) : credit;
};

describe('a credit note', () => {
  it('of 100.00 on 499.00 is 86.21 and 13.79; of all that is left, what rounding left', () => {
    const left = leftToCredit([line('a', 49_900)], []);
    const first = creditOfAmount(left, 10_000);
    expect(first).toMatchObject([{ netMinor: 8_621, taxMinor: 1_379, totalMinor: 10_000 }]);
    const credited = first.map(({ line: { id: lineId }, ...part }) => ({ ...part, lineId }));
    const rest = leftToCredit([line('a', 49_900)], credited);
    expect(creditOfAmount(rest, 39_900)).toMatchObject([{ netMinor: 34_396, taxMinor: 5_504 }]);
    expect(() => creditOfAmount(rest, 39_901)).toThrow(RangeError);
  });

  it('takes of a named line at that line’s rates, and of no other', () => {
    const lines = [line('internet', 49_900), line('visit', 10_800, null)];
    const left = leftToCredit(lines, []);
    expect(named(left, 'visit', 5_000)).toEqual([['visit', 5_000, 0]]);
    expect(named(left, 'internet', 11_600)).toEqual([['internet', 11_600, 1_600]]);
    expect(named(left, 'visit', 10_801)).toEqual({
      kind: 'above-line',
      lineId: 'visit',
      leftMinor: 10_800,
    });
    expect(named(left, 'other', 1)).toEqual({ kind: 'no-line', lineId: 'other' });
  });

  it('takes of all lines by what is left of each', () => {
    const lines = [line('internet', 40_000), line('visit', 10_000, null)];
    expect(taken(creditOfAmount(leftToCredit(lines, []), 5_000))).toEqual([
      ['internet', 4_000, 552],
      ['visit', 1_000, 0],
    ]);
  });

  it('finds a discount in the lines that it lowers: its own service’s, then others, fees last', () => {
    const lines = [
      line('one', 20_000, IVA, { serviceId: 's1' }),
      line('two', 30_000, IVA, { serviceId: 's2' }),
      line('fee', 5_000, null, { isFee: true }),
      line('off', -25_000, IVA, { serviceId: 's1' }),
    ];
    const left = leftToCredit(lines, []);
    expect(left.map(({ id, totalMinor }) => [id, totalMinor])).toEqual([
      ['one', 0],
      ['two', 25_000],
      ['fee', 5_000],
    ]);
    expect(named(left, 'off', 1)).toEqual({ kind: 'no-line', lineId: 'off' });
  });

  const group = fc.option(
    fc.record({
      isIncluded: fc.boolean(),
      taxes: fc
        .uniqueArray(fc.integer({ min: 0, max: 300_000 }), { maxLength: 3 })
        .map((rates) => rates.map((rate) => tax(`T${rate}`, rate))),
    }),
  );
  const held = fc
    .array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 1 })
    .map((rates) => rates.map((ratePpm) => ({ code: 'RET', name: 'RET', ratePpm })));
  const invoice = fc
    .tuple(
      fc.array(fc.tuple(fc.integer({ min: -200_000, max: 1_000_000 }), group, fc.nat(2)), {
        minLength: 1,
        maxLength: 5,
      }),
      held,
    )
    .map(([lines, withheld]) =>
      lines
        .filter(([amount]) => amount !== 0)
        .map(([amount, taxes, service], at) =>
          line(
            `${at}`,
            amount,
            taxes,
            { serviceId: `s${service}`, isFee: service === 2 },
            withheld,
          ),
        ),
    )
    .filter((lines) => sumMinor(lines.map(({ totalMinor }) => totalMinor)) > 0);

  /** Some amount of some line or of all, as `pick` says; everything that is left without one. */
  const creditSome = (left: readonly IssuedLine[], pick: number | null) => {
    expect(left.every(({ totalMinor }) => totalMinor >= 0)).toBe(true);
    const all = sumMinor(left.map(({ totalMinor }) => totalMinor));
    if (all === 0) return [];
    if (pick === null) return creditOfAmount(left, all);
    const one = left.filter(({ totalMinor }) => totalMinor > 0)[pick % 2];
    const amountMinor = 1 + (pick % (one?.totalMinor ?? all));
    const byLine = one && creditOfLines(left, [{ lineId: one.id, amountMinor }]);
    const made = byLine?.kind === 'lines' ? byLine.lines : creditOfAmount(left, amountMinor);
    expect(sumMinor(made.map(({ totalMinor }) => totalMinor))).toBe(amountMinor);
    return made;
  };

  /** A discount of other taxes leaves a line whose taxes cancel each other out. */
  const crossed = [
    line('0', -11, { isIncluded: true, taxes: [tax('A', 145_540), tax('B', 148_578)] }),
    line('1', 7, { isIncluded: false, taxes: [] }),
    line('2', 5, {
      isIncluded: true,
      taxes: [tax('C', 50_102), tax('D', 50_898), tax('E', 10_112)],
    }),
  ];

  it('and those after it sum to their invoice in every part, by whatever lines and slices', () => {
    fc.assert(
      fc.property(invoice, fc.array(fc.nat(1_000_000), { maxLength: 5 }), (lines, picks) => {
        const credited: CreditedPart[] = [];
        const note = (pick: number | null) => {
          const made = creditSome(leftToCredit(lines, credited), pick);
          credited.push(...made.map(({ line: { id: lineId }, ...part }) => ({ ...part, lineId })));
        };
        for (const pick of picks) note(pick);
        const isOpen = leftToCredit(lines, credited).some(({ totalMinor }) => totalMinor > 0);
        note(null);
        const sums = (parts: readonly (IssuedLine | CreditedPart)[]) => ({
          total: sumMinor(parts.map(({ totalMinor }) => totalMinor)),
          net: sumMinor(parts.map(({ netMinor }) => netMinor)),
          taxes: documentTaxes(parts.map(({ taxes }) => taxes))
            .map(({ code, amountMinor }) => `${code} ${amountMinor}`)
            .filter((text) => !text.endsWith(' 0'))
            .sort(),
        });
        if (isOpen) expect(sums(credited)).toEqual(sums(lines));
      }),
      { numRuns: 150, examples: [[crossed, []]] },
    );
  });
});
