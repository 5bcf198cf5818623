import { randomUUID } from 'node:crypto';
import type { Database } from '../../postgres/database.js';
import { insertTenant } from '../../testing/insert-tenant.js';
import { lockAccounts } from '../lock-accounts.js';
import { postJournal } from '../post-journal.js';

export interface OpenAccount {
  readonly tenantId: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly seriesId: string;
}

/** A tenant with one customer, his account and a series for invoices. */
export async function openAccount(
  database: Database,
  options: { readonly slug: string; readonly at: Date; readonly timezone?: string },
): Promise<OpenAccount> {
  const { at } = options;
  const tenantId = await insertTenant(database, { timezone: 'America/Mexico_City', ...options });
  const ids = { customerId: randomUUID(), accountId: randomUUID(), seriesId: randomUUID() };
  const row = { tenant_id: tenantId };
  const dates = { created_at: at, updated_at: at };
  await database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('customers')
      .values({ ...row, id: ids.customerId, kind: 'person', name: 'Ana Prueba', ...dates })
      .execute();
    await trx
      .insertInto('accounts')
      .values({
        ...row,
        id: ids.accountId,
        customer_id: ids.customerId,
        currency: 'MXN',
        anchor_day: 1,
        due_after_days: 4,
        ...dates,
      })
      .execute();
    await trx
      .insertInto('number_series')
      .values({
        ...row,
        id: ids.seriesId,
        kind: 'invoice',
        prefix: 'A-',
        is_default: true,
        created_at: at,
      })
      .execute();
  });
  return { tenantId, ...ids };
}

/** An issued invoice without taxes, with its journal: what another part of a test is about to pay. */
export async function insertInvoice(
  database: Database,
  of: OpenAccount,
  invoice: {
    readonly number: number;
    readonly dueDate: string;
    readonly totalMinor: number;
    readonly at: Date;
  },
): Promise<string> {
  const id = randomUUID();
  const { number, dueDate, totalMinor, at } = invoice;
  await database.withTenant(of.tenantId, async (trx) => {
    await lockAccounts(trx, of.tenantId, [of.accountId]);
    await trx
      .insertInto('invoices')
      .values({
        tenant_id: of.tenantId,
        id,
        account_id: of.accountId,
        customer_id: of.customerId,
        series_id: of.seriesId,
        number,
        full_number: `A-${number}`,
        kind: 'single',
        currency: 'MXN',
        net_minor: totalMinor,
        tax_minor: 0,
        withheld_minor: 0,
        total_minor: totalMinor,
        taxes: '[]',
        issue_date: dueDate,
        due_date: dueDate,
        snapshot: '{}',
        issued_by: 'test',
        issued_at: at,
      })
      .execute();
    await postJournal(trx, of.tenantId, [
      {
        kind: 'invoice',
        sourceId: id,
        accountId: of.accountId,
        currency: 'MXN',
        occurredOn: dueDate,
        recordedBy: 'test',
        recordedAt: at,
        entries: [
          { ledger: 'receivable', accountId: of.accountId, amountMinor: totalMinor },
          { ledger: 'revenue', amountMinor: -totalMinor },
        ],
      },
    ]);
  });
  return id;
}

/** A payment with its journal that pays nothing yet. */
export async function insertPayment(
  database: Database,
  of: OpenAccount,
  payment: { readonly amountMinor: number; readonly at: Date; readonly paidOn: string },
): Promise<string> {
  const id = randomUUID();
  const { amountMinor, at, paidOn } = payment;
  await database.withTenant(of.tenantId, async (trx) => {
    await trx
      .insertInto('payments')
      .values({
        tenant_id: of.tenantId,
        id,
        account_id: of.accountId,
        customer_id: of.customerId,
        method: 'transfer',
        amount_minor: amountMinor,
        currency: 'MXN',
        paid_on: paidOn,
        received_at: at,
        recorded_by: 'test',
      })
      .execute();
    await postJournal(trx, of.tenantId, [
      {
        kind: 'payment',
        sourceId: id,
        accountId: of.accountId,
        currency: 'MXN',
        occurredOn: paidOn,
        recordedBy: 'test',
        recordedAt: at,
        entries: [
          { ledger: 'bank', amountMinor },
          { ledger: 'customer_credit', accountId: of.accountId, amountMinor: -amountMinor },
        ],
      },
    ]);
  });
  return id;
}
