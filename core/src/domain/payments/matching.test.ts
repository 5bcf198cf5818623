import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LineCandidate, matchLine } from './match-line.js';
import { matchReport } from './match-report.js';
import { accountReference, accountReferencesIn, referenceKey } from './payment-reference.js';
import { lineKeys, readStatementRow, type StatementMapping } from './statement-columns.js';

const MAPPING: StatementMapping = {
  date: 0,
  amount: 1,
  reference: 2,
  payer: 3,
  dateOrder: 'dmy',
  decimalMark: '.',
};
const read = (cells: readonly string[], more: Partial<StatementMapping> = {}) =>
  readStatementRow(cells, { ...MAPPING, ...more }, 'MXN');

describe('a row of a bank', () => {
  it.each([
    [['05/03/2026', '$1,234.50', 'R', 'P'], {}, 123_450],
    [['05/03/2026', '1.234,50', 'R', 'P'], { decimalMark: ',' }, 123_450],
    [['2026-03-05', '499', 'R', 'P'], { dateOrder: 'ymd' }, 49_900],
    [['05.03.26', 'MXN 12.00', 'R', 'P'], {}, 1_200],
  ] as const)('%j is read', (cells, more, amountMinor) => {
    expect(read(cells, more as Partial<StatementMapping>)).toEqual({
      kind: 'row',
      row: { bookedOn: '2026-03-05', amountMinor, reference: 'R', payer: 'P' },
    });
  });

  it.each([
    [['05/03/2026', '-12.00'], 'skipped'],
    [['05/03/2026', '(12.00)'], 'skipped'],
    [['05/03/2026', ''], 'skipped'],
    [['31/02/2026', '12.00'], 'wrong'],
    [['05/03/2026', '12.005'], 'wrong'],
    [['05/03/2026', 'saldo'], 'wrong'],
  ] as const)('%j is %s', (cells, kind) => expect(read(cells).kind).toBe(kind));

  it('never throws, whatever it holds', () => {
    fc.assert(fc.property(fc.array(fc.string()), (cells) => read(cells).kind !== undefined));
  });

  it('is known again in another export, and two alike in one file stay two', () => {
    const row = { bookedOn: '2026-03-05', amountMinor: 100, reference: 'a  b', payer: 'x' };
    const [one, two] = lineKeys([row, { ...row, reference: 'A b' }]);
    expect(one).not.toBe(two);
    expect(lineKeys([row])).toEqual([one]);
  });
});

describe('an account reference', () => {
  it('is found within whatever a bank makes of it, and not with a mistyped digit', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(9), fc.nat(9), (seed, place, digit) => {
        const code = accountReference(seed);
        const spaced = `pago ${code.toLowerCase().replace(/(.{4})/g, '$1 ')}- gracias`;
        expect(accountReferencesIn(spaced)).toEqual([code]);
        const changed = `${code.slice(0, 2 + place)}${digit}${code.slice(3 + place)}`;
        if (changed !== code) expect(accountReferencesIn(changed)).toEqual([]);
      }),
    );
    expect(referenceKey('ref. 00-12 a')).toBe('REF0012A');
  });
});

describe('whose a line is', () => {
  const code = accountReference(7);
  const ana: LineCandidate = {
    accountId: 'ana',
    name: 'Ana Ruiz Peña',
    taxId: 'RUPA800101AB1',
    code,
    invoiceNumbers: ['A-000123'],
    openMinor: 99_800,
    openAmounts: [49_900],
    reported: [{ id: 'r', referenceKey: 'SPEI77', amountMinor: 49_900 }],
  };
  const twin = { ...ana, accountId: 'twin', name: 'Luis Soto', taxId: null, code: null };
  const other = { ...twin, invoiceNumbers: [], reported: [] };
  const line = { bookedOn: '2026-03-05', amountMinor: 49_900, reference: '', payer: '' };

  it.each([
    [{ reference: 'spei-77' }, 'reported', true],
    [{ reference: 'spei-77', amountMinor: 1 }, 'reported', false],
    [{ payer: 'deposito: SPEI77, gracias' }, 'reported', true],
    [{ reference: `pago ${code}`, amountMinor: 5 }, 'account_reference', true],
    [{ reference: 'factura A000123' }, 'invoice_number', true],
    [{ reference: 'factura A000123', amountMinor: 5 }, 'invoice_number', false],
    [{ payer: 'RUPA800101AB1' }, 'tax_id_and_amount', false],
    [{ payer: 'RUIZ PENA ANA' }, 'name_and_amount', false],
    [{}, 'amount', false],
  ])('%j is %s, sure: %s', (more, reason, isSure) => {
    expect(matchLine({ ...line, ...more }, [other, ana])[0]).toMatchObject(
      reason === 'amount' ? { reason } : { accountId: 'ana', reason, isSure },
    );
  });

  it('is sure for nobody when it names two', () => {
    const both = matchLine({ ...line, reference: 'SPEI77' }, [ana, { ...ana, accountId: 'b' }]);
    expect(both.map(({ isSure }) => isSure)).toEqual([false, false]);
    expect(matchLine({ ...line, amountMinor: 3 }, [other])).toEqual([]);
  });
});

describe('what proves a report', () => {
  const report = { referenceKey: 'BNK4411', amountMinor: 49_900, paidOn: '2026-03-05' };
  const line = { bookedOn: '2026-03-05', amountMinor: 49_900, reference: '', payer: '' };

  it.each([
    [{ reference: 'bnk-4411' }, 'reference_and_amount'],
    [{ payer: 'SPEI BNK4411', bookedOn: '2026-04-30', amountMinor: 1 }, 'reference'],
    [{ bookedOn: '2026-03-12' }, 'amount'],
    [{ bookedOn: '2026-03-13' }, undefined],
    [{ bookedOn: '2026-03-03' }, undefined],
    [{ amountMinor: 49_901 }, undefined],
  ])('%j is %s', (more, reason) => {
    expect(matchReport(report, [{ ...line, id: 'l', ...more }])[0]?.reason).toBe(reason);
  });

  it('is told the best first, and three at most', () => {
    const lines = ['a', 'b', 'c', 'd'].map((id) => ({ ...line, id }));
    const named = { ...line, id: 'best', reference: 'BNK4411' };
    const found = matchReport(report, [...lines, named]);
    expect(found.map(({ lineId }) => lineId)).toEqual(['best', 'a', 'b']);
  });
});
