import type { PendingCharge } from '@atalaya/core/domain/billing/account-facts';
import { chargeLine, draftOf } from '@atalaya/core/domain/billing/build-draft';
import { type Draft, draftSchema } from '@atalaya/core/domain/billing/draft';
import { type Withholding, withholdingsSchema } from '@atalaya/core/domain/billing/line-taxes';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type {
  invoiceDraftCreateSchema,
  invoiceDraftReplaceSchema,
} from '@atalaya/core/wire/rest/invoice-drafts';
import { readAccountFacts } from '@atalaya/platform/billing/account-facts.read-model';
import { readTaxGroups } from '@atalaya/platform/billing/tax-groups.read-model';
import type { z } from 'zod';
import { checkRefs, lockedAccount } from '../../billing/account-of.store.js';
import { issueAndRecord } from '../../billing/issue-and-record.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Content = z.output<typeof invoiceDraftReplaceSchema>;

/** One invoice that a person writes: lines of its own, and the account's pending charges where they are wanted. */
export async function insertDraft(
  unit: TenantUnit,
  asked: z.output<typeof invoiceDraftCreateSchema>,
): Promise<string> {
  const account = await lockedAccount(unit, asked.accountId);
  const draft = await writtenDraft(unit, account, asked);
  const { id } = await unit.trx
    .insertInto('invoice_drafts')
    .values({
      tenant_id: unit.tenantId,
      account_id: account.id,
      content: JSON.stringify(draft),
      total_minor: draft.totalMinor,
      created_by: unit.actor.name,
      created_at: unit.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function replaceDraft(unit: TenantUnit, id: string, asked: Content): Promise<void> {
  const { account } = await singleDraft(unit, id);
  const draft = await writtenDraft(unit, account, asked);
  await unit.trx
    .updateTable('invoice_drafts')
    .set({ content: JSON.stringify(draft), total_minor: draft.totalMinor })
    .where('id', '=', id)
    .execute();
}

async function writtenDraft(
  unit: TenantUnit,
  account: Awaited<ReturnType<typeof lockedAccount>>,
  asked: Content,
): Promise<Draft> {
  const { today } = await issueOccasion(unit);
  const groups = await readTaxGroups(unit.trx, unit.tenantId);
  const withholdings = withholdingsSchema.parse(account.withholdings);
  const charges: (Omit<PendingCharge, 'id' | 'currency'> & { id: string | null })[] = [];
  for (const [index, line] of asked.lines.entries()) {
    await checkRefs(unit, account.id, line, `lines.${index}.`);
    charges.push({
      ...line,
      id: null,
      kind: line.amountMinor < 0 ? 'discount' : 'single',
      taxGroup: line.taxGroupId === null ? null : (groups.get(line.taxGroupId) ?? null),
    });
  }
  if (asked.withCharges) {
    const of = { tenantId: unit.tenantId, accountIds: [account.id], billingDate: today };
    const facts = await readAccountFacts(unit.trx, of);
    charges.push(...(facts.get(account.id)?.charges ?? []));
  }
  if (charges.length === 0) throw invalidField('lines', 'must ask for something');
  const draft = summedDraft(charges, withholdings, { currency: account.currency, today });
  if (draft.totalMinor < 0) throw invalidField('lines', 'must not sum below zero');
  return draft;
}

function summedDraft(
  charges: readonly Parameters<typeof chargeLine>[0][],
  withholdings: readonly Withholding[],
  { currency, today }: { readonly currency: string; readonly today: CalendarDay },
): Draft {
  try {
    const lines = charges.map((charge) => chargeLine(charge, withholdings));
    return draftOf(lines, currency, today, 'single');
  } catch (error) {
    if (error instanceof RangeError) throw invalidField('lines', 'must sum to less');
    throw error;
  }
}

/** A draft of a run is the run's to issue. */
async function singleDraft(unit: TenantUnit, id: string) {
  const found = await unit.trx
    .selectFrom('invoice_drafts')
    .select(['account_id', 'run_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw notFound();
  if (found.run_id !== null) throw conflict('draft-of-a-run', 'The draft belongs to a run.');
  const account = await lockedAccount(unit, found.account_id);
  const draft = await unit.trx
    .selectFrom('invoice_drafts')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (draft === undefined) throw notFound();
  if (draft.state === 'issued') throw conflict('draft-issued', 'The draft is an invoice already.');
  return { account, draft };
}

export async function deleteDraft(unit: TenantUnit, id: string): Promise<void> {
  await singleDraft(unit, id);
  await unit.trx.deleteFrom('invoice_drafts').where('id', '=', id).execute();
}

/** The invoice takes the draft's id. Gives the account's. */
export async function issueDraft(unit: TenantUnit, id: string): Promise<string> {
  const { account, draft: row } = await singleDraft(unit, id);
  const { today } = await issueOccasion(unit);
  // Its days to pay begin with its issue, however long it lay.
  const draft = { ...draftSchema.parse(row.content), billingDate: today };
  const chargeIds = draft.lines.flatMap(({ chargeId }) => chargeId ?? []);
  if (chargeIds.length > 0) {
    const pending = await unit.trx
      .selectFrom('account_charges')
      .select('id')
      .where('id', 'in', chargeIds)
      .where('invoice_id', 'is', null)
      .where('cancelled_at', 'is', null)
      .execute();
    if (pending.length < chargeIds.length) {
      throw conflict('charges-gone', 'Charges of the draft were billed or cancelled meanwhile.');
    }
  }
  const to = { id, accountId: account.id, runId: null, draft };
  await unit.trx
    .updateTable('invoice_drafts')
    .set({ state: 'issued' })
    .where('id', '=', id)
    .execute();
  await issueAndRecord(unit, to);
  return account.id;
}
