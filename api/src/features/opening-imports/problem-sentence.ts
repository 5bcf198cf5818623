import type { OpeningProblem } from '@atalaya/core/domain/customers/plan-opening';

/** Why a row is refused, as one English sentence. */
export function problemSentence(problem: OpeningProblem): string {
  switch (problem.code) {
    case 'missing':
      return 'is empty';
    case 'twice':
      return `is in row ${problem.row} already`;
    case 'no-amount':
      return 'must be an amount such as 1,299.00';
    case 'no-day':
      return 'must be a day such as 2026-03-01 or 01/03/2026';
    case 'outside-window':
      return 'lies outside of the days that the export is of';
    case 'labelled':
      return `calls itself "${problem.found}": export pending invoices only`;
    case 'unknown-owner':
      return 'is nobody here, or several';
    case 'other-owner':
      return `is another name than the line has here, "${problem.found}"`;
    case 'no-account':
      return 'has no open account in this currency here';
    case 'other-amount':
      return `was taken over before with another amount, ${problem.found} in minor units`;
  }
}
