/** `Sectorial Norte Peña Gris` and `sectorial-norte-pena-gris` are the same name. */
export function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The names most like `asked`, the likest first. */
export function nearNames(asked: string, names: Iterable<string>, count = 5): string[] {
  const wanted = pairs(nameKey(asked));
  return [...names]
    .map((name) => ({ name, likeness: likeness(wanted, pairs(nameKey(name))) }))
    .sort((a, b) => b.likeness - a.likeness || a.name.localeCompare(b.name))
    .slice(0, count)
    .map(({ name }) => name);
}

function pairs(key: string): ReadonlySet<string> {
  const padded = ` ${key} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2)));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}
