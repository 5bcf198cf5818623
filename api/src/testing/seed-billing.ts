import { randomUUID } from 'node:crypto';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { postJournal } from '@atalaya/platform/billing/post-journal';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TestApi } from './with-api.js';

const TODAY = '2026-03-01';
const NOTHING = JSON.stringify([]);

/** An account with an issued invoice, a payment and a credit note of it, and what they hang on: one row of each table. */
export async function seedBilling(
  api: TestApi,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly customer: string;
    readonly plan: string;
    readonly service: string;
  },
) {
  const at = new Date(api.clock.now());
  return api.db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId };
    const taxGroup = randomUUID();
    await trx
      .insertInto('tax_groups')
      .values({
        ...row,
        id: taxGroup,
        code: of.slug,
        name: of.slug,
        is_included: true,
        taxes: NOTHING,
        created_at: at,
      })
      .execute();
    await trx
      .insertInto('billing_policies')
      .values({ ...row, updated_at: at, updated_by: of.slug })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('plan_prices')
      .values({
        ...row,
        plan_id: of.plan,
        valid_from: '2025-01-01',
        price_minor: 49_900,
        currency: 'MXN',
        tax_group_id: taxGroup,
        created_at: at,
      })
      .execute();
    const account = await openAccount(trx, tenantId, of, at);
    await lockAccounts(trx, tenantId, [account]);
    const documents = await issue(trx, tenantId, { ...of, account }, at);
    return { account, taxGroup, ...documents };
  });
}

async function openAccount(
  trx: Trx,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly customer: string;
    readonly plan: string;
    readonly service: string;
  },
  at: Date,
): Promise<string> {
  const row = { tenant_id: tenantId };
  const dates = { created_at: at, updated_at: at };
  const account = randomUUID();
  await trx
    .insertInto('accounts')
    .values({
      ...row,
      id: account,
      customer_id: of.customer,
      currency: 'MXN',
      anchor_day: 1,
      due_after_days: 4,
      ...dates,
    })
    .execute();
  await trx
    .insertInto('contracts')
    .values({ ...row, account_id: account, code: of.slug, starts_on: TODAY, ...dates })
    .execute();
  await trx
    .insertInto('service_pauses')
    .values({
      ...row,
      service_id: of.service,
      kind: 'voluntary',
      starts_on: TODAY,
      ends_on: '2026-03-10',
      created_by: of.slug,
      created_at: at,
    })
    .execute();
  await trx
    .insertInto('service_plan_terms')
    .values({
      ...row,
      service_id: of.service,
      starts_on: '2000-01-01',
      plan_id: of.plan,
      created_by: of.slug,
      created_at: at,
    })
    .execute();
  await trx
    .insertInto('account_charges')
    .values({
      ...row,
      account_id: account,
      kind: 'late_fee',
      description: of.slug,
      amount_minor: 1,
      currency: 'MXN',
      occurred_on: TODAY,
      created_by: of.slug,
      created_at: at,
    })
    .execute();
  return account;
}

/** What nobody changes any more. */
async function issue(
  trx: Trx,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly customer: string;
    readonly service: string;
    readonly account: string;
  },
  at: Date,
) {
  const row = { tenant_id: tenantId };
  const ids = {
    series: randomUUID(),
    run: randomUUID(),
    draft: randomUUID(),
    invoice: randomUUID(),
  };
  const more = { creditNote: randomUUID(), payment: randomUUID() };
  const owner = { account_id: of.account, customer_id: of.customer };
  const amounts = {
    currency: 'MXN',
    net_minor: 49_900,
    tax_minor: 0,
    withheld_minor: 0,
    total_minor: 49_900,
  };
  const issued = {
    taxes: NOTHING,
    snapshot: '{}',
    issue_date: TODAY,
    issued_by: of.slug,
    issued_at: at,
  };
  const numbered = { series_id: ids.series, number: 1 };
  await draft(trx, tenantId, { ...of, ...ids }, at);
  await trx
    .insertInto('invoices')
    .values({
      ...row,
      id: ids.invoice,
      ...owner,
      ...numbered,
      full_number: `${of.slug}-1`,
      kind: 'single',
      ...amounts,
      ...issued,
      due_date: '2026-03-05',
    })
    .execute();
  const line = {
    description: 'x',
    net_minor: 49_900,
    tax_minor: 0,
    taxes: NOTHING,
    position: 0,
    service_id: of.service,
  };
  await trx
    .insertInto('invoice_lines')
    .values({ ...row, invoice_id: ids.invoice, kind: 'single', unit_minor: 49_900, ...line })
    .execute();
  await trx
    .insertInto('credit_notes')
    .values({
      ...row,
      id: more.creditNote,
      ...owner,
      invoice_id: ids.invoice,
      ...numbered,
      full_number: `${of.slug}-1`,
      reason: 'x',
      ...amounts,
      ...issued,
    })
    .execute();
  await trx
    .insertInto('credit_note_lines')
    .values({ ...row, credit_note_id: more.creditNote, ...line })
    .execute();
  await pay(trx, tenantId, { ...of, ...more, invoice: ids.invoice }, at);
  return {
    numberSeries: ids.series,
    invoiceRun: ids.run,
    invoiceDraft: ids.draft,
    invoice: ids.invoice,
    ...more,
  };
}

