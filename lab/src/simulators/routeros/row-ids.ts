/** Ids for rows that the world lists by a key of its own: stable while the key is there, free again afterwards. */
export class RowIds {
  readonly #numbers = new Map<string, number>();

  /** The ids of all present keys, in their order. */
  idsOf(keys: readonly string[]): string[] {
    const present = new Set(keys);
    for (const key of this.#numbers.keys()) if (!present.has(key)) this.#numbers.delete(key);
    const taken = new Set(this.#numbers.values());
    let next = 1;
    return keys.map((key) => {
      let number = this.#numbers.get(key);
      if (number === undefined) {
        while (taken.has(next)) next += 1;
        number = next;
        taken.add(number);
        this.#numbers.set(key, number);
      }
      return `*${number.toString(16).toUpperCase()}`;
    });
  }
}
