import type { paymentQuerySchema } from '@atalaya/core/wire/rest/payments';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type PaymentRow = Awaited<ReturnType<typeof readPayments>>[number];
type PaymentQuery = z.output<typeof paymentQuerySchema>;

/** The newest first; one row more than `limit`. */
export async function readPayments(trx: Trx, query: PaymentQuery, after: Position | undefined) {
  let rows = select(trx)
    .orderBy('p.received_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(query.limit + 1);
  if (query.accountId) rows = rows.where('p.account_id', '=', query.accountId);
  if (query.customerId) rows = rows.where('p.customer_id', '=', query.customerId);
  if (query.method) rows = rows.where('p.method', '=', query.method);
  if (query.search) {
    const pattern = likePattern(query.search);
    // Names are gone through once, not once for each payment.
    const named = trx.selectFrom('customers').select('id').where('name', 'ilike', pattern);
    rows = rows.where((eb) =>
      eb.or([
        eb('p.full_number', 'ilike', pattern),
        eb('p.reference', 'ilike', pattern),
        eb('p.customer_id', 'in', named),
      ]),
    );
  }
  if (after) {
    const [receivedAt, id] = after;
    rows = rows.where(
      sql<boolean>`(p.received_at, p.id) < (${new Date(Number(receivedAt))}, ${String(id)}::uuid)`,
    );
  }
  return rows.execute();
}

export async function readPayment(trx: Trx, id: string): Promise<PaymentRow | undefined> {
  return select(trx).where('p.id', '=', id).executeTakeFirst();
}

interface AllocationView {
  readonly invoiceId: string;
  readonly fullNumber: string;
  readonly amountMinor: number;
}

function select(trx: Trx) {
  return trx
    .selectFrom('payments as p')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'p.tenant_id').onRef('c.id', '=', 'p.customer_id'),
    )
    .leftJoin('payment_reversals as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.payment_id', '=', 'p.id'),
    )
    .selectAll('p')
    .select([
      'c.name as customerName',
      'r.reason as reversalReason',
      'r.notes as reversalNotes',
      'r.replaced_by as replacedBy',
      'r.reversed_by as reversedBy',
      'r.reversed_at as reversedAt',
      sql<AllocationView[]>`coalesce((
        select jsonb_agg(jsonb_build_object('invoiceId', i.id, 'fullNumber', i.full_number,
          'amountMinor', a.amount_minor) order by i.due_date, i.number)
        from payment_allocations a join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
        where a.tenant_id = p.tenant_id and a.payment_id = p.id and a.released_at is null
      ), '[]')`.as('allocations'),
    ]);
}
