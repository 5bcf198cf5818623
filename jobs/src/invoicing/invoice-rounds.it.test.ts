import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BillingPolicy } from '@atalaya/core/domain/billing/billing-policy';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { insertPayment } from '@atalaya/platform/billing/testing/open-account';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { insertPlan } from '@atalaya/platform/testing/insert-plan';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { InvoiceRounds } from './invoice-rounds.js';
import { type BilledTenant, seedBilledTenant } from './testing/billed-tenant.js';

const db = withDatabase({ poolSize: 8 });
let clock = createManualClock();
beforeEach(() => {
  clock = createManualClock();
});
const rounds = () =>
  new InvoiceRounds({ clock, database: db.database, bus: createMemoryEventBus(silentLog) });

/** Looks until nothing is due at that time. */
async function workAt(instant: string, { tenantId }: BilledTenant): Promise<void> {
  clock.jump(Date.parse(instant) - clock.now());
  const own = rounds();
  for (let turn = 0; turn < 20; turn += 1) {
    const next = await own.look(tenantId);
    if (next === null || next > clock.now()) return;
  }
}
const seed = (options: Omit<Parameters<typeof seedBilledTenant>[1], 'at'>) =>
  seedBilledTenant(db.database, { at: new Date('2026-01-01T00:00:00Z'), ...options });
const rowsOf = async <T>({ tenantId }: BilledTenant, query: string): Promise<T[]> =>
  (await db.database.withTenant(tenantId, (trx) => sql.raw<T>(query).execute(trx))).rows;
interface Issued {
  readonly full_number: string;
  readonly total: number;
  readonly net: number;
  readonly issue_date: string;
  readonly due_date: string;
  readonly days: number;
}
const issued = (tenant: BilledTenant) =>
  rowsOf<Issued>(
    tenant,
    `select full_number, total_minor::int as total, net_minor::int as net, issue_date, due_date,
       period_end - period_start as days
     from invoices order by number`,
  );
/** Derived balances are those of the documents, and numbers have no hole. */
async function expectWholeBooks(tenant: BilledTenant): Promise<void> {
  const [books] = await rowsOf<Record<string, number>>(
    tenant,
    `select count(*)::int as invoices, count(distinct number)::int as numbers,
       coalesce(max(number) - min(number) + 1, 0)::int as span,
       (select next from number_series where kind = 'invoice')::int as next, coalesce(max(number), 0)::int as last,
       coalesce(sum(total_minor), 0)::int as total,
       (select coalesce(sum(amount_minor), 0) from journal_entries e
        join journal_transactions t on t.id = e.transaction_id
        where t.kind = 'invoice' and ledger = 'receivable')::int as receivable,
       (select count(*) from outbox where type = 'invoice.created')::int as told,
       (select count(*) from (select service_id, period_start from invoice_lines where kind = 'recurring'
        group by 1, 2 having count(*) > 1) twice)::int as twice
     from invoices`,
  );
  if (books === undefined) throw new Error('no books');
  const { invoices, numbers, span, next, last, total, receivable, told, twice } = books;
  expect({ numbers, span, receivable, told, twice }).toEqual({
    numbers: invoices,
    span: invoices,
    receivable: total,
    told: invoices,
    twice: 0,
  });
  if (Number(last) > 0) expect(next).toBe(Number(last) + 1);
}

