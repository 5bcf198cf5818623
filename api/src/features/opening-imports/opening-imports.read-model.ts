import type { OpeningOwner } from '@atalaya/core/domain/customers/plan-opening';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { Position } from '../../http/cursor.js';

/** Every customer by name and lines, with the account that their opening balance goes to. */
export async function readOwners(trx: Trx, tenantId: string): Promise<OpeningOwner[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    account_id: string | null;
    currency: string | null;
    identities: string[];
  }>`
    select c.id, c.name, a.id as account_id, a.currency, coalesce(s.identities, '{}') as identities
    from customers c
    left join lateral (
      select a.id, a.currency from accounts a
      where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.status = 'open'
      order by a.created_at, a.id limit 1
    ) a on true
    left join lateral (
      select array_agg(s.access_identity) as identities from services s
      where s.tenant_id = c.tenant_id and s.customer_id = c.id and s.access_identity is not null
        and s.desired_state <> 'cancelled'
    ) s on true
    where c.tenant_id = ${tenantId}`.execute(trx);
  return rows.map((row) => ({
    customerId: row.id,
    name: row.name,
    accountId: row.account_id,
    currency: row.currency ?? '',
    identities: row.identities,
  }));
}

/** What was taken over before: a debt above zero, a credit below. */
export async function readKnownEntries(
  trx: Trx,
  tenantId: string,
  source: string,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ external_id: string; amount: string }>`
    select e.external_id, coalesce(i.total_minor, -p.amount_minor) as amount
    from opening_entries e
    left join invoices i on i.tenant_id = e.tenant_id and i.id = e.invoice_id
    left join payments p on p.tenant_id = e.tenant_id and p.id = e.payment_id
    where e.tenant_id = ${tenantId} and e.source = ${source}`.execute(trx);
  return new Map(rows.map((row) => [row.external_id, Number(row.amount)]));
}

/** The newest first; one row more than `limit`. */
export async function readOpeningImports(trx: Trx, limit: number, after: Position | undefined) {
  let rows = trx
    .selectFrom('opening_imports')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [at, id] = after;
    rows = rows.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return rows.execute();
}
