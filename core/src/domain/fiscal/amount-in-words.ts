const UNDER_THIRTY = [
  'cero',
  'uno',
  'dos',
  'tres',
  'cuatro',
  'cinco',
  'seis',
  'siete',
  'ocho',
  'nueve',
  'diez',
  'once',
  'doce',
  'trece',
  'catorce',
  'quince',
  'dieciséis',
  'diecisiete',
  'dieciocho',
  'diecinueve',
  'veinte',
  'veintiuno',
  'veintidós',
  'veintitrés',
  'veinticuatro',
  'veinticinco',
  'veintiséis',
  'veintisiete',
  'veintiocho',
  'veintinueve',
];
const TENS = [
  '',
  '',
  '',
  'treinta',
  'cuarenta',
  'cincuenta',
  'sesenta',
  'setenta',
  'ochenta',
  'noventa',
];
const HUNDREDS = [
  '',
  'ciento',
  'doscientos',
  'trescientos',
  'cuatrocientos',
  'quinientos',
  'seiscientos',
  'setecientos',
  'ochocientos',
  'novecientos',
];

/** A whole number, zero to below 10^15, in Spanish, as it stands before a noun's amount in a document. */
export function numberInWords(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 1e15) {
    throw new RangeError('a number in words is whole, not negative and below 10^15');
  }
  if (value < 1_000) return underThousand(value);
  if (value < 1_000_000) {
    const thousands = Math.floor(value / 1_000);
    const head = thousands === 1 ? 'mil' : `${shortened(numberInWords(thousands))} mil`;
    return joined(head, value % 1_000);
  }
  const unit = value < 1e12 ? 1e6 : 1e12;
  const [one, many] = unit === 1e6 ? ['un millón', 'millones'] : ['un billón', 'billones'];
  const count = Math.floor(value / unit);
  const head = count === 1 ? one : `${shortened(numberInWords(count))} ${many}`;
  return joined(head, value % unit);
}

/**
 * An amount with two decimals as Peru's documents tell it: `CUARENTA Y NUEVE CON 90/100 SOLES` (legend 1000 of
 * SUNAT's catalogue 52).
 * @param minor cents, not negative.
 */
export function amountInWords(minor: number, currencyName: string): string {
  const cents = String(minor % 100).padStart(2, '0');
  return `${numberInWords(Math.floor(minor / 100))} con ${cents}/100 ${currencyName}`.toUpperCase();
}

function joined(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${numberInWords(rest)}`;
}

/** «Uno» loses its ending before mil, millones and billones. */
function shortened(words: string): string {
  return words.replace(/veintiuno$/, 'veintiún').replace(/uno$/, 'un');
}

function underThousand(value: number): string {
  if (value === 100) return 'cien';
  if (value < 30) return UNDER_THIRTY[value] ?? '';
  if (value < 100) {
    const tens = TENS[Math.floor(value / 10)] ?? '';
    return value % 10 === 0 ? tens : `${tens} y ${UNDER_THIRTY[value % 10]}`;
  }
  return joined(HUNDREDS[Math.floor(value / 100)] ?? '', value % 100);
}