describe('the run of the day', () => {
  it('bills what is left of the first month, then each whole one, and looks again for nothing', async () => {
    const tenant = await seed({ slug: 'mx', customers: 2, billedFrom: '2026-03-15' });
    await workAt('2026-03-14T18:00:00Z', tenant);
    expect(await issued(tenant)).toEqual([]);
    for (const day of ['2026-03-15', '2026-03-16', '2026-04-01', '2026-04-02']) {
      await workAt(`${day}T06:05:00Z`, tenant);
    }
    expect(await issued(tenant)).toMatchObject([
      { full_number: 'A-1', total: 27_365, net: 23_591, due_date: '2026-03-19', days: 17 },
      { full_number: 'A-2', total: 27_365 },
      { full_number: 'A-3', total: 49_900, net: 43_017, due_date: '2026-04-05', days: 30 },
      { full_number: 'A-4', total: 49_900 },
    ]);
    await expectWholeBooks(tenant);
  });

  it('comes with the local day, once', async () => {
    const bogota = { timezone: 'America/Bogota', billedFrom: '2026-04-01', customers: 1 };
    const tenant = await seed({ slug: 'bogota', ...bogota });
    await workAt('2026-04-01T03:00:00Z', tenant);
    expect(await issued(tenant)).toEqual([]);
    await workAt('2026-04-01T05:05:00Z', tenant);
    await workAt('2026-04-01T06:05:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([{ issue_date: '2026-04-01' }]);
  });

  it('comes on a day whose midnight does not exist, with the calendar’s number of days', async () => {
    const santiago = { timezone: 'America/Santiago', billedFrom: '2026-09-06', customers: 1 };
    const tenant = await seed({ slug: 'santiago', anchorDay: 6, ...santiago });
    await workAt('2026-09-06T03:59:00Z', tenant);
    expect(await issued(tenant)).toEqual([]);
    await workAt('2026-09-06T04:05:00Z', tenant);
    await workAt('2026-09-06T05:05:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([{ issue_date: '2026-09-06', days: 30 }]);
  });

  it('waits for a person as long as the policy says', async () => {
    const policy = { confirmationHours: 24, issueHour: 6 };
    const tenant = await seed({ slug: 'waits', policy, customers: 1, billedFrom: '2026-10-01' });
    await workAt('2026-10-01T11:00:00Z', tenant);
    expect(await rowsOf(tenant, 'select state from invoice_runs')).toEqual([]);
    await workAt('2026-10-01T12:00:00Z', tenant);
    expect(await rowsOf(tenant, 'select state from invoice_runs')).toEqual([{ state: 'ready' }]);
    await workAt('2026-10-02T12:00:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([
      { issue_date: '2026-10-02', due_date: '2026-10-05' },
    ]);
  });

  it('parks what it cannot bill, and what changed since the preview, and bills the others', async () => {
    const policy = { confirmationHours: 1 };
    const tenant = await seed({ slug: 'parks', policy, customers: 3, billedFrom: '2026-11-01' });
    const [bad, changed] = tenant.accountIds;
    await rowsOf(tenant, `update accounts set parked_reason = 'asked' where id = '${bad}'`);
    await workAt('2026-11-01T12:00:00Z', tenant);
    await rowsOf(
      tenant,
      `update services set billed_from = '2026-11-02' where account_id = '${changed}'`,
    );
    await workAt('2026-11-01T13:00:00Z', tenant);
    expect(await issued(tenant)).toHaveLength(1);
    const problems = await rowsOf<{ account_id: string; problem: string }>(
      tenant,
      `select account_id, problem from invoice_drafts where state = 'parked'`,
    );
    expect(
      problems.map(({ account_id, problem }) => [account_id, JSON.parse(problem).kind]),
    ).toEqual([[bad, 'parked']]);
    await workAt('2026-11-02T12:00:00Z', tenant);
    await workAt('2026-11-02T14:00:00Z', tenant);
    expect(await issued(tenant)).toHaveLength(2);
    await expectWholeBooks(tenant);
  });

  it('is refused numbers beyond a range, keeps its drafts and goes on with a longer one', async () => {
    const range = { firstNumber: 4_999, lastNumber: 5_000 };
    const tenant = await seed({ slug: 'dian', ...range, customers: 3, billedFrom: '2026-12-01' });
    await workAt('2026-12-01T12:00:00Z', tenant);
    expect(await issued(tenant)).toEqual([]);
    expect(
      await rowsOf(tenant, `select state, summary ->> 'refusal' as why from invoice_runs`),
    ).toEqual([{ state: 'approved', why: 'exhausted' }]);
    await rowsOf(tenant, 'update number_series set range_to = 6000');
    await workAt('2026-12-01T12:10:00Z', tenant);
    expect((await issued(tenant)).map(({ full_number }) => full_number)).toEqual([
      'A-4999',
      'A-5000',
      'A-5001',
    ]);
  });

  it('pays what it issues from the credit of the account', async () => {
    const tenant = await seed({ slug: 'credit', customers: 1, billedFrom: '2027-01-01' });
    const [accountId = ''] = tenant.accountIds;
    const [row] = await rowsOf<{ id: string }>(tenant, 'select id from customers');
    const of = { ...tenant, accountId, customerId: row?.id ?? '', seriesId: '' };
    const at = new Date('2026-12-30T12:00:00Z');
    await insertPayment(db.database, of, { amountMinor: 10_200, at, paidOn: '2026-12-30' });
    await workAt('2027-01-01T12:00:00Z', tenant);
    expect(
      await rowsOf(
        tenant,
        `select sum(amount_minor)::int as open from journal_entries where ledger in ('receivable', 'customer_credit')`,
      ),
    ).toEqual([{ open: 39_700 }]);
    expect(
      await rowsOf(tenant, 'select amount_minor::int as paid from payment_allocations'),
    ).toEqual([{ paid: 10_200 }]);
  });
});

const notes = (tenant: BilledTenant) =>
  rowsOf<{ total: number; reason: string; from: string; until: string }>(
    tenant,
    `select n.total_minor::int as total, n.reason, l.detail ->> 'from' as from, l.detail ->> 'until' as until
     from credit_notes n join credit_note_lines l on l.credit_note_id = n.id order by n.number`,
  );

describe('a change of plan that waits for its day', () => {
  /** Another plan at 299.00, 310.00 for periods from the day on; the first service is to have it. */
  const plan = async (tenant: BilledTenant, day: string) => {
    const [group] = await rowsOf<{ id: string }>(tenant, 'select id from tax_groups');
    const of = { taxGroupId: group?.id ?? '', at: new Date('2026-01-01T00:00:00Z') };
    const planId = await db.database.withTenant(tenant.tenantId, (trx) =>
      insertPlan(trx, tenant.tenantId, { ...of, name: 'Next', priceMinor: 29_900 }),
    );
    await rowsOf(
      tenant,
      `insert into service_plan_changes
         (tenant_id, service_id, plan_id, from_plan_id, starts_on, fee_minor, state, created_by, created_at)
       select tenant_id, id, '${planId}', plan_id, '${day}', 3000, 'planned', 'ana', '2026-01-01'
       from services where id = '${tenant.serviceIds[0]}'`,
    );
    await rowsOf(
      tenant,
      `insert into plan_prices (tenant_id, plan_id, valid_from, price_minor, currency, tax_group_id, created_at)
       select tenant_id, plan_id, '${day}', 31000, currency, tax_group_id, created_at from plan_prices
       where plan_id = '${planId}'`,
    );
  };
  const state = (tenant: BilledTenant) =>
    rowsOf(tenant, 'select state, problem, settled_by from service_plan_changes');

  it('is billed at the old price until then, and made once with the price of that day', async () => {
    const tenant = await seed({ slug: 'waits-plan', customers: 1, billedFrom: '2027-03-01' });
    await plan(tenant, '2027-03-16');
    await workAt('2027-03-01T12:00:00Z', tenant);
    await workAt('2027-03-16T05:59:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([{ total: 49_900, days: 31 }]);
    expect(await notes(tenant)).toEqual([]);
    await Promise.all([
      workAt('2027-03-16T06:01:00Z', tenant),
      workAt('2027-03-16T06:01:00Z', tenant),
    ]);
    await workAt('2027-03-17T06:01:00Z', tenant);
    // 16 of 31 days at 499.00 back, the same days at 310.00 and the fee of 30.00.
    expect(await notes(tenant)).toEqual([
      { total: 25_755, reason: 'plan-change', from: '2027-03-16', until: '2027-04-01' },
    ]);
    expect(await state(tenant)).toEqual([
      { state: 'done', problem: null, settled_by: 'automatic' },
    ]);
    await workAt('2027-04-01T12:00:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([
      { total: 49_900 },
      { total: 19_000, issue_date: '2027-03-16', due_date: '2027-03-20' },
      { total: 31_000, days: 30 },
    ]);
    await expectWholeBooks(tenant);
  });

  it('at the start of a period is in its run, also in one that was previewed before', async () => {
    const policy = { automaticRuns: false };
    const tenant = await seed({ slug: 'next', policy, customers: 1, billedFrom: '2027-03-01' });
    const run = (day: string) =>
      rowsOf(
        tenant,
        `insert into invoice_runs (tenant_id, billing_date, state, created_by, created_at)
         values ('${tenant.tenantId}', '${day}', 'previewing', 'ana', '2027-03-01')`,
      );
    const approve = `update invoice_runs set state = 'approved', approved_by = 'ana' where state = 'ready'`;
    await run('2027-03-01');
    await workAt('2027-03-01T12:00:00Z', tenant);
    await rowsOf(tenant, approve);
    await workAt('2027-03-01T12:01:00Z', tenant);
    await plan(tenant, '2027-04-01');
    await run('2027-04-01');
    await workAt('2027-03-20T12:00:00Z', tenant);
    await rowsOf(tenant, approve);
    await workAt('2027-03-31T12:00:00Z', tenant);
    expect(await issued(tenant)).toMatchObject([{ total: 49_900 }]);
    await workAt('2027-04-01T06:01:00Z', tenant);
    expect(await state(tenant)).toMatchObject([{ state: 'done' }]);
    expect((await issued(tenant)).map(({ total }) => total).sort()).toEqual([
      3_000, 31_000, 49_900,
    ]);
    expect(await notes(tenant)).toEqual([]);
  });

  it('fails where it cannot be made, waits without a number, and keeps no run from being issued', async () => {
    const of = { slug: 'fails', customers: 2, billedFrom: '2027-03-01' };
    const tenant = await seed({ ...of, lastNumber: 2 });
    await plan(tenant, '2027-03-10');
    await workAt('2027-03-01T12:00:00Z', tenant);
    await workAt('2027-03-10T12:00:00Z', tenant);
    expect(await state(tenant)).toMatchObject([{ state: 'planned', problem: 'exhausted' }]);
    expect(await notes(tenant)).toEqual([]);
    await rowsOf(tenant, 'update number_series set range_to = null');
    await rowsOf(tenant, `update services set desired_state = 'cancelled'`);
    await workAt('2027-03-11T12:00:00Z', tenant);
    expect(await state(tenant)).toMatchObject([{ state: 'failed', problem: 'service-cancelled' }]);
  });
});

describe('days of a suspension', () => {
  const suspend = (tenant: BilledTenant, from: string) =>
    rowsOf(
      tenant,
      `insert into service_pauses (tenant_id, service_id, kind, starts_on, created_by, created_at)
       values ('${tenant.tenantId}', '${tenant.serviceIds[0]}', 'suspended', '${from}', 'dunning', '${from}')`,
    );
  const end = (tenant: BilledTenant, on: string) =>
    rowsOf(tenant, `update service_pauses set ends_on = '${on}' where ends_on is null`);
  const changePolicy = (tenant: BilledTenant, billWhileSuspended: string) =>
    rowsOf(
      tenant,
      `update billing_policies set billing = '${JSON.stringify({ billWhileSuspended })}'`,
    );
  const cutInMarch = async (slug: string, policy: Partial<BillingPolicy>, until: string) => {
    const tenant = await seed({ slug, policy, customers: 1, billedFrom: '2027-03-01' });
    await workAt('2027-03-01T12:00:00Z', tenant);
    await suspend(tenant, '2027-03-09');
    await workAt('2027-03-09T18:00:00Z', tenant);
    // By the policy of when it began.
    await changePolicy(tenant, 'full');
    for (const day of ['2027-04-01', '2027-05-01', until]) {
      if (day <= until) await workAt(`${day}T12:00:00Z`, tenant);
    }
    await end(tenant, until);
    for (const day of [until, addDays(until, 1)]) await workAt(`${day}T18:00:00Z`, tenant);
    return tenant;
  };

  it('are given back once when they end, where they were billed before', async () => {
    const policy = { billWhileSuspended: 'prorate_full_days' as const };
    const tenant = await cutInMarch('prorated', policy, '2027-03-20');
    // Ten whole days, from the 10th to the 19th: 499.00 less 21 of 31 days.
    const given = { total: 16_097, reason: 'suspended', from: '2027-03-10', until: '2027-03-20' };
    expect(await notes(tenant)).toEqual([given]);
    await workAt('2027-04-02T12:00:00Z', tenant);
    expect(await notes(tenant)).toEqual([given]);
    expect((await issued(tenant)).map(({ total }) => total)).toEqual([49_900, 49_900]);
    await expectWholeBooks(tenant);
  });

  it('are not billed while it lasts, nor ever, where nothing is billed meanwhile', async () => {
    const tenant = await cutInMarch('none', { billWhileSuspended: 'none' }, '2027-05-10');
    expect(await notes(tenant)).toEqual([]);
    // 22 of 31 days of May.
    expect((await issued(tenant)).map(({ total }) => total)).toEqual([49_900, 35_413]);
    await workAt('2027-06-01T12:00:00Z', tenant);
    expect((await issued(tenant)).map(({ total }) => total)).toEqual([49_900, 35_413, 49_900]);
  });

  it('are billed like any other where the policy says so', async () => {
    const tenant = await cutInMarch('full', { billWhileSuspended: 'full' }, '2027-04-10');
    expect(await notes(tenant)).toEqual([]);
    expect((await issued(tenant)).map(({ total }) => total)).toEqual([49_900, 49_900]);
  });
});

describe('a run whose process is killed', () => {
  it('leaves no invoice twice and no number without one, and another process ends it', async () => {
    const tenant = await seed({ slug: 'killed', customers: 1_300, billedFrom: '2027-02-01' });
    const at = Date.parse('2027-02-01T12:00:00Z');
    const count = async () => (await rowsOf(tenant, 'select id from invoices')).length;
    const child = spawn(process.execPath, [
      '--import=tsx',
      '--conditions=@atalaya/source',
      fileURLToPath(new URL('./testing/carry-on-runs.ts', import.meta.url)),
      db.ownerUrl,
      tenant.tenantId,
      String(at),
    ]);
    const gone = once(child, 'exit');
    while ((await count()) === 0 && child.exitCode === null) await setTimeout(20);
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect((await count()) % 400).toBe(0);
    await expectWholeBooks(tenant);
    // Two others at once take it up.
    clock.jump(at - clock.now());
    await Promise.all([
      workAt('2027-02-01T12:00:00Z', tenant),
      workAt('2027-02-01T12:00:00Z', tenant),
    ]);
    expect(await count()).toBe(1_300);
    await expectWholeBooks(tenant);
  }, 60_000);
});
