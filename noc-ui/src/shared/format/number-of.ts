/** The comma or the point stands before decimals; an empty field is no zero. */
export function numberOf(text: string): number | string {
  const trimmed = text.trim().replace(',', '.').replace('\u2212', '-');
  return trimmed === '' ? '' : Number(trimmed);
}
