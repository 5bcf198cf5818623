/** How a person or company is known to its country's tax authority. */
export interface DocumentParty {
  readonly name: string;
  /** `ruc`, `dni`, `rfc`...; null where only the number is known. */
  readonly taxIdKind: string | null;
  /** Null where nothing is known. */
  readonly taxId: string | null;
  readonly address: string;
}

export interface ChargeTax {
  readonly code: string;
  readonly name: string;
  /** Percent, exact: `18` or `10.5`. */
  readonly rate: string;
  readonly amountMinor: number;
}

export interface ChargeLine {
  readonly description: string;
  readonly quantity: number;
  /** Without taxes; below zero for a discount. */
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly taxes: readonly ChargeTax[];
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
  readonly issuer: DocumentParty;
  readonly customer: DocumentParty;
  readonly lines: readonly ChargeLine[];
  readonly taxes: readonly ChargeTax[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly withheldMinor: number;
  /** net + tax − withheld. */
  readonly totalMinor: number;
  /** Of a credit note: the invoice that it corrects, by its internal number and total. */
  readonly corrects: { readonly fullNumber: string; readonly totalMinor: number } | null;
  readonly reason: string | null;
}
