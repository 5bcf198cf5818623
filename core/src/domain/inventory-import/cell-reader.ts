import { joinList, splitList } from './cell-text.js';
import { type Cells, type Column, plainHeading } from './columns.js';
import type { ImportProblem, ImportProblemCode } from './document.js';
import { importProblem, storableText } from './import-problem.js';

const HOST = /^(?!-)[A-Za-z0-9.:_-]{1,253}$/;
const YES = new Set(['yes', 'si', 'true', 'verdadero', '1', 'x']);
const NO = new Set(['no', 'false', 'falso', '0']);

/** Reads one row's cells; what a cell cannot be is noted in `problems`, in the order of reading. */
export class CellReader {
  readonly #cells: Cells;
  readonly problems: ImportProblem[] = [];

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** Demanded: the empty text, with a problem, where there is none. */
  name(column: Column): string {
    const name = this.text(column, 120);
    if (name === undefined || name === null || name === '') {
      this.miss(column);
      return '';
    }
    return name;
  }

  miss(column: Column): void {
    this.#refuse(column, '', 'required');
  }

  text(column: Column, most: number): string | null | undefined {
    const value = this.#cell(column);
    if (value === undefined || value === null) return value;
    const text = value.normalize('NFC').trim();
    if (text.length <= most) return text;
    this.#refuse(column, text, 'too-long', [`≤ ${most}`]);
    return undefined;
  }

  word<T extends string>(
    column: Column,
    words: Readonly<Record<string, T>>,
    accepted: Readonly<Record<string, T>>,
  ): T | undefined {
    const text = this.#stated(column);
    if (text === undefined) return undefined;
    const plain = plainHeading(text);
    if (Object.hasOwn(words, plain)) return words[plain];
    this.#refuse(column, text, 'unknown-word', Object.keys(accepted));
    return undefined;
  }

  yesOrNo(column: Column): boolean | undefined {
    const text = this.#stated(column);
    if (text === undefined) return undefined;
    const plain = plainHeading(text);
    if (YES.has(plain)) return true;
    if (NO.has(plain)) return false;
    this.#refuse(column, text, 'unknown-word', ['yes', 'no']);
    return undefined;
  }

  /** With a point or a comma before the decimals. */
  number(column: Column, least: number, most: number): number | null | undefined {
    const text = this.#cell(column);
    if (text === undefined || text === null) return text;
    const plain = text.trim().replace(',', '.');
    const range = [`${least} … ${most}`];
    if (!/^[+-]?\d{1,15}(\.\d{1,30})?$/.test(plain)) {
      this.#refuse(column, text, 'not-a-number', range);
      return undefined;
    }
    const value = Number(plain);
    if (value >= least && value <= most) return value;
    this.#refuse(column, text, 'out-of-range', range);
    return undefined;
  }

  whole(column: Column, least: number, most: number): number | undefined {
    if (this.#stated(column) === undefined) return undefined;
    const value = this.number(column, least, most);
    if (typeof value !== 'number' || Number.isInteger(value)) return value ?? undefined;
    this.#refuse(column, String(value), 'not-a-number', [`${least} … ${most}`]);
    return undefined;
  }

  address(column: Column): string | null | undefined {
    const value = this.#cell(column);
    if (value === undefined || value === null) return value;
    const text = value.trim().replace(/\/\d{1,3}$/, '');
    if (HOST.test(text)) return text;
    this.#refuse(column, value, 'not-an-address', ['10.0.0.1', '2001:db8::1', 'ap1.example.net']);
    return undefined;
  }

  /** In any usual form; upper case with colons. */
  macs(column: Column): string[] | null | undefined {
    const values = this.list(column, 64, 40);
    if (values === undefined || values === null) return values;
    const parts = values.flatMap((value) => value.split(/[\s,;]+/)).filter((part) => part !== '');
    const macs = parts.map(macOf);
    const bad = parts.find((_, index) => macs[index] === undefined);
    if (bad === undefined) return [...new Set(macs.filter((mac) => mac !== undefined))];
    this.#refuse(column, bad, 'not-a-mac', ['4C:5E:0C:11:22:33']);
    return undefined;
  }

  list(column: Column, mostValues: number, mostLength: number): string[] | null | undefined {
    const text = this.#cell(column);
    if (text === undefined || text === null) return text;
    const values = [...new Set(splitList(text.normalize('NFC')))];
    if (values.length > mostValues) {
      this.#refuse(column, text, 'too-many', [`≤ ${mostValues}`]);
      return undefined;
    }
    const long = values.find((value) => value.length > mostLength);
    if (long === undefined) return values;
    this.#refuse(column, joinList([long]), 'too-long', [`≤ ${mostLength}`]);
    return undefined;
  }

  #cell(column: Column): string | null | undefined {
    const value = this.#cells[column];
    return typeof value === 'string' ? storableText(value) : value;
  }

  #stated(column: Column): string | undefined {
    const text = this.#cell(column);
    if (text !== null) return text;
    this.#refuse(column, '-', 'cannot-be-emptied');
    return undefined;
  }

  #refuse(
    column: Column,
    value: string,
    code: ImportProblemCode,
    accepted: readonly string[] = [],
  ): void {
    this.problems.push(importProblem(column, value, code, accepted));
  }
}

/** 4c5e0c112233, 4c-5e-…, 4c5e.0c11.2233 → 4C:5E:0C:11:22:33; undefined for what is none. */
export function macOf(text: string): string | undefined {
  const digits = text.replaceAll(/[:.-]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits) || /^(0+|F+)$/.test(digits)) return undefined;
  return digits.replaceAll(/..(?=.)/g, '$&:');
}
