import type { NumbersRefused } from '@atalaya/platform/billing/issue-invoices';

/** Rolls back what got no numbers. */
export class Refused extends Error {
  readonly refusal: NumbersRefused;

  constructor(refusal: NumbersRefused) {
    super(`no numbers: ${refusal.kind}`);
    this.refusal = refusal;
  }
}
