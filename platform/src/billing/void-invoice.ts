import { takenBackEntries } from '@atalaya/core/domain/billing/document-journal';
import { frozenTaxesSchema } from '@atalaya/core/domain/billing/frozen';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { Occasion } from './allocations.js';
import { postJournal } from './post-journal.js';

export type VoidOutcome =
  | { readonly kind: 'voided'; readonly accountId: string }
  | { readonly kind: 'no-invoice' }
  | { readonly kind: 'void-already' }
  /** Somebody outside has it or it has effects: only a credit note corrects it. */
  | { readonly kind: 'too-late'; readonly why: 'paid' | 'credited' | 'fiscal' | 'delivered' };

/**
 * Marks an invoice as void that nobody ever got: its number stays taken, its days and charges may be billed again. Not
 * once it was paid or credited in part, has a fiscal document or was sent. Hold the account's lock.
 */
export async function voidInvoice(
  trx: Trx,
  tenantId: string,
  invoiceId: string,
  reason: string,
  occasion: Occasion,
): Promise<VoidOutcome> {
  const invoice = await trx
    .selectFrom('invoices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', invoiceId)
    .executeTakeFirst();
  if (invoice === undefined) return { kind: 'no-invoice' };
  if (invoice.voided_at !== null) return { kind: 'void-already' };
  const why = await whyTooLate(trx, tenantId, invoiceId);
  if (why !== null) return { kind: 'too-late', why };
  const lines = await trx
    .updateTable('invoice_lines')
    .set({ is_live: false })
    .where('tenant_id', '=', tenantId)
    .where('invoice_id', '=', invoiceId)
    .returning(['kind', 'net_minor'])
    .execute();
  await trx
    .updateTable('invoices')
    .set({ voided_at: occasion.at, void_reason: reason })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', invoiceId)
    .execute();
  await sql`
    update account_charges set invoice_id = null
    where tenant_id = ${tenantId} and invoice_id = ${invoiceId}`.execute(trx);
  const totalMinor = Number(invoice.total_minor);
  const netMinor = Number(invoice.net_minor);
  if (netMinor !== 0 || totalMinor !== 0) {
    const feesMinor = lines
      .filter(({ kind }) => kind === 'late_fee' || kind === 'reconnection_fee')
      .reduce((sum, line) => sum + Number(line.net_minor), 0);
    const taxes = frozenTaxesSchema.parse(invoice.taxes);
    await postJournal(trx, tenantId, [
      {
        kind: 'void',
        sourceId: invoiceId,
        accountId: invoice.account_id,
        currency: invoice.currency,
        occurredOn: occasion.today,
        recordedBy: occasion.by,
        recordedAt: occasion.at,
        entries: [
          ...takenBackEntries({ netMinor, totalMinor, taxes, feesMinor }),
          { ledger: 'receivable', accountId: invoice.account_id, amountMinor: -totalMinor },
        ],
      },
    ]);
  }
  return { kind: 'voided', accountId: invoice.account_id };
}

async function whyTooLate(trx: Trx, tenantId: string, invoiceId: string) {
  const { rows } = await sql<{ paid: boolean; credited: boolean; fiscal: boolean; told: boolean }>`
    select
      exists (select from payment_allocations
        where tenant_id = ${tenantId} and invoice_id = ${invoiceId} and released_at is null) as paid,
      exists (select from credit_notes where tenant_id = ${tenantId} and invoice_id = ${invoiceId}) as credited,
      exists (select from fiscal_documents
        where tenant_id = ${tenantId} and invoice_id = ${invoiceId} and number is not null) as fiscal,
      exists (select from dunning_notices
        where tenant_id = ${tenantId} and invoice_id = ${invoiceId} and state = 'delivered') as told`.execute(
    trx,
  );
  const [seen] = rows;
  if (seen?.paid) return 'paid';
  if (seen?.credited) return 'credited';
  if (seen?.fiscal) return 'fiscal';
  return seen?.told ? 'delivered' : null;
}
