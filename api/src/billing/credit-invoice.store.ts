import { type CreditNoteOrder, issueCreditNote } from '@atalaya/platform/billing/issue-credit-note';
import { conflict, invalidField, notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { issueOccasion } from './issue-occasion.js';
import { refusalProblem } from './refusal-problem.js';

/** Issues a credit note and records who did; gives its id. Hold the account's lock. */
export async function creditInvoice(unit: TenantUnit, order: CreditNoteOrder): Promise<string> {
  const occasion = await issueOccasion(unit);
  const outcome = await issueCreditNote(unit.trx, unit.tenantId, order, occasion);
  switch (outcome.kind) {
    case 'no-invoice':
      throw notFound();
    case 'void':
      throw conflict('void', 'The invoice is void: nothing of it is owed.');
    case 'above-what-is-left':
      throw invalidField(
        'amountMinor',
        `is above the ${outcome.leftMinor} that are left to credit`,
      );
    case 'refused':
      throw refusalProblem(outcome.refusal);
    case 'issued':
      await unit.record({
        action: 'credit_note.issue',
        subjectType: 'credit_note',
        subjectId: outcome.id,
        after: { number: outcome.fullNumber, ...order },
      });
      return outcome.id;
  }
}
