/** One entry of a router's configuration: attribute names to values as they go on the wire. */
export type ConfigValues = Readonly<Record<string, string>>;

export interface ConfigRow {
  /** `*1F`: the number is free again once the entry is gone, as on a router. */
  readonly id: string;
  values: ConfigValues;
  /** Made by the router itself: it cannot be edited. */
  dynamic: boolean;
}

/** An ordered table of a router's configuration. */
export class ConfigTable {
  readonly #rows: ConfigRow[] = [];
  readonly #numbers = new Set<number>();
  readonly #present = new Set<ConfigRow>();
  #lowestFree = 1;

  /** In order; do not keep it. */
  get rows(): readonly ConfigRow[] {
    return this.#rows;
  }

  /** Appends, or puts the entry before the one with the id `before` when that exists. */
  add(values: ConfigValues, options: { dynamic?: boolean; before?: string } = {}): ConfigRow {
    const row: ConfigRow = {
      id: this.#takeId(),
      values: { ...values },
      dynamic: options.dynamic ?? false,
    };
    const position = this.#rows.findIndex((other) => other.id === options.before);
    if (position < 0) this.#rows.push(row);
    else this.#rows.splice(position, 0, row);
    this.#present.add(row);
    return row;
  }

  byId(id: string): ConfigRow | undefined {
    return this.#rows.find((row) => row.id === id);
  }

  holds(row: ConfigRow): boolean {
    return this.#present.has(row);
  }

  byName(name: string): ConfigRow | undefined {
    return this.#rows.find((row) => row.values['name'] === name);
  }

  find(matches: (values: ConfigValues) => boolean): ConfigRow | undefined {
    return this.#rows.find((row) => matches(row.values));
  }

  /** Replaces the given attributes; undefined takes one away. */
  set(row: ConfigRow, changes: Readonly<Record<string, string | undefined>>): void {
    const next: Record<string, string> = { ...row.values };
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete next[name];
      else next[name] = value;
    }
    row.values = next;
  }

  remove(row: ConfigRow): void {
    const position = this.#rows.indexOf(row);
    if (position < 0) return;
    this.#rows.splice(position, 1);
    this.#present.delete(row);
    const number = Number.parseInt(row.id.slice(1), 16);
    this.#numbers.delete(number);
    this.#lowestFree = Math.min(this.#lowestFree, number);
  }

  #takeId(): string {
    let number = this.#lowestFree;
    while (this.#numbers.has(number)) number += 1;
    this.#numbers.add(number);
    this.#lowestFree = number + 1;
    return `*${number.toString(16).toUpperCase()}`;
  }
}

/** RouterOS writes booleans as `true`/`false` and takes `yes`/`no` too. */
export function isYes(value: string | undefined): boolean {
  return value === 'true' || value === 'yes';
}
