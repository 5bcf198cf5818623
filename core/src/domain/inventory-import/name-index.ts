interface Named {
  readonly name: string;
}

/** People's spellings vary: exact first, then the only one that differs in case, accents' form and spaces. */
export class NameIndex<T extends Named> {
  readonly #exact = new Map<string, T>();
  readonly #folded = new Map<string, T[]>();

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.add(item);
  }

  /** The first of a name stays the one that is found. */
  add(item: T): void {
    const name = item.name.normalize('NFC');
    if (!this.#exact.has(name)) this.#exact.set(name, item);
    const folded = foldName(name);
    this.#folded.set(folded, [...(this.#folded.get(folded) ?? []), item]);
  }

  find(name: string): T | undefined {
    const exact = this.#exact.get(name.normalize('NFC'));
    if (exact !== undefined) return exact;
    const alike = this.#folded.get(foldName(name)) ?? [];
    return alike.length === 1 ? alike[0] : undefined;
  }
}

export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
