import type { CreditReason, CreditSplit } from '@atalaya/core/domain/billing/credit-split';
import {
  type CreditNoteOrder,
  type CreditNoteOutcome,
  issueCreditNote,
} from '@atalaya/platform/billing/issue-credit-note';
import type { RefundTerms } from '@atalaya/platform/billing/record-refund';
import { conflict, type HttpProblem, invalidField, notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { issueOccasion } from './issue-occasion.js';
import { refusalProblem } from './refusal-problem.js';

/** Issues a credit note and records who did; gives its id. Hold the account's lock. */
export async function creditInvoice(unit: TenantUnit, order: CreditNoteOrder): Promise<string> {
  const occasion = await issueOccasion(unit);
  const outcome = await issueCreditNote(unit.trx, unit.tenantId, order, occasion);
  if (outcome.kind !== 'issued') throw problemOf(outcome, order);
  await recordNote(unit, { ...outcome, ...order });
  return outcome.id;
}

export async function recordNote(
  unit: TenantUnit,
  note: {
    readonly id: string;
    readonly fullNumber: string;
    readonly totalMinor: number;
    readonly invoiceId: string;
    readonly reason: string;
    readonly reasonCode: CreditReason;
    readonly split?: CreditSplit;
    readonly refund?: RefundTerms;
  },
): Promise<void> {
  const { fullNumber: number, totalMinor, invoiceId, reason, reasonCode, split, refund } = note;
  await unit.record({
    action: 'credit_note.issue',
    subjectType: 'credit_note',
    subjectId: note.id,
    after: {
      ...{ number, totalMinor, invoiceId, reason, reasonCode },
      ...(split && { split }),
      ...(refund && { refund }),
    },
  });
}

function problemOf(
  outcome: Exclude<CreditNoteOutcome, { kind: 'issued' }>,
  { of }: CreditNoteOrder,
): HttpProblem {
  const field = (lineId: string, name: string) => {
    const lines = 'lines' in of ? of.lines : [];
    return `lines.${lines.findIndex((line) => line.lineId === lineId)}.${name}`;
  };
  switch (outcome.kind) {
    case 'no-invoice':
      return notFound();
    case 'void':
      return conflict('void', 'The invoice is void: nothing of it is owed.');
    case 'above-what-is-left':
      return invalidField(
        'lines' in of ? 'lines' : 'amountMinor',
        `is above the ${outcome.leftMinor} that are left to credit`,
      );
    case 'no-line':
      return invalidField(
        field(outcome.lineId, 'invoiceLineId'),
        'is not a line of the invoice that asks for something',
      );
    case 'above-line':
      return invalidField(
        field(outcome.lineId, 'amountMinor'),
        `is above the ${outcome.leftMinor} that are left to credit of the line`,
      );
    case 'not-the-sum':
      return invalidField('split', `must sum to the ${outcome.totalMinor} of the note`);
    case 'above-open':
      return invalidField(
        'split.offsetMinor',
        `is above the ${outcome.openMinor} that are open of the invoice`,
      );
    case 'above-refundable':
      return invalidField(
        'split.refundMinor',
        `is above the ${outcome.refundableMinor} that were paid of the invoice`,
      );
    case 'only-open':
      return invalidField(
        'reasonCode',
        `writes off what is open only, and that are ${outcome.openMinor}`,
      );
    case 'no-refund-terms':
      return invalidField('refund', 'must say how the money is given back');
    case 'refused':
      return refusalProblem(outcome.refusal);
  }
}
