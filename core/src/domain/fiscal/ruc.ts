const WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

/** A taxpayer's number of Peru (RUC): eleven digits, the last of them a check digit modulo 11. */
export function isRuc(text: string): boolean {
  if (!/^(10|15|16|17|20)\d{9}$/.test(text)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return Number(text[10]) === (11 - (sum % 11)) % 10;
}
