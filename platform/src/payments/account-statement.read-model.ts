import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

export interface StatementMovement {
  readonly kind: 'invoice' | 'void' | 'credit_note' | 'payment' | 'reversal' | 'refund' | 'opening';
  readonly on: CalendarDay;
  readonly sourceId: string;
  readonly fullNumber: string | null;
  /** Above zero more is owed. */
  readonly amountMinor: number;
}

/** What an account owed before a day, by the journal: receivable less credit. */
export async function balanceBefore(
  trx: Trx,
  tenantId: string,
  accountId: string,
  day: CalendarDay,
): Promise<number> {
  const { rows } = await sql<{ sum: string | null }>`
    select sum(e.amount_minor) as sum
    from journal_entries e join journal_transactions t
      on t.tenant_id = e.tenant_id and t.id = e.transaction_id
    where e.tenant_id = ${tenantId} and e.account_id = ${accountId}
      and e.ledger in ('receivable', 'customer_credit') and t.occurred_on < ${day}`.execute(trx);
  return Number(rows[0]?.sum ?? 0);
}

/**
 * What moved an account's balance from `from` to `to`, both days inclusive, in the order of the journal; at most
 * `most`. What pays what moves nothing and is not here.
 */
export async function statementMovements(
  trx: Trx,
  tenantId: string,
  accountId: string,
  period: { readonly from: CalendarDay; readonly to: CalendarDay },
  most: number,
): Promise<StatementMovement[]> {
  const { rows } = await sql<{
    kind: StatementMovement['kind'];
    on: string;
    source_id: string;
    full_number: string | null;
    amount: string;
  }>`
    select t.kind, t.occurred_on as on, t.source_id, sum(e.amount_minor) as amount,
      coalesce(i.full_number, n.full_number, p.full_number) as full_number
    from journal_transactions t join journal_entries e
      on e.tenant_id = t.tenant_id and e.transaction_id = t.id and e.account_id = ${accountId}
        and e.ledger in ('receivable', 'customer_credit')
    left join invoices i on i.tenant_id = t.tenant_id and i.id = t.source_id and t.kind in ('invoice', 'void', 'opening')
    left join refunds f on f.tenant_id = t.tenant_id and f.id = t.source_id and t.kind = 'refund'
    left join credit_notes n on n.tenant_id = t.tenant_id
      and n.id = case t.kind when 'credit_note' then t.source_id when 'refund' then f.credit_note_id end
    left join payments p on p.tenant_id = t.tenant_id and p.id = t.source_id and t.kind in ('payment', 'reversal', 'opening')
    where t.tenant_id = ${tenantId} and t.account_id = ${accountId}
      and t.occurred_on between ${period.from} and ${period.to}
    group by t.id, t.kind, t.occurred_on, t.source_id, t.recorded_at, i.full_number, n.full_number, p.full_number
    having sum(e.amount_minor) <> 0
    order by t.occurred_on, t.recorded_at, t.kind, t.id limit ${most}`.execute(trx);
  return rows.map((row) => ({
    kind: row.kind,
    on: row.on,
    sourceId: row.source_id,
    fullNumber: row.full_number,
    amountMinor: Number(row.amount),
  }));
}

export interface StatementWithBalances {
  readonly openingMinor: number;
  readonly movements: readonly (StatementMovement & { readonly balanceMinor: number })[];
  readonly closingMinor: number;
  /** There are more than `most`. */
  readonly isCut: boolean;
}

/** What moved an account between two days, both inclusive, with the balance after each. */
export async function statementWithBalances(
  trx: Trx,
  tenantId: string,
  accountId: string,
  period: { readonly from: CalendarDay; readonly to: CalendarDay },
  most: number,
): Promise<StatementWithBalances> {
  const openingMinor = await balanceBefore(trx, tenantId, accountId, period.from);
  const closingMinor = await balanceBefore(trx, tenantId, accountId, addDays(period.to, 1));
  const found = await statementMovements(trx, tenantId, accountId, period, most + 1);
  let balanceMinor = openingMinor;
  const movements = found.slice(0, most).map((movement) => {
    balanceMinor += movement.amountMinor;
    return { ...movement, balanceMinor };
  });
  return { openingMinor, movements, closingMinor, isCut: found.length > most };
}
