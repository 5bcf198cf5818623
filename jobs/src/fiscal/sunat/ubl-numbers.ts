/** `minor` cents shared by `parts`, in whole units with up to ten decimals, cut after the tenth (SUNAT: n(12,10)). */
export function unitText(minor: number, parts: number): string {
  const scaled = (BigInt(minor) * 10n ** 8n) / BigInt(parts);
  const digits = scaled.toString().padStart(11, '0');
  const fraction = digits.slice(-10).replace(/0+$/, '').padEnd(2, '0');
  return `${digits.slice(0, -10)}.${fraction}`;
}

/** Parts per million as percent: 180000 is `18`. */
export function percentText(ratePpm: number): string {
  const text = (ratePpm / 10_000).toFixed(4).replace(/0+$/, '');
  return text.replace(/[.]$/, '');
}

/** A share as five decimals, cut (SUNAT: n(3,5)). */
export function factorText(part: number, whole: number): string {
  const scaled = (BigInt(part) * 100_000n) / BigInt(whole);
  return `${scaled / 100_000n}.${(scaled % 100_000n).toString().padStart(5, '0')}`;
}
