/** Without what is read wrong from a screen or over the telephone: 0 and O, 1, l and I. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
export const LINE_PASSWORD_LENGTH = 12;

/** A line's password: 60 bits of chance. `randomBelow` must be a cryptographic source of whole numbers below its limit. */
export function makeLinePassword(randomBelow: (limit: number) => number): string {
  return Array.from(
    { length: LINE_PASSWORD_LENGTH },
    () => LETTERS[randomBelow(LETTERS.length)] ?? '',
  ).join('');
}

/** What a line's sealed password is bound to: copied to another tenant or another line it no longer opens. */
export function linePasswordContext(tenantId: string, serviceId: string): string {
  return `line-password:${tenantId}:${serviceId}`;
}
