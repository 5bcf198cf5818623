import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AvailableCredit, allocateFifo, type OpenInvoice } from './allocate-fifo.js';

const FEBRUARY = { id: 'feb', number: 7, dueDate: '2026-02-05', openMinor: 49_900 };
const MARCH = { id: 'mar', number: 9, dueDate: '2026-03-05', openMinor: 49_900 };

it('pays the oldest first and leaves the next one open in part', () => {
  const paid = allocateFifo([{ source: 'payment', id: 'p', leftMinor: 70_000 }], [MARCH, FEBRUARY]);
  expect(paid.map(({ invoiceId, amountMinor }) => [invoiceId, amountMinor])).toEqual([
    ['feb', 49_900],
    ['mar', 20_100],
  ]);
});

it('takes the lower number of two that fall due together', () => {
  const twin = { ...MARCH, id: 'twin', number: 8 };
  const paid = allocateFifo([{ source: 'credit_note', id: 'n', leftMinor: 1 }], [MARCH, twin]);
  expect(paid[0]?.invoiceId).toBe('twin');
});

it('never makes or loses money', () => {
  const credits = fc
    .array(fc.nat(100_000))
    .map((list) =>
      list.map(
        (leftMinor, id): AvailableCredit => ({ source: 'payment', id: `p${id}`, leftMinor }),
      ),
    );
  const invoices = fc
    .array(
      fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom('2026-01-05', '2026-02-05')),
    )
    .map((list) =>
      list.map(
        ([openMinor, dueDate], number): OpenInvoice => ({
          id: `i${number}`,
          number,
          dueDate,
          openMinor,
        }),
      ),
    );
  fc.assert(
    fc.property(credits, invoices, (given, owed) => {
      const made = allocateFifo(given, owed);
      const sum = (list: readonly number[]) => list.reduce((total, next) => total + next, 0);
      expect(sum(made.map((one) => one.amountMinor))).toBe(
        Math.min(sum(given.map((one) => one.leftMinor)), sum(owed.map((one) => one.openMinor))),
      );
      expect(made.every((one) => one.amountMinor > 0)).toBe(true);
      for (const { id, openMinor } of owed) {
        const paid = sum(made.filter((one) => one.invoiceId === id).map((one) => one.amountMinor));
        expect(paid).toBeLessThanOrEqual(openMinor);
      }
      for (const { id, leftMinor } of given) {
        const used = sum(made.filter((one) => one.sourceId === id).map((one) => one.amountMinor));
        expect(used).toBeLessThanOrEqual(leftMinor);
      }
    }),
  );
});
