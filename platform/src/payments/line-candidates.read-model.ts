import type { LineCandidate } from '@atalaya/core/domain/payments/match-line';
import { accountReferencesIn, referenceKey } from '@atalaya/core/domain/payments/payment-reference';
import type { StatementRow } from '@atalaya/core/domain/payments/statement-columns';
import { sql } from 'kysely';
import { openInvoices } from '../billing/open-invoices.read-model.js';
import type { Trx } from '../postgres/database.js';

const MOST_CANDIDATES = 500;

/** Accounts in this currency that any of these lines may be of: by their reference, a report, an open invoice's number or amount. */
export async function lineCandidates(
  trx: Trx,
  tenantId: string,
  lines: readonly StatementRow[],
  currency: string,
): Promise<LineCandidate[]> {
  if (lines.length === 0) return [];
  const texts = lines.map(({ reference, payer }) => `${reference} ${payer}`);
  const codes = texts.flatMap(accountReferencesIn);
  const keys = [
    ...new Set([
      ...lines.map(({ reference }) => referenceKey(reference)),
      ...texts.flatMap((text) => text.split(/[\s,;:]+/).map(referenceKey)),
    ]),
  ].filter((key) => key.length >= 3);
  const amounts = [...new Set(lines.map(({ amountMinor }) => amountMinor))];
  const { rows } = await sql<{
    id: string;
    name: string;
    tax_id: string | null;
    code: string | null;
  }>`
    with open as (
      select i.account_id, i.full_number, i.total_minor - coalesce((
        select sum(a.amount_minor) from payment_allocations a
        where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null
      ), 0) as left
      from invoices i where i.tenant_id = ${tenantId} and i.settled_at is null and i.voided_at is null
    ), wanted as (
      select account_id, 0 as rank from payment_references where tenant_id = ${tenantId} and code = any(${codes})
      union all
      select account_id, 0 from reported_payments
        where tenant_id = ${tenantId} and state in ('waiting', 'expired') and reference_key = any(${keys})
      union all
      select account_id, 1 from open where upper(regexp_replace(full_number, '[^A-Za-z0-9]', '', 'g')) = any(${keys})
      union all
      select account_id, 2 from open where "left" = any(${amounts}::bigint[])
      union all
      select account_id, 2 from open group by account_id having sum("left") = any(${amounts}::bigint[])
    ), best as (
      select account_id, min(rank) as rank from wanted group by account_id order by 2, 1 limit ${MOST_CANDIDATES}
    )
    select a.id, c.name, c.tax_id, r.code from best b
    join accounts a on a.tenant_id = ${tenantId} and a.id = b.account_id and a.currency = ${currency}
    join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    left join payment_references r on r.tenant_id = a.tenant_id and r.account_id = a.id`.execute(
    trx,
  );
  const ids = rows.map(({ id }) => id);
  const invoices = await openOf(trx, tenantId, ids);
  const reports = await reportsOf(trx, tenantId, ids);
  return rows.map(({ id, name, tax_id: taxId, code }) => {
    const open = invoices.get(id) ?? [];
    return {
      accountId: id,
      name,
      taxId,
      code,
      invoiceNumbers: open.map(({ fullNumber }) => fullNumber),
      openMinor: open.reduce((sum, { openMinor }) => sum + openMinor, 0),
      openAmounts: open.map(({ openMinor }) => openMinor),
      reported: reports.get(id) ?? [],
    };
  });
}

async function openOf(trx: Trx, tenantId: string, ids: readonly string[]) {
  const open = await openInvoices(trx, tenantId, ids);
  const invoiceIds = [...open.values()].flat().map(({ id }) => id);
  const named = await trx
    .selectFrom('invoices')
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`id = any(${invoiceIds}::uuid[])`)
    .select(['id', 'full_number'])
    .execute();
  const numbers = new Map(named.map((row) => [row.id, row.full_number]));
  return new Map(
    [...open].map(([accountId, list]) => [
      accountId,
      list.map(({ id, openMinor }) => ({ openMinor, fullNumber: numbers.get(id) ?? '' })),
    ]),
  );
}

async function reportsOf(trx: Trx, tenantId: string, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('reported_payments')
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`account_id = any(${[...ids]}::uuid[])`)
    .where('state', 'in', ['waiting', 'expired'])
    .select(['id', 'account_id', 'reference_key', 'amount_minor'])
    .execute();
  const reports = new Map<string, LineCandidate['reported'][number][]>();
  for (const row of rows) {
    const { id, account_id: accountId, reference_key: key } = row;
    const report = { id, referenceKey: key, amountMinor: Number(row.amount_minor) };
    reports.set(accountId, [...(reports.get(accountId) ?? []), report]);
  }
  return reports;
}
