import {
  type CreditNoteOrder,
  type CreditNoteOutcome,
  issueCreditNote,
} from '@atalaya/platform/billing/issue-credit-note';
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
  },
): Promise<void> {
  const { fullNumber: number, totalMinor, invoiceId, reason } = note;
  await unit.record({
    action: 'credit_note.issue',
    subjectType: 'credit_note',
    subjectId: note.id,
    after: { number, totalMinor, invoiceId, reason },
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
    case 'refused':
      return refusalProblem(outcome.refusal);
  }
}
