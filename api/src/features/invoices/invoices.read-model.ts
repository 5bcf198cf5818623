import { documentSnapshotSchema, frozenTaxesSchema } from '@atalaya/core/domain/billing/frozen';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import {
  type Invoice,
  type InvoiceDetail,
  type InvoiceStatus,
  invoiceLineSchema,
  type invoiceQuerySchema,
} from '@atalaya/core/wire/rest/invoices';
import { readCreditableLines } from '@atalaya/platform/billing/creditable-lines.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

type InvoiceQuery = z.output<typeof invoiceQuerySchema>;
export type InvoiceRow = Awaited<ReturnType<typeof readInvoices>>[number];

/** Newest first; one row more than `limit`. */
export async function readInvoices(trx: Trx, query: InvoiceQuery, after: Position | undefined) {
  const { limit, accountId, customerId, runId, status } = query;
  let rows = select(trx)
    .orderBy('i.issued_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1);
  if (accountId) rows = rows.where('i.account_id', '=', accountId);
  if (customerId) rows = rows.where('i.customer_id', '=', customerId);
  if (runId) rows = rows.where('i.run_id', '=', runId);
  if (status === 'void') rows = rows.where('i.voided_at', 'is not', null);
  if (status === 'paid') {
    rows = rows.where('i.voided_at', 'is', null).where('i.settled_at', 'is not', null);
  }
  if (status === 'unpaid') {
    rows = rows.where('i.voided_at', 'is', null).where('i.settled_at', 'is', null);
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(i.issued_at, i.id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

function select(trx: Trx) {
  return trx
    .selectFrom('invoices as i')
    .innerJoin('customers as c', 'c.id', 'i.customer_id')
    .selectAll('i')
    .select('c.name as customerName')
    .select((eb) =>
      eb
        .selectFrom('payment_allocations as a')
        .whereRef('a.invoice_id', '=', 'i.id')
        .where('a.released_at', 'is', null)
        .select((inner) => inner.fn.sum<string | null>('a.amount_minor').as('paid'))
        .as('paidMinor'),
    )
    .select((eb) =>
      eb
        .selectFrom('credit_notes as n')
        .whereRef('n.invoice_id', '=', 'i.id')
        .select((inner) => inner.fn.sum<string | null>('n.total_minor').as('credited'))
        .as('creditedMinor'),
    );
}

export function asInvoice(row: InvoiceRow, today: CalendarDay): Invoice {
  const totalMinor = Number(row.total_minor);
  const paidMinor = Number(row.paidMinor ?? 0);
  const openMinor = row.voided_at === null ? totalMinor - paidMinor : 0;
  const isCredited = totalMinor > 0 && Number(row.creditedMinor ?? 0) >= totalMinor;
  return {
    id: row.id,
    number: row.full_number,
    kind: row.kind,
    accountId: row.account_id,
    customer: { id: row.customer_id, name: row.customerName },
    runId: row.run_id,
    currency: row.currency,
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    withheldMinor: Number(row.withheld_minor),
    totalMinor,
    openMinor,
    status:
      row.voided_at !== null
        ? 'void'
        : isCredited
          ? 'credited'
          : statusOf(openMinor, paidMinor, row.due_date < today),
    issueDate: row.issue_date,
    dueDate: row.due_date,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    issuedBy: row.issued_by,
    issuedAt: row.issued_at.toISOString(),
    voidedAt: row.voided_at?.toISOString() ?? null,
    voidReason: row.void_reason,
  };
}

function statusOf(openMinor: number, paidMinor: number, isPast: boolean): InvoiceStatus {
  if (openMinor <= 0) return 'paid';
  if (isPast) return 'overdue';
  return paidMinor > 0 ? 'partially_paid' : 'open';
}

export async function readInvoice(
  trx: Trx,
  id: string,
  today: CalendarDay,
): Promise<InvoiceDetail | undefined> {
  const row = await select(trx).where('i.id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const lines = await trx
    .selectFrom('invoice_lines')
    .selectAll()
    .where('invoice_id', '=', id)
    .orderBy('position')
    .execute();
  const { rows: allocations } = await sql<{
    source: 'payment' | 'credit_note';
    id: string;
    number: string | null;
    amount: string;
    at: Date;
  }>`
    select case when a.payment_id is null then 'credit_note' else 'payment' end as source,
      coalesce(a.payment_id, a.credit_note_id) as id, coalesce(p.full_number, n.full_number) as number,
      a.amount_minor as amount, a.allocated_at as at
    from payment_allocations a
    left join payments p on p.id = a.payment_id
    left join credit_notes n on n.id = a.credit_note_id
    where a.invoice_id = ${id} and a.released_at is null
    order by a.allocated_at, a.id`.execute(trx);
  const left = (await readCreditableLines(trx, row.tenant_id, [id])).get(id) ?? [];
  const invoice = asInvoice(row, today);
  const snapshot = documentSnapshotSchema.safeParse(row.snapshot);
  const isVoid = invoice.status === 'void';
  return {
    ...invoice,
    taxes: frozenTaxesSchema.parse(row.taxes),
    snapshot: snapshot.success ? snapshot.data : null,
    lines: lines.map((line) => ({
      ...invoiceLineSchema.parse({
        id: line.id,
        kind: line.kind,
        serviceId: line.service_id,
        description: line.description,
        periodStart: line.period_start,
        periodEnd: line.period_end,
        quantity: line.quantity,
        unitMinor: Number(line.unit_minor),
        netMinor: Number(line.net_minor),
        taxMinor: Number(line.tax_minor),
        taxes: line.taxes,
        detail: line.detail,
      }),
      creditableMinor: isVoid ? 0 : (left.find(({ id: of }) => of === line.id)?.totalMinor ?? 0),
    })),
    allocations: allocations.map(({ amount, at, ...one }) => ({
      ...one,
      amountMinor: Number(amount),
      at: at.toISOString(),
    })),
    creditableMinor: isVoid ? 0 : invoice.totalMinor - Number(row.creditedMinor ?? 0),
  };
}
