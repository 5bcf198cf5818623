/** Without what people write differently: `ref. 00-123 a` is `REF00123A`. Empty when nothing is left. */
export function referenceKey(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Two letters that no bank puts before a number of its own, then digits, the last of which checks the others. */
const PREFIX = 'AT';
const DIGITS = 9;

/** `AT` and ten digits: what a customer writes on a transfer, so that it names the account. `seed` is below 10^9. */
export function accountReference(seed: number): string {
  const digits = String(Math.abs(Math.trunc(seed)) % 10 ** DIGITS).padStart(DIGITS, '0');
  return `${PREFIX}${digits}${checkDigit(digits)}`;
}

/** The account references within a text, however they are spaced; one with a mistyped digit is none (Luhn, ISO/IEC 7812-1). */
export function accountReferencesIn(text: string): string[] {
  const found = referenceKey(text).match(new RegExp(`${PREFIX}\\d{${DIGITS + 1}}`, 'g')) ?? [];
  return found.filter((code) => code.endsWith(checkDigit(code.slice(PREFIX.length, -1))));
}

function checkDigit(digits: string): string {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}
