import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { withDatabase } from '../testing/with-database.js';
import { accountBalances } from './account-balances.read-model.js';
import { applyCredit, releaseAllocations } from './allocations.js';
import { lockAccounts } from './lock-accounts.js';
import { openInvoices } from './open-invoices.read-model.js';
import { postJournal } from './post-journal.js';
import { takeNumbers } from './take-numbers.js';
import {
  insertInvoice,
  insertPayment,
  type OpenAccount,
  openAccount,
} from './testing/open-account.js';

const db = withDatabase({ poolSize: 12 });
const AT = new Date('2026-03-10T18:00:00Z');
const TODAY = '2026-03-10';
const OCCASION = { by: 'test', at: AT, today: TODAY };
let own: OpenAccount;

beforeAll(async () => {
  own = await openAccount(db.database, { slug: 'ledger', at: AT });
});

const inTenant = <T>(work: Parameters<typeof db.database.withTenant<T>>[1]) =>
  db.database.withTenant(own.tenantId, work);
const settle = () =>
  inTenant(async (trx) => {
    await lockAccounts(trx, own.tenantId, [own.accountId]);
    return applyCredit(trx, own.tenantId, { ...own, currency: 'MXN' }, OCCASION);
  });
const balance = async () =>
  (await inTenant((trx) => accountBalances(trx, own.tenantId, [own.accountId], TODAY))).get(
    own.accountId,
  );

describe('numbers of a series', () => {
  const take = (count: number, kind: 'invoice' | 'credit_note' | 'fiscal' = 'invoice') =>
    inTenant((trx) => takeNumbers(trx, own.tenantId, { kind, count, today: TODAY, at: AT }));

  it('have no hole when some of many transactions roll back', async () => {
    await inTenant((trx) =>
      trx
        .updateTable('number_series')
        .set({ next: 1_001 })
        .where('id', '=', own.seriesId)
        .execute(),
    );
    const attempts = Array.from({ length: 50 }, (_, index) =>
      inTenant(async (trx) => {
        const taken = await takeNumbers(trx, own.tenantId, {
          kind: 'invoice',
          count: 1,
          today: TODAY,
          at: AT,
        });
        if (index % 8 === 7 || index === 0) throw new Error('rolled back');
        return taken.kind === 'taken' ? taken.first : undefined;
      }),
    );
    const given = (await Promise.allSettled(attempts))
      .filter((one) => one.status === 'fulfilled')
      .map((one) => Number(one.value))
      .sort((a, b) => a - b);
    expect(given).toEqual(Array.from({ length: 43 }, (_, index) => 1_001 + index));
  });

  it('end with the range, and tell of nine tenths once', async () => {
    expect(await take(1, 'fiscal')).toEqual({ kind: 'no-series' });
    await inTenant((trx) =>
      trx
        .insertInto('number_series')
        .values({
          tenant_id: own.tenantId,
          kind: 'fiscal',
          prefix: 'SETP',
          next: 4_895,
          range_from: 4_001,
          range_to: 5_000,
          valid_until: '2026-12-31',
          is_default: true,
          created_at: AT,
        })
        .execute(),
    );
    const told = () =>
      inTenant((trx) =>
        trx
          .selectFrom('outbox')
          .select('data')
          .where('type', '=', 'number_series.nearly_used')
          .execute(),
      );
    expect(await take(5, 'fiscal')).toMatchObject({ first: 4_895 });
    expect(await told()).toEqual([]);
    expect(await take(100, 'fiscal')).toMatchObject({ first: 4_900 });
    expect(await take(2, 'fiscal')).toEqual({
      kind: 'exhausted',
      prefix: 'SETP',
      rangeTo: 5_000,
      left: 1,
    });
    expect(await take(1, 'fiscal')).toMatchObject({ first: 5_000 });
    // Nothing is left: 5001 is refused.
    expect(await take(1, 'fiscal')).toMatchObject({ kind: 'exhausted', left: 0 });
    expect(await told()).toMatchObject([{ data: { prefix: 'SETP', rangeTo: 5_000, left: 1 } }]);
    const late = await inTenant((trx) =>
      takeNumbers(trx, own.tenantId, { kind: 'fiscal', count: 1, today: '2027-01-01', at: AT }),
    );
    expect(late).toMatchObject({ kind: 'not-valid', validUntil: '2026-12-31' });
  });
});

