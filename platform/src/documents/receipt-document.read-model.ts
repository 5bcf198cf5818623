import { documentSnapshotSchema } from '@atalaya/core/domain/billing/frozen';
import { z } from 'zod';
import type { Trx } from '../postgres/database.js';
import { readIssuer } from './issuer.read-model.js';
import type { ReceiptOfPayment } from './pdf/receipt-pdf.js';

/** What a payment froze; the issuer and locale are newer than the first payments. */
const paymentSnapshotSchema = z.object({
  customer: documentSnapshotSchema.shape.customer.pick({ name: true, taxId: true }),
  issuer: documentSnapshotSchema.shape.issuer.optional(),
  locale: z.string().optional(),
});

/** Undefined when there is no payment of this id. */
export async function readReceipt(
  trx: Trx,
  tenantId: string,
  id: string,
): Promise<ReceiptOfPayment | undefined> {
  const row = await trx
    .selectFrom('payments as p')
    .innerJoin('tenants as t', 't.id', 'p.tenant_id')
    .leftJoin('payment_reversals as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.payment_id', '=', 'p.id'),
    )
    .where('p.id', '=', id)
    .selectAll('p')
    .select(['r.reversed_at', 't.locale'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const pays = await trx
    .selectFrom('payment_allocations as a')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.tenant_id', '=', 'a.tenant_id').onRef('i.id', '=', 'a.invoice_id'),
    )
    .where('a.payment_id', '=', id)
    .where('a.released_at', 'is', null)
    .orderBy('i.due_date')
    .orderBy('i.number')
    .select(['i.full_number', 'a.amount_minor'])
    .execute();
  const frozen = paymentSnapshotSchema.safeParse(row.snapshot).data;
  return {
    fullNumber: row.full_number ?? row.id.slice(0, 8),
    paidOn: row.paid_on,
    method: row.method,
    reference: row.reference,
    currency: row.currency,
    amountMinor: Number(row.amount_minor),
    isReversed: row.reversed_at !== null,
    pays: pays.map((each) => ({
      fullNumber: each.full_number,
      amountMinor: Number(each.amount_minor),
    })),
    issuer: frozen?.issuer ?? (await readIssuer(trx, tenantId)),
    customer: frozen?.customer ?? { name: '', taxId: null },
    locale: frozen?.locale ?? row.locale,
  };
}
