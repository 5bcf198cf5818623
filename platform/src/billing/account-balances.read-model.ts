import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { openInvoices } from './open-invoices.read-model.js';

export interface AccountBalance {
  /** What is invoiced and not paid, by the journal. */
  readonly receivableMinor: number;
  /** What is paid and pays nothing yet. */
  readonly creditMinor: number;
  /** Of the receivable, what fell due before today. */
  readonly overdueMinor: number;
  readonly oldestDueDate: CalendarDay | null;
  readonly openInvoices: number;
}

/** Balances are sums of the journal, never a column. An account without entries has zeros. */
export async function accountBalances(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
  today: CalendarDay,
): Promise<Map<string, AccountBalance>> {
  const { rows } = await sql<{
    account_id: string;
    receivable: string | null;
    credit: string | null;
  }>`
    select account_id,
      sum(amount_minor) filter (where ledger = 'receivable') as receivable,
      -sum(amount_minor) filter (where ledger = 'customer_credit') as credit
    from journal_entries
    where tenant_id = ${tenantId} and account_id = any(${[...accountIds]}::uuid[])
      and ledger in ('receivable', 'customer_credit')
    group by account_id`.execute(trx);
  const sums = new Map(rows.map((row) => [row.account_id, row]));
  const open = await openInvoices(trx, tenantId, accountIds);
  return new Map(
    accountIds.map((id) => {
      const invoices = open.get(id) ?? [];
      const overdue = invoices.filter(({ dueDate }) => dueDate < today);
      const balance: AccountBalance = {
        receivableMinor: Number(sums.get(id)?.receivable ?? 0),
        creditMinor: Number(sums.get(id)?.credit ?? 0),
        overdueMinor: overdue.reduce((sum, { openMinor }) => sum + openMinor, 0),
        oldestDueDate: invoices[0]?.dueDate ?? null,
        openInvoices: invoices.length,
      };
      return [id, balance];
    }),
  );
}
