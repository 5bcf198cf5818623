import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords, numberInWords } from './amount-in-words.js';

describe('numberInWords', () => {
  it.each([
    [0, 'cero'],
    [16, 'dieciséis'],
    [21, 'veintiuno'],
    [31, 'treinta y uno'],
    [100, 'cien'],
    [101, 'ciento uno'],
    [500, 'quinientos'],
    [999, 'novecientos noventa y nueve'],
    [1_000, 'mil'],
    [1_001, 'mil uno'],
    [21_000, 'veintiún mil'],
    [31_500, 'treinta y un mil quinientos'],
    [100_000, 'cien mil'],
    [1_000_000, 'un millón'],
    [2_300_021, 'dos millones trescientos mil veintiuno'],
    [1_000_000_000, 'mil millones'],
    [21_000_000, 'veintiún millones'],
    [1_000_000_000_001, 'un billón uno'],
  ])('%d is «%s»', (value, words) => expect(numberInWords(value)).toBe(words));

  it('says different numbers differently, and nothing that is no word', () => {
    const whole = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(numberInWords(a)).toMatch(/^[a-zéóú]+( [a-zéóú]+)*$/);
        expect(numberInWords(a) === numberInWords(b)).toBe(a === b);
      }),
    );
  });
});

describe('amountInWords', () => {
  it.each([
    [4_990, 'CUARENTA Y NUEVE CON 90/100 SOLES'],
    [5, 'CERO CON 05/100 SOLES'],
    [100_000, 'MIL CON 00/100 SOLES'],
  ])('%d cents are «%s»', (minor, words) => expect(amountInWords(minor, 'soles')).toBe(words));
});