async function pay(
  trx: Trx,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly account: string;
    readonly customer: string;
    readonly invoice: string;
    readonly creditNote: string;
    readonly payment: string;
  },
  at: Date,
) {
  const row = { tenant_id: tenantId };
  const owner = { account_id: of.account, customer_id: of.customer };
  await trx
    .insertInto('payments')
    .values({
      ...row,
      id: of.payment,
      ...owner,
      method: 'transfer',
      amount_minor: 100,
      currency: 'MXN',
      paid_on: TODAY,
      received_at: at,
      recorded_by: of.slug,
    })
    .execute();
  await trx
    .insertInto('payment_reversals')
    .values({
      ...row,
      payment_id: of.payment,
      reason: 'mistake',
      reversed_by: of.slug,
      reversed_at: at,
    })
    .execute();
  await trx
    .insertInto('refunds')
    .values({
      ...row,
      ...owner,
      credit_note_id: of.creditNote,
      method: 'cash',
      amount_minor: 1,
      currency: 'MXN',
      paid_on: '2026-03-10',
      recorded_by: of.slug,
      recorded_at: at,
    })
    .execute();
  await trx
    .insertInto('payment_allocations')
    .values({
      ...row,
      credit_note_id: of.creditNote,
      invoice_id: of.invoice,
      amount_minor: 1,
      allocated_by: of.slug,
      allocated_at: at,
      released_at: at,
    })
    .execute();
  await postJournal(trx, tenantId, [
    {
      kind: 'invoice',
      sourceId: of.invoice,
      accountId: of.account,
      currency: 'MXN',
      occurredOn: TODAY,
      recordedBy: of.slug,
      recordedAt: at,
      entries: [
        { ledger: 'receivable', accountId: of.account, amountMinor: 49_900 },
        { ledger: 'revenue', amountMinor: -49_900 },
      ],
    },
    {
      kind: 'credit_note',
      sourceId: of.creditNote,
      accountId: of.account,
      currency: 'MXN',
      occurredOn: TODAY,
      recordedBy: of.slug,
      recordedAt: at,
      entries: [
        { ledger: 'revenue', amountMinor: 49_900 },
        { ledger: 'customer_credit', accountId: of.account, amountMinor: -49_900 },
      ],
    },
  ]);
}

async function draft(
  trx: Trx,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly account: string;
    readonly series: string;
    readonly run: string;
    readonly draft: string;
  },
  at: Date,
) {
  const row = { tenant_id: tenantId };
  await trx
    .insertInto('number_series')
    .values({ ...row, id: of.series, kind: 'invoice', prefix: `${of.slug}-`, created_at: at })
    .execute();
  await trx
    .insertInto('invoice_runs')
    .values({
      ...row,
      id: of.run,
      billing_date: '2020-01-01',
      state: 'ready',
      created_by: of.slug,
      created_at: at,
    })
    .execute();
  await trx
    .insertInto('invoice_drafts')
    .values({
      ...row,
      id: of.draft,
      run_id: of.run,
      account_id: of.account,
      content: '{}',
      total_minor: 1,
      created_by: of.slug,
      created_at: at,
    })
    .execute();
}
