/** Σ digit × weight; the digits are read as characters of `text` from its start. */
function weighed(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index] ?? 0), 0);
}

/** Letters of an RFC by their value (SAT, "Anexo 20", algorithm of the check digit): space is 37, Ñ 38. */
const RFC_VALUES = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
/** Given to the public at large and to foreigners (SAT): they carry no check digit of their own. */
const GENERIC_RFC = new Set(['XAXX010101000', 'XEXX010101000']);

/** 3 letters (company) or 4 (person), date of birth or founding as yymmdd, 2 characters and the check digit. */
export function isMexicanRfc(rfc: string): boolean {
  if (GENERIC_RFC.has(rfc)) return true;
  const match = /^([A-ZÑ&]{3,4})(\d{2})(\d{2})(\d{2})[A-Z0-9]{2}[0-9A]$/.exec(rfc);
  if (match === null || !isDay(Number(match[3]), Number(match[4]))) return false;
  const padded = rfc.padStart(13, ' ');
  let sum = 0;
  for (let index = 0; index < 12; index += 1) {
    sum += RFC_VALUES.indexOf(padded[index] ?? ' ') * (13 - index);
  }
  const rest = 11 - (sum % 11);
  const digit = rest === 11 ? '0' : rest === 10 ? 'A' : String(rest);
  return padded[12] === digit;
}

function isDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const NIT_WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

/** 6 to 10 digits and the check digit (DIAN, Orden Administrativa 4 de 1989). */
export function isColombianNit(nit: string): boolean {
  if (!/^\d{7,11}$/.test(nit)) return false;
  const reversed = [...nit.slice(0, -1)].reverse().join('');
  const rest = weighed(reversed, NIT_WEIGHTS) % 11;
  return Number(nit.slice(-1)) === (rest > 1 ? 11 - rest : rest);
}

/** 11 digits: 10 natural person with RUC, 15 and 17 foreigners, 20 company; module 11 (SUNAT). */
export function isPeruvianRuc(ruc: string): boolean {
  if (!/^(10|15|16|17|20)\d{9}$/.test(ruc)) return false;
  const rest = 11 - (weighed(ruc, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return Number(ruc[10]) === rest % 10;
}

/** 7 or 8 digits and the check digit, K for ten; module 11 (Servicio de Impuestos Internos). */
export function isChileanRut(rut: string): boolean {
  if (!/^\d{7,8}[0-9K]$/.test(rut)) return false;
  const reversed = [...rut.slice(0, -1)].reverse().join('');
  const rest = 11 - (weighed(reversed, [2, 3, 4, 5, 6, 7, 2, 3]) % 11);
  return rut.at(-1) === (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest));
}

/** 11 digits: 20, 23, 24, 27 person, 30, 33, 34 company, 25 and 26 by exception; module 11 (AFIP). */
export function isArgentineCuit(cuit: string): boolean {
  if (!/^(20|23|24|25|26|27|30|33|34)\d{9}$/.test(cuit)) return false;
  const rest = 11 - (weighed(cuit, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  // Ten has no digit: such a number is given another prefix.
  return rest !== 10 && Number(cuit[10]) === rest % 11;
}

const PROVINCE = /^(0[1-9]|1\d|2[0-4]|30)/;

/** 10 digits: province, third digit below 6, module 10 (Registro Civil). */
export function isEcuadorianCedula(cedula: string): boolean {
  if (!/^\d{2}[0-5]\d{7}$/.test(cedula) || !PROVINCE.test(cedula)) return false;
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const product = Number(cedula[index]) * (index % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return Number(cedula[9]) === (10 - (sum % 10)) % 10;
}

/**
 * 13 digits with the number of the establishment behind: a person's is the cédula; third digit 6 the public sector,
 * 9 a company, each with a check digit of module 11 (SRI). Since 2018 the SRI also gives companies numbers whose
 * check digit does not fit: a third digit of 9 is held to its form alone.
 */
export function isEcuadorianRuc(ruc: string): boolean {
  if (!/^\d{13}$/.test(ruc) || !PROVINCE.test(ruc)) return false;
  if (ruc[2] === '6') {
    const rest = 11 - (weighed(ruc, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
    return ruc.slice(-4) !== '0000' && Number(ruc[8]) === rest % 11;
  }
  if (ruc.slice(-3) === '000') return false;
  return ruc[2] === '9' || isEcuadorianCedula(ruc.slice(0, 10));
}
