import { randomUUID } from 'node:crypto';
import { postJournal } from '@atalaya/platform/billing/post-journal';
import type { Database } from '@atalaya/platform/postgres/database';

/** An issued invoice of one line without taxes, as an invoice run would leave it. */
export async function issueInvoice(
  api: { readonly db: { readonly database: Database }; readonly clock: { now(): number } },
  tenantId: string,
  of: {
    readonly accountId: string;
    readonly dueDate: string;
    readonly totalMinor: number;
    /** Of the series; one of its own for each invoice where it is not given. */
    readonly prefix?: string;
  },
): Promise<string> {
  const at = new Date(api.clock.now());
  const id = randomUUID();
  await api.db.database.withTenant(tenantId, async (trx) => {
    const account = await trx
      .selectFrom('accounts')
      .where('id', '=', of.accountId)
      .selectAll()
      .executeTakeFirstOrThrow();
    const series = await trx
      .insertInto('number_series')
      .values({
        tenant_id: tenantId,
        kind: 'invoice',
        prefix: of.prefix ?? `T${id.slice(0, 8)}-`,
        created_at: at,
      })
      .returning(['id', 'prefix'])
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('invoices')
      .values({
        tenant_id: tenantId,
        id,
        account_id: account.id,
        customer_id: account.customer_id,
        run_id: null,
        series_id: series.id,
        number: 1,
        full_number: `${series.prefix}1`,
        kind: 'single',
        currency: account.currency,
        net_minor: of.totalMinor,
        tax_minor: 0,
        withheld_minor: 0,
        total_minor: of.totalMinor,
        taxes: '[]',
        issue_date: '2026-02-01',
        due_date: of.dueDate,
        period_start: null,
        period_end: null,
        snapshot: '{}',
        issued_by: 'run',
        issued_at: at,
        settled_at: null,
        voided_at: null,
        void_reason: null,
      })
      .execute();
    await postJournal(trx, tenantId, [
      {
        kind: 'invoice',
        sourceId: id,
        accountId: account.id,
        currency: account.currency,
        occurredOn: '2026-02-01',
        recordedBy: 'run',
        recordedAt: at,
        entries: [
          { ledger: 'receivable', accountId: account.id, amountMinor: of.totalMinor },
          { ledger: 'revenue', amountMinor: -of.totalMinor },
        ],
      },
    ]);
  });
  return id;
}