it('a payment pays the oldest first, what is left stays credit, and a reversal opens them again', async () => {
  const february = { number: 1, dueDate: '2026-02-05', totalMinor: 49_900, at: AT };
  await insertInvoice(db.database, own, february);
  await insertInvoice(db.database, own, { ...february, number: 2, dueDate: '2026-03-05' });
  await insertPayment(db.database, own, { amountMinor: 70_000, at: AT, paidOn: TODAY });
  await settle();
  expect(await balance()).toEqual({
    receivableMinor: 29_800,
    creditMinor: 0,
    overdueMinor: 29_800,
    oldestDueDate: '2026-03-05',
    openInvoices: 1,
  });
  const second = await insertPayment(db.database, own, {
    amountMinor: 40_000,
    at: AT,
    paidOn: TODAY,
  });
  await settle();
  expect(await balance()).toMatchObject({
    receivableMinor: 0,
    creditMinor: 10_200,
    openInvoices: 0,
  });
  await insertInvoice(db.database, own, { ...february, number: 3, dueDate: '2026-04-05' });
  await settle();
  expect(await balance()).toMatchObject({
    receivableMinor: 39_700,
    creditMinor: 0,
    overdueMinor: 0,
  });
  await inTenant(async (trx) => {
    await lockAccounts(trx, own.tenantId, [own.accountId]);
    const account = { ...own, currency: 'MXN' };
    await releaseAllocations(
      trx,
      own.tenantId,
      account,
      { source: 'payment', id: second },
      OCCASION,
    );
  });
  const open = await inTenant((trx) => openInvoices(trx, own.tenantId, [own.accountId]));
  expect(open.get(own.accountId)?.map(({ number, openMinor }) => [number, openMinor])).toEqual([
    [2, 29_800],
    [3, 49_900],
  ]);
});

describe('what was issued', () => {
  it.each([
    sql`update invoices set total_minor = 1`,
    sql`update invoices set due_date = '2027-01-01'`,
    sql`delete from invoices`,
    sql`update payments set amount_minor = 1`,
    sql`delete from payment_allocations`,
    sql`update journal_entries set amount_minor = 1`,
    sql`delete from journal_transactions`,
  ])('is changed by nobody: %#', async (statement) => {
    await expect(inTenant((trx) => statement.execute(trx))).rejects.toThrow(/permission denied/);
    await expect(db.database.withOwner((trx) => asIfUnprotected(trx, statement))).rejects.toThrow(
      /frozen/,
    );
  });

  it('and a journal that does not sum to zero is refused', async () => {
    const lopsided = inTenant((trx) =>
      postJournal(trx, own.tenantId, [
        {
          kind: 'opening',
          sourceId: own.accountId,
          accountId: own.accountId,
          currency: 'MXN',
          occurredOn: TODAY,
          recordedBy: 'test',
          recordedAt: AT,
          entries: [
            { ledger: 'receivable', accountId: own.accountId, amountMinor: 2 },
            { ledger: 'opening', amountMinor: -1 },
          ],
        },
      ]),
    );
    await expect(lopsided).rejects.toThrow(/must sum to zero/);
  });
});

/** The tables' owner, to whom row-level security would show no row. */
async function asIfUnprotected(
  trx: Parameters<Parameters<typeof db.database.withOwner>[0]>[0],
  statement: ReturnType<typeof sql>,
) {
  for (const table of [
    'invoices',
    'payments',
    'payment_allocations',
    'journal_entries',
    'journal_transactions',
  ]) {
    await sql`alter table ${sql.table(table)} no force row level security`.execute(trx);
  }
  return statement.execute(trx);
}
