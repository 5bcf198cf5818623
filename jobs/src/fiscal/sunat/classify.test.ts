import { describe, expect, it } from 'vitest';
import { classify } from './classify.js';
import { documentOf, lineOf, SUNAT_CONFIG, snapshotOf } from './testing/sunat-samples.js';

const customer = (taxId: string | null, taxIdKind: string | null = null) =>
  snapshotOf({ taxId, taxIdKind });

describe('what a charge document becomes at SUNAT', () => {
  it.each([
    ['a RUC', customer('20131312955'), '01', 'F001'],
    ['a RUC with spaces', customer(' 20131312955 '), '01', 'F001'],
    ['a DNI', customer('45678912', 'pe_dni'), '03', 'B001'],
    ['a foreigner’s card', customer('001234567', 'ce'), '03', 'B001'],
    ['nobody who is identified', customer(null), '03', 'B001'],
  ])('of %s', (_, who, type, series) => {
    const document = documentOf([lineOf(4_229, 761)], { snapshot: who });
    expect(classify(document, null, SUNAT_CONFIG)).toEqual({ kind: 'fits', type, series });
  });

  it('a credit note stays with what it corrects', () => {
    const note = documentOf([lineOf(100, 18)], { kind: 'credit_note' });
    const boleta = { type: '03', series: 'B001', number: 1 };
    expect(classify(note, boleta, SUNAT_CONFIG)).toMatchObject({ type: '07', series: 'BC01' });
    expect(classify(note, { ...boleta, type: '01' }, SUNAT_CONFIG)).toMatchObject({
      series: 'FC01',
    });
    expect(classify(note, null, SUNAT_CONFIG)).toMatchObject({ kind: 'unfit' });
  });

  const iva = {
    ...lineOf(100, 18),
    taxes: lineOf(100, 18).taxes.map((tax) => ({ ...tax, code: 'IVA' })),
  };
  it.each([
    [
      'a wrong RUC',
      documentOf([lineOf(100, 18)], { snapshot: customer('20131312954') }),
      'RUC is wrong',
    ],
    [
      'a tax id of elsewhere',
      documentOf([lineOf(100, 18)], { snapshot: customer('X1', 'rfc') }),
      'no RUC',
    ],
    [
      'nobody above S/ 700',
      documentOf([lineOf(70_000, 12_600)], { snapshot: customer(null) }),
      '700.00',
    ],
    ['another currency', documentOf([lineOf(100, 18)], { currency: 'CLP' }), 'not CLP'],
    ['another tax', documentOf([iva]), 'the tax IVA'],
    ['a withholding', documentOf([lineOf(100, 18)], { withheldMinor: 3 }), 'Withholdings'],
    ['lines that do not add up', documentOf([lineOf(100, 18)], { totalMinor: 119 }), 'add up'],
    [
      'a discount without IGV',
      documentOf([lineOf(900, 0), lineOf(-100, 0)]),
      'discount without IGV',
    ],
    ['nothing to pay', documentOf([]), 'nothing to pay'],
  ])('refuses %s in a sentence', (_, document, sentence) => {
    const told = classify(document, null, SUNAT_CONFIG);
    expect(told).toEqual({ kind: 'unfit', problem: expect.stringContaining(sentence) });
  });
});
