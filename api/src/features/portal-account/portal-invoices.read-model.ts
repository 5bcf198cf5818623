import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface PortalAccountRow {
  readonly id: string;
  readonly currency: string;
}

export async function readPortalAccounts(
  trx: Trx,
  customerId: string,
): Promise<readonly PortalAccountRow[]> {
  return trx
    .selectFrom('accounts')
    .where('customer_id', '=', customerId)
    .select(['id', 'currency'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(50)
    .execute();
}

/** Whether there is anything to pay over. */
export async function hasGateway(trx: Trx): Promise<boolean> {
  const row = await trx
    .selectFrom('payment_gateways')
    .where('is_enabled', '=', true)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface PortalInvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly issueDate: CalendarDay;
  readonly dueDate: CalendarDay;
  readonly currency: string;
  readonly total: string;
  readonly open: string;
  readonly isVoid: boolean;
}

const INVOICE = sql`
  i.id, i.full_number as number, i.issue_date as "issueDate", i.due_date as "dueDate", i.currency,
  i.total_minor::text as total, i.voided_at is not null as "isVoid",
  (i.total_minor - coalesce((
    select sum(a.amount_minor) from payment_allocations a
    where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null), 0))::text as open`;

/** Of the customer's accounts, the newest first; those after `after`. */
export async function readPortalInvoices(
  trx: Trx,
  customerId: string,
  {
    after,
    limit,
  }: { readonly after: readonly [CalendarDay, string] | undefined; readonly limit: number },
): Promise<readonly PortalInvoiceRow[]> {
  const place = after && sql`and (i.issue_date, i.id) < (${after[0]}::date, ${after[1]}::uuid)`;
  const { rows } = await sql<PortalInvoiceRow>`
    select ${INVOICE} from invoices i
    where i.account_id = any(array(select id from accounts where customer_id = ${customerId}))
      ${place ?? sql``}
    order by i.issue_date desc, i.id desc limit ${limit}`.execute(trx);
  return rows;
}

/** undefined where it is not this customer's. */
export async function readPortalInvoice(
  trx: Trx,
  customerId: string,
  id: string,
): Promise<PortalInvoiceRow | undefined> {
  const { rows } = await sql<PortalInvoiceRow>`
    select ${INVOICE} from invoices i
    where i.id = ${id}
      and i.account_id = any(array(select id from accounts where customer_id = ${customerId}))`.execute(
    trx,
  );
  return rows[0];
}

export async function readPortalLines(trx: Trx, invoiceId: string) {
  return trx
    .selectFrom('invoice_lines')
    .where('invoice_id', '=', invoiceId)
    .select(['description', 'net_minor', 'tax_minor'])
    .orderBy('position')
    .limit(500)
    .execute();
}
