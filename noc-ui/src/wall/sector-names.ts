const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (name: string) => name.split(/\s+/).filter((word) => word !== '');

/**
 * What tells the sectors of a tower apart: "Sectorial Norte Cerro Alto" on "Torre Cerro Alto" is "Norte".
 * Words of the tower's own name go first, then those that all its sectors begin with. A name that would
 * lose its last word, or become another's, stays whole.
 */
export function sectorNames(towerName: string, names: readonly string[]): readonly string[] {
  const known = new Set(wordsOf(towerName).map(fold));
  const rest = names.map((name) => wordsOf(name).filter((word) => !known.has(fold(word))));
  const [first = []] = rest;
  const isShared = (at: number) =>
    rest.length > 1 &&
    rest.every((words) => words.length > at + 1 && fold(words[at] ?? '') === fold(first[at] ?? ''));
  let shared = 0;
  while (isShared(shared)) shared += 1;
  const short = rest.map((words) => words.slice(shared).join(' '));
  const isClear = short.every((name) => name !== '') && new Set(short).size === new Set(names).size;
  return isClear ? short : names;
}
