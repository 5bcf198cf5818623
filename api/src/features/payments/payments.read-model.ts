import type { paymentQuerySchema } from '@atalaya/core/wire/rest/payments';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { beginsWith, hasKeyword } from '../../customers/has-keyword.read-model.js';
import { keywordsOf } from '../../customers/keywords-of.js';
import type { Position } from '../../http/cursor.js';

export type PaymentRow = Awaited<ReturnType<typeof readPayments>>[number];
type PaymentQuery = z.output<typeof paymentQuerySchema>;

/** The newest first; one row more than `limit`. */
export async function readPayments(trx: Trx, query: PaymentQuery, after: Position | undefined) {
  const rows = select(trx)
    .orderBy('p.received_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(query.limit + 1);
  const wanted = [
    ...(query.accountId ? [sql<boolean>`p.account_id = ${query.accountId}`] : []),
    ...(query.customerId ? [sql<boolean>`p.customer_id = ${query.customerId}`] : []),
    ...(query.method ? [sql<boolean>`p.method = ${query.method}`] : []),
    ...(after
      ? [
          sql<boolean>`(p.received_at, p.id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
        ]
      : []),
  ];
  if (!query.search) return rows.where((eb) => eb.and(wanted)).execute();
  const meanings = meaningsOf(query.search);
  // No letter and no digit in it: nothing is found by that.
  if (meanings.length === 0) return [];
  // A page of each meaning, by its index: asked as one condition, every payment would be looked at.
  const pages = meanings.map(
    (meaning) => sql`(
      select p.id from payments p where ${sql.join([...wanted, meaning], sql` and `)}
      order by p.received_at desc, p.id desc limit ${query.limit + 1})`,
  );
  return rows.where(sql<boolean>`p.id in (${sql.join(pages, sql` union `)})`).execute();
}

/** Digits from which on the end of a reference is looked for: people have the last ones of a transfer at hand. */
const LEAST_OF_END = 4;

/** The beginning of a receipt's number or of a reference, a number itself, the end of a reference, words of a customer. */
function meaningsOf(search: string): readonly RawBuilder<boolean>[] {
  const words = keywordsOf(search);
  const key = search.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const customers = words.map(
    (all) =>
      sql<boolean>`(${sql.join(
        all.map((word) => hasKeyword(sql`p.customer_id`, word)),
        sql` and `,
      )})`,
  );
  if (key === '') return customers;
  const number = /^\d{1,15}$/.test(key) ? [sql<boolean>`p.number = ${Number(key)}`] : [];
  const end =
    key.length >= LEAST_OF_END
      ? [beginsWith(sql`p.reference_end`, [...key].reverse().join(''))]
      : [];
  return [
    beginsWith(sql`p.number_key`, key),
    beginsWith(sql`p.reference_key`, key),
    ...number,
    ...end,
    ...customers,
  ];
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
