import type { ChargeDocument } from '../domain/fiscal/charge-document.js';

/** A document as an authority knows it. */
export interface FiscalIdentity {
  /** The authority's code of the kind of document: SUNAT's 01, 03 and 07. */
  readonly type: string;
  readonly series: string;
  readonly number: number;
}

/** What a charge document becomes for the authority, before it has a number; or why it cannot. */
export type FiscalClass =
  | { readonly kind: 'fits'; readonly type: string; readonly series: string }
  /** A sentence for a person: what is missing, and where. */
  | { readonly kind: 'unfit'; readonly problem: string };

export interface FiscalTask {
  readonly document: ChargeDocument;
  /** Of a credit note: what the authority has of the invoice that it corrects. */
  readonly original: FiscalIdentity | null;
  readonly identity: FiscalIdentity;
  /** Local day and time (`YYYY-MM-DD`, `HH:MM:SS`) at which the number was given. */
  readonly issuedOn: string;
  readonly issuedAt: string;
}

export interface BuiltFiscalDocument {
  /** Signed. Built again from the same task it is the same. */
  readonly xml: string;
  /** What the signature says of the content, base64: printed on paper. */
  readonly digest: string;
  /** What the code on the printed document holds. */
  readonly printedCode: string;
}

/** What is kept of an answer, for ever: the authority's own words and its signed receipt. */
export interface FiscalEvidence {
  readonly code: string;
  readonly message: string;
  /** What the authority remarked of a document that it took. */
  readonly notes: readonly string[];
  /** As it came: SUNAT's CDR, a ZIP. */
  readonly receipt: Uint8Array | null;
}

export type FiscalAnswer =
  | { readonly kind: 'accepted'; readonly evidence: FiscalEvidence }
  /** The authority has it, and says no: its number is used up. */
  | { readonly kind: 'rejected'; readonly evidence: FiscalEvidence }
  /** It was not taken and never will be as it is; its number is still free. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Nothing is known or decided. `isEndpoint`: it is the way there that fails, not this document. */
  | {
      readonly kind: 'retry';
      readonly code: string | null;
      readonly message: string;
      readonly afterMs: number | null;
      readonly isEndpoint: boolean;
    };

export interface FiscalSubmission {
  readonly identity: FiscalIdentity;
  readonly xml: string;
  /** How often it may have reached the authority before this time. */
  readonly sentBefore: number;
}

/** One tenant's way to its authority, its secrets opened. No error or answer holds any of them. */
export interface OpenFiscalAdapter {
  classify(document: ChargeDocument, original: FiscalIdentity | null): FiscalClass;
  build(task: FiscalTask): BuiltFiscalDocument;
  /** One try: never repeats by itself, never rejects. Sent again, a document is known to the authority. */
  submit(submission: FiscalSubmission, signal: AbortSignal): Promise<FiscalAnswer>;
  close(): Promise<void>;
}

/** Puts charge documents before a country's tax authority. */
export interface FiscalAdapter {
  readonly id: string;
  /**
   * @param config, secret as they are stored; what does not fit its schema is told by the path alone.
   * @param allowed networks of its own to which the tenant lets requests go.
   */
  open(
    config: unknown,
    secret: string,
    allowed: readonly string[],
  ): OpenFiscalAdapter | { readonly problem: string };
}
