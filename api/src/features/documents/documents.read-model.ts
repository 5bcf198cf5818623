import { documentSnapshotSchema } from '@atalaya/core/domain/billing/frozen';
import { readIssuer } from '@atalaya/platform/documents/issuer.read-model';
import type { ReceiptOfPayment } from '@atalaya/platform/documents/pdf/receipt-pdf';
import type { StatementOfAccount } from '@atalaya/platform/documents/pdf/statement-pdf';
import {
  balanceBefore,
  statementMovements,
} from '@atalaya/platform/payments/account-statement.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';

const MOST_MOVEMENTS = 2_000;

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

/** Undefined when there is no account of this id. */
export async function readStatement(
  trx: Trx,
  tenantId: string,
  accountId: string,
  period: { readonly from: string; readonly to: string },
): Promise<StatementOfAccount | undefined> {
  const account = await trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .innerJoin('tenants as t', 't.id', 'a.tenant_id')
    .where('a.id', '=', accountId)
    .select(['a.currency', 'c.name', 'c.tax_id', 't.locale'])
    .executeTakeFirst();
  if (account === undefined) return undefined;
  const most = MOST_MOVEMENTS + 1;
  const movements = await statementMovements(trx, tenantId, accountId, period, most);
  return {
    customer: { name: account.name, taxId: account.tax_id },
    issuer: await readIssuer(trx, tenantId),
    locale: account.locale,
    currency: account.currency,
    ...period,
    beforeMinor: await balanceBefore(trx, tenantId, accountId, period.from),
    movements: movements.slice(0, MOST_MOVEMENTS),
    isCutOff: movements.length > MOST_MOVEMENTS,
  };
}
