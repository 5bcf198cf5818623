import { issueInvoices } from '@atalaya/platform/billing/issue-invoices';
import type { DraftToIssue, IssuedInvoice } from '@atalaya/platform/billing/issued-invoice';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { issueOccasion } from './issue-occasion.js';
import { refusalProblem } from './refusal-problem.js';

/** Issues one invoice and records who did. Hold the account's lock. */
export async function issueAndRecord(unit: TenantUnit, draft: DraftToIssue): Promise<void> {
  const occasion = await issueOccasion(unit);
  const outcome = await issueInvoices(unit.trx, unit.tenantId, [draft], occasion);
  if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal);
  for (const invoice of outcome.invoices) await recordInvoice(unit, invoice);
}

export async function recordInvoice(unit: TenantUnit, invoice: IssuedInvoice): Promise<void> {
  await unit.record({
    action: 'invoice.issue',
    subjectType: 'invoice',
    subjectId: invoice.id,
    after: { number: invoice.fullNumber, totalMinor: invoice.draft.totalMinor },
  });
}
