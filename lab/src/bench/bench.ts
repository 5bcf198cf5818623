/** What a bench prints with --json. */
export interface BenchResult {
  readonly name: string;
  /** What the figures stand for, in a sentence. */
  readonly work: string;
  readonly figures: Readonly<Record<string, number>>;
  /** The same work done by installed peers, and the ratio to them. */
  readonly peers: Readonly<Record<string, number>>;
}

/** What stands after a bench's name: `--minutes 10 --only`. */
export class BenchOptions {
  readonly #values = new Map<string, string>();

  /** Throws for what is no option of this bench. */
  constructor(args: readonly string[], known: readonly string[]) {
    let name: string | undefined;
    for (const arg of args) {
      if (arg.startsWith('--')) name = arg.slice(2);
      if (name === undefined || !known.includes(name)) throw new Error(`no option ${arg}`);
      this.#values.set(name, arg.startsWith('--') ? '' : arg);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Throws when it is given and no number above 0. */
  number(name: string, byDefault: number): number {
    const text = this.#values.get(name);
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (!(value > 0 && Number.isFinite(value))) throw new Error(`--${name} needs a number`);
    return value;
  }
}

export interface Bench {
  readonly name: string;
  /** Names of its own options, without dashes. */
  readonly options?: readonly string[];
  readonly run: (options: BenchOptions) => Promise<BenchResult>;
}

/** Nearest rank, 0 < p ≤ 1. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
}

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
