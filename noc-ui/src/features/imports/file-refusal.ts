/** Why the api refuses a whole file, as the key of a sentence; undefined for one with a place in it. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/is a workbook/, 'refusal.workbook'],
  [/is no text/, 'refusal.notText'],
  [/larger than/, 'refusal.tooLarge'],
  [/more than \d+ rows/, 'refusal.tooManyRows'],
  [/no row below|is empty/, 'refusal.empty'],
  [/heading with the column/, 'refusal.noHeading'],
  [/never closed/, 'refusal.quote'],
  [/is not JSON/, 'refusal.json'],
];

export function refusalKey(message: string): string | undefined {
  return REFUSALS.find(([pattern]) => pattern.test(message))?.[1];
}
