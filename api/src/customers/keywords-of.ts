const BREAKS = /[\s\p{P}\p{S}]+/gu;
const MAX_WORDS = 6;

/**
 * What a search text may mean, as the beginnings of words that a customer must have all of: the words as they were
 * typed, or all of it as one (a telephone or a tax id however it is grouped). Folded as the database folds them:
 * small letters without accents.
 */
export function keywordsOf(search: string): readonly (readonly string[])[] {
  const folded = search
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const words = folded
    .split(BREAKS)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
  const whole = words.join('');
  if (words.length < 2) return words.length === 0 ? [] : [words];
  return [words, [whole]];
}
