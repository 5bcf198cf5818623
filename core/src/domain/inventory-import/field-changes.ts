import type { FieldChange } from './plan-entry.js';

type Shown = string | number | boolean | readonly string[] | null;

/** The numbers are degrees: nine decimals are a tenth of a millimetre. */
const DEGREE_DECIMALS = 9;

/** The value as a person reads it; null for none. */
export function shownValue(value: Shown | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ');
  return typeof value === 'number'
    ? String(Number(value.toFixed(DEGREE_DECIMALS)) + 0)
    : String(value);
}

/**
 * Compares field by field and gathers what is to be written. In `fill` mode a field that holds
 * something keeps it, and what the other system says instead is told in `differs`.
 */
export class FieldChanges<Values extends object> {
  readonly #isFill: boolean;
  readonly changes: FieldChange[] = [];
  readonly differs: FieldChange[] = [];
  readonly values: { -readonly [K in keyof Values]?: Values[K] } = {};

  constructor(onExisting: 'set' | 'fill') {
    this.#isFill = onExisting === 'fill';
  }

  /** `said` undefined leaves the field; `value` is what is stored, where it is no plain one. */
  compare<K extends keyof Values & string>(
    field: K,
    before: Shown | undefined,
    said: Shown | undefined,
    value: Values[K] | undefined,
  ): void {
    if (said === undefined || value === undefined) return;
    const change = { field, before: shownValue(before), after: shownValue(said) };
    if (change.before === change.after) return;
    if (this.#isFill && change.after === null) return;
    if (this.#isFill && change.before !== null) {
      this.differs.push(change);
      return;
    }
    this.changes.push(change);
    this.values[field] = value;
  }

  /** Another change than of a plain field. */
  note(change: FieldChange): void {
    this.changes.push(change);
  }
}
