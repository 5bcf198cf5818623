const PPM_DECIMALS = 4;

/** Millionths of what a person typed in per cent, with a point or a comma; NaN when it is none, or finer than a millionth. */
export function percentPpm(text: string): number {
  const [, whole = '', decimals = ''] = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(text.trim()) ?? [];
  return whole === '' ? Number.NaN : Number(`${whole}${decimals.padEnd(PPM_DECIMALS, '0')}`);
}

/** `16` of 160000, `10.6667` of 106667: as it is typed. */
export function percentText(ratePpm: number): string {
  return String(ratePpm / 10 ** PPM_DECIMALS);
}
