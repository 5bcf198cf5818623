import type { DocumentSnapshot, FrozenTax } from '../billing/frozen.js';

export interface ChargeLine {
  readonly description: string;
  readonly quantity: number;
  /** Without taxes; below zero for a discount. */
  readonly netMinor: number;
  /** Without withholdings. */
  readonly taxMinor: number;
  readonly taxes: readonly FrozenTax[];
  /** Half-open days. */
  readonly periodStart: string | null;
  readonly periodEnd: string | null;
}

/** An invoice or credit note as it was frozen when it was issued: nothing of it comes from rows that can still change. */
export interface ChargeDocument {
  readonly kind: 'invoice' | 'credit_note';
  readonly id: string;
  /** The internal number. */
  readonly fullNumber: string;
  readonly currency: string;
  /** Local days. */
  readonly issueDate: string;
  readonly dueDate: string | null;
  readonly snapshot: DocumentSnapshot;
  readonly lines: readonly ChargeLine[];
  /** Of the lines, summed by code. */
  readonly taxes: readonly FrozenTax[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly withheldMinor: number;
  /** net + tax − withheld. */
  readonly totalMinor: number;
  /** Of a credit note: the invoice that it corrects, by its internal number and total. */
  readonly corrects: { readonly fullNumber: string; readonly totalMinor: number } | null;
  readonly reason: string | null;
}
