import type { NumbersRefused } from '@atalaya/platform/billing/issue-invoices';
import { conflict, type HttpProblem } from '../http/http-problem.js';

/** Why a document cannot get a number. */
export function refusalProblem(refusal: NumbersRefused): HttpProblem {
  switch (refusal.kind) {
    case 'no-series':
      return conflict('no-number-series', 'There is no default number series for this document.');
    case 'exhausted':
      return conflict(
        'number-range-exhausted',
        `The range of ${refusal.prefix} ends at ${refusal.rangeTo}: ${refusal.left} left.`,
      );
    case 'not-valid':
      return conflict(
        'number-series-not-valid',
        `The series ${refusal.prefix} is not valid today.`,
      );
  }
}
