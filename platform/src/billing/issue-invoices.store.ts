import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { IssuedInvoice, IssueOccasion } from './issued-invoice.js';

/** Invoices with their lines in three statements, however many. One that asks for nothing is settled at once. */
export async function storeInvoices(
  trx: Trx,
  tenantId: string,
  invoices: readonly IssuedInvoice[],
  { by, at }: IssueOccasion,
): Promise<void> {
  const rows = invoices.map(({ draft: { lines: _, ...draft }, ...invoice }) => ({
    ...draft,
    ...invoice,
    settledAt: draft.totalMinor === 0 ? at : null,
  }));
  await sql`
    insert into invoices (tenant_id, id, account_id, customer_id, run_id, series_id, number, full_number, kind, currency,
      net_minor, tax_minor, withheld_minor, total_minor, taxes, issue_date, due_date, period_start, period_end, snapshot,
      issued_by, issued_at, settled_at)
    select ${tenantId}::uuid, id, "accountId", "customerId", "runId", "seriesId", number, "fullNumber", kind, currency,
      "netMinor", "taxMinor", "withheldMinor", "totalMinor", taxes, "issueDate", "dueDate", "periodStart", "periodEnd",
      snapshot, ${by}, ${at}::timestamptz, "settledAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "accountId" uuid, "customerId" uuid,
      "runId" uuid, "seriesId" uuid, number bigint, "fullNumber" text, kind text, currency text, "netMinor" bigint,
      "taxMinor" bigint, "withheldMinor" bigint, "totalMinor" bigint, taxes jsonb, "issueDate" date, "dueDate" date,
      "periodStart" date, "periodEnd" date, snapshot jsonb, "settledAt" timestamptz)`.execute(trx);
  const lines = invoices.flatMap(({ id: invoiceId, draft }) =>
    draft.lines.map((line, position) => ({ id: randomUUID(), invoiceId, position, ...line })),
  );
  await sql`
    insert into invoice_lines (tenant_id, id, invoice_id, position, service_id, kind, description, period_start,
      period_end, quantity, unit_minor, net_minor, tax_minor, taxes, detail)
    select ${tenantId}::uuid, id, "invoiceId", position, "serviceId", kind, description, "periodStart", "periodEnd",
      quantity, "unitMinor", "netMinor", "taxMinor", taxes, detail
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (id uuid, "invoiceId" uuid, position smallint,
      "serviceId" uuid, kind text, description text, "periodStart" date, "periodEnd" date, quantity int,
      "unitMinor" bigint, "netMinor" bigint, "taxMinor" bigint, taxes jsonb, detail jsonb)`.execute(
    trx,
  );
  const charges = lines.flatMap(({ chargeId, invoiceId }) =>
    chargeId ? [{ chargeId, invoiceId }] : [],
  );
  if (charges.length === 0) return;
  await sql`
    update account_charges c set invoice_id = r."invoiceId"
    from jsonb_to_recordset(${JSON.stringify(charges)}::jsonb) as r ("chargeId" uuid, "invoiceId" uuid)
    where c.tenant_id = ${tenantId} and c.id = r."chargeId"`.execute(trx);
}

/** Of these accounts, those with money that pays nothing yet, by the journal. */
export async function readAccountsWithCredit(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from journal_entries
    where tenant_id = ${tenantId} and account_id = any(${[...accountIds]}::uuid[]) and ledger = 'customer_credit'
    group by account_id having sum(amount_minor) < 0`.execute(trx);
  return rows.map((row) => row.account_id);
}
