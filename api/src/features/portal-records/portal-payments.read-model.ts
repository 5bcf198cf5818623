import type { Payment } from '@atalaya/core/wire/rest/payments';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface PortalPaymentRow {
  readonly id: string;
  readonly number: string | null;
  readonly paidOn: string;
  readonly method: Payment['method'];
  readonly reference: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly isReversed: boolean;
  readonly pays: readonly string[];
  /** As text with its microseconds: a place in the list. */
  readonly receivedAt: string;
}

/** Of the customer's accounts, the newest first; those after `after`. */
export async function readPortalPayments(
  trx: Trx,
  customerId: string,
  {
    after,
    limit,
  }: { readonly after: readonly [string, string] | undefined; readonly limit: number },
): Promise<readonly PortalPaymentRow[]> {
  const place =
    after && sql`and (p.received_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const { rows } = await sql<PortalPaymentRow>`
    select p.id, p.full_number as number, p.paid_on as "paidOn", p.method, p.reference,
      p.amount_minor::text as "amountMinor", p.currency, r.payment_id is not null as "isReversed",
      p.received_at::text as "receivedAt",
      array(select i.full_number from payment_allocations a
        join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
        where a.tenant_id = p.tenant_id and a.payment_id = p.id and a.released_at is null
        order by i.due_date, i.number limit 50) as pays
    from payments p
    left join payment_reversals r on r.tenant_id = p.tenant_id and r.payment_id = p.id
    where p.account_id = any(array(select id from accounts where customer_id = ${customerId}))
      ${place ?? sql``}
    order by p.received_at desc, p.id desc limit ${limit}`.execute(trx);
  return rows;
}

/** Whether a payment is of one of the customer's accounts. */
export async function isOwnPayment(trx: Trx, customerId: string, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('payments as p')
    .innerJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'p.tenant_id').onRef('a.id', '=', 'p.account_id'),
    )
    .where('p.id', '=', id)
    .where('a.customer_id', '=', customerId)
    .select('p.id')
    .executeTakeFirst();
  return row !== undefined;
}
