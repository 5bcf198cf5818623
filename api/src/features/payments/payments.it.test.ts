import { randomUUID } from 'node:crypto';
import type { CashShift, DeskAccount, RoundAccount } from '@atalaya/core/wire/rest/cash-desk';
import type { Payment, Statement } from '@atalaya/core/wire/rest/payments';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { openAccount } from '../../testing/open-account.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const accountFor = (name: string) => openAccount(norte, name);
const mxn = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
const pay = (
  accountId: string,
  amountMinor: number,
  more: object = {},
  key: string = randomUUID(),
) =>
  norte.owner.post(
    '/payments',
    { accountId, amount: mxn(amountMinor), ...more },
    {
      'idempotency-key': key,
    },
  );
const balanceOf = async (accountId: string) =>
  api.db.database.withTenant(norte.id, async (trx) =>
    (await accountBalances(trx, norte.id, [accountId], '2026-03-20')).get(accountId),
  );
const invoice = (accountId: string, dueDate: string, totalMinor = 49_900) =>
  issueInvoice(api, norte.id, { accountId, dueDate, totalMinor });

describe('recording a payment', () => {
  it('sent five times at once with one key is one payment and five identical answers', async () => {
    const account = await accountFor('Idempotent');
    await invoice(account, '2026-02-05');
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => pay(account, 49_900, {}, 'K')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const list = await norte.owner.get(`/payments?accountId=${account}`);
    expect(list.as<{ items: Payment[] }>(200).items).toHaveLength(1);
    expect((await pay(account, 50_000, {}, 'K')).problem.slug).toBe('idempotency-key-reused');
    const without = await norte.owner.post('/payments', { accountId: account, amount: mxn(1) });
    expect(without.problem.fields).toEqual(['Idempotency-Key']);
  });

  it('pays the oldest first, leaves a short one open, and keeps what is left as credit', async () => {
    const account = await accountFor('Oldest first');
    const [february, march] = [
      await invoice(account, '2026-02-05'),
      await invoice(account, '2026-03-05'),
    ];
    const first = (await pay(account, 70_000)).as<Payment>(201);
    expect(first.allocations).toMatchObject([
      { invoiceId: february, amountMinor: 49_900 },
      { invoiceId: march, amountMinor: 20_100 },
    ]);
    expect(await balanceOf(account)).toMatchObject({ receivableMinor: 29_800, openInvoices: 1 });
    const second = (await pay(account, 40_000)).as<Payment>(201);
    expect(second.unallocatedMinor).toBe(10_200);
    expect(await balanceOf(account)).toMatchObject({
      receivableMinor: 0,
      creditMinor: 10_200,
      openInvoices: 0,
    });
  });

  it('a short payment leaves the rest open: on the invoice, in receivables, and overdue when it is due', async () => {
    const account = await accountFor('Short');
    const id = await invoice(account, '2026-03-05');
    await pay(account, 40_000);
    expect((await norte.owner.get(`/invoices/${id}`)).as<object>(200)).toMatchObject({
      status: 'partially_paid',
      openMinor: 9_900,
    });
    const owing = await norte.owner.get('/reports/receivables/accounts?limit=200');
    expect(owing.as<{ items: object[] }>(200).items).toContainEqual(
      expect.objectContaining({ accountId: account, open: mxn(9_900) }),
    );
    expect(await balanceOf(account)).toMatchObject({ overdueMinor: 9_900, openInvoices: 1 });
  });

  it('pays what a person chose, and refuses more than is open with the field that is wrong', async () => {
    const account = await accountFor('Chosen');
    await invoice(account, '2026-02-05');
    const march = await invoice(account, '2026-03-05');
    const chosen = (amountMinor: number) => ({ allocations: [{ invoiceId: march, amountMinor }] });
    expect((await pay(account, 60_000, chosen(50_000))).problem.fields).toEqual([
      'allocations.0.amountMinor',
    ]);
    const payment = (await pay(account, 60_000, chosen(49_900))).as<Payment>(201);
    expect(payment.allocations.map((one) => one.amountMinor).sort()).toEqual([10_100, 49_900]);
    const moved = await norte.owner.post(
      `/accounts/${account}/allocations`,
      { paymentId: payment.id, allocations: [{ invoiceId: march, amountMinor: 100 }] },
      { 'idempotency-key': randomUUID() },
    );
    expect(moved.as<Payment>(201)).toMatchObject({
      allocations: [{ invoiceId: march, amountMinor: 100 }],
      unallocatedMinor: 59_900,
    });
    const log = await norte.owner.get(`/audit-log?subjectId=${payment.id}`);
    const actions = log.as<{ items: { action: string }[] }>(200).items.map((one) => one.action);
    expect(actions.sort()).toEqual(['payment.allocate', 'payment.record_as_chosen']);
  });

  it('refuses a reference that was used, another currency and an amount that is none', async () => {
    const account = await accountFor('Refused');
    const wire = { method: 'transfer', reference: 'SPEI 00-77' };
    await pay(account, 100, wire);
    const twin = { ...wire, reference: 'spei0077' };
    expect((await pay(account, 100, twin)).problem.slug).toBe('reference-used');
    expect((await pay(account, 100, { ...twin, acceptUsedReference: true })).status).toBe(201);
    const dollars = { amount: { amountMinor: 1, currency: 'USD' } };
    expect((await pay(account, 1, dollars)).problem.fields).toEqual(['amount.currency']);
    expect((await pay(account, 0)).problem.fields).toEqual(['amount.amountMinor']);
    expect((await pay(account, 1.5)).problem.fields).toEqual(['amount.amountMinor']);
    expect((await pay(account, 1, { paidOn: '2026-03-09' })).problem.fields).toEqual(['paidOn']);
  });
});

describe('taking a payment back', () => {
  const reverse = (id: string, body: object, who: ApiClient = norte.owner) =>
    who.post(`/payments/${id}/reversals`, body, { 'idempotency-key': randomUUID() });

  it('opens its invoice again, once, and tells why', async () => {
    const account = await accountFor('Bounced');
    await invoice(account, '2026-02-05');
    const { id } = (await pay(account, 49_900)).as<Payment>(201);
    expect((await reverse(id, { reason: 'bounced' })).status).toBe(201);
    expect(await balanceOf(account)).toMatchObject({ receivableMinor: 49_900, creditMinor: 0 });
    expect((await reverse(id, { reason: 'bounced' })).problem.slug).toBe('already-reversed');
    const after = (await norte.owner.get(`/payments/${id}`)).as<Payment>(200);
    expect(after).toMatchObject({ reversal: { reason: 'bounced' }, allocations: [] });
  });

  it('of the wrong customer moves it, linked, to the right one', async () => {
    const [wrong, right] = [await accountFor('Wrong'), await accountFor('Right')];
    await invoice(wrong, '2026-02-05');
    await invoice(right, '2026-02-05');
    const { id } = (await pay(wrong, 49_900)).as<Payment>(201);
    const done = (await reverse(id, { reason: 'wrong_customer', accountId: right })).as<{
      replacement: Payment;
      payment: Payment;
    }>(201);
    expect(done.payment.reversal?.replacedById).toBe(done.replacement.id);
    expect(await balanceOf(wrong)).toMatchObject({ receivableMinor: 49_900 });
    expect(await balanceOf(right)).toMatchObject({ receivableMinor: 0, creditMinor: 0 });
  });
});

describe('a statement', () => {
  it('opens, moves and closes as the journal says', async () => {
    const account = await accountFor('Statement');
    await invoice(account, '2026-02-05');
    await pay(account, 20_000);
    const path = `/accounts/${account}/statement`;
    const all = (await norte.owner.get(path)).as<Statement>(200);
    expect(all.movements.map(({ kind, balanceMinor }) => [kind, balanceMinor])).toEqual([
      ['invoice', 49_900],
      ['payment', 29_900],
    ]);
    expect(all.closing.amountMinor).toBe(29_900);
    const later = (await norte.owner.get(`${path}?from=2026-02-20`)).as<Statement>(200);
    expect([later.opening.amountMinor, later.movements.length]).toEqual([49_900, 1]);
  });

  it('and payments are not for a technician', async () => {
    const technician = await api.person(norte, 'technician', 'tech@norte.test');
    const account = await accountFor('Unseen');
    for (const path of [`/accounts/${account}/statement`, '/payments']) {
      expect((await technician.get(path)).problem.slug).toBe('not-allowed');
    }
  });
});

describe('the cash desk', () => {
  const post = (who: ApiClient, path: string, body: object) =>
    who.post(path, body, { 'idempotency-key': randomUUID() });

  it('takes thirty receipts of a phone once, however often they are sent, and keeps a conflict', async () => {
    const cashier = await api.person(norte, 'cashier', 'phone@norte.test');
    const account = await accountFor('In the street');
    const receipts = Array.from({ length: 30 }, (_, index) => ({
      receiptUuid: randomUUID(),
      accountId: account,
      amount: mxn(1_000 + index),
      collectedAt: '2026-02-28T18:00:00Z',
      number: `P1-${index + 1}`,
    }));
    const sync = async (list: readonly object[]) =>
      (await cashier.post('/cash-desk/receipts', { device: 'phone-1', receipts: list })).as<{
        results: { state: string }[];
      }>(200).results;
    expect(new Set((await sync(receipts)).map(({ state }) => state))).toEqual(
      new Set(['recorded']),
    );
    const [first, ...others] = receipts;
    const edited = { ...first, amount: mxn(9) };
    const again = await sync([edited, ...others]);
    expect(again.map(({ state }) => state).filter((state) => state === 'known')).toHaveLength(29);
    expect(again[0]?.state).toBe('conflict');
    expect((await sync([edited]))[0]?.state).toBe('conflict');
    const list = await norte.owner.get(`/payments?limit=200&accountId=${account}`);
    expect(list.as<{ items: Payment[] }>(200).items).toHaveLength(30);
    const byNumber = await norte.owner.get('/payments?search=P1-30');
    expect(byNumber.as<{ items: Payment[] }>(200).items).toMatchObject([
      { reference: 'P1-30', amount: { amountMinor: 1_029 } },
    ]);
    const found = async (search: string) =>
      (await norte.owner.get(`/payments?accountId=${account}&search=${search}`)).as<{
        items: Payment[];
      }>(200).items.length;
    // By beginnings, dashes or none: of a reference, of the receipt's own number, and by that number itself.
    const { fullNumber } = list.as<{ items: Payment[] }>(200).items[0] ?? {};
    expect(await found('received')).toBe(0);
    expect(await found('p1-2')).toBe(11);
    expect(await found(`${fullNumber}`)).toBe(1);
    expect(await found(`${fullNumber}`.replace(/\D/g, ''))).toBeGreaterThan(0);
    expect(await found('%25')).toBe(0);
    const { conflicts } = (await norte.owner.get('/receipt-conflicts')).as<{
      conflicts: { id: string; recorded: object; received: object }[];
    }>(200);
    expect(conflicts).toMatchObject([
      { recorded: { amountMinor: 1_000 }, received: { amountMinor: 9, name: 'In the street' } },
    ]);

    const { shift } = (await cashier.get('/cash-desk/shift')).as<{ shift: CashShift }>(200);
    expect([shift.receipts, shift.expected.amountMinor]).toEqual([30, 30_435]);
    const closed = (
      await post(cashier, '/cash-desk/shift/close', {
        counted: mxn(30_000),
        notes: 'one note short',
      })
    ).as<CashShift>(200);
    expect(closed.difference).toEqual(mxn(435));
    const posted = await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .selectFrom('journal_entries as e')
        .innerJoin('journal_transactions as t', 't.id', 'e.transaction_id')
        .where('t.source_id', '=', closed.id)
        .select(['e.ledger', 'e.amount_minor'])
        .orderBy('e.position')
        .execute(),
    );
    expect(posted).toEqual([
      { ledger: 'cash_difference', amount_minor: '435' },
      { ledger: 'cash', amount_minor: '-435' },
    ]);
  });

  it('lets nobody hold more than they may; what a phone took beyond that waits and is not lost', async () => {
    const cashier = await api.person(norte, 'cashier', 'limit@norte.test');
    const me = (await cashier.get('/auth/me')).as<{ user: { id: string } }>(200).user.id;
    await norte.owner.patch(`/cashiers/${me}`, { limitMinor: 1_000 });
    const account = await accountFor('Within limits');
    const take = (amountMinor: number) =>
      post(cashier, '/cash-desk/payments', { accountId: account, amount: mxn(amountMinor) });
    expect((await take(600)).problem.slug).toBe('no-shift');
    await post(cashier, '/cash-desk/shift', { opening: mxn(200) });
    expect((await take(600)).status).toBe(201);
    expect((await take(401)).problem.slug).toBe('over-limit');
    const receipt = {
      receiptUuid: randomUUID(),
      accountId: account,
      amount: mxn(500),
      collectedAt: '2026-03-01T00:00:00Z',
    };
    const sync = async () =>
      (await cashier.post('/cash-desk/receipts', { device: 'phone-2', receipts: [receipt] })).as<{
        results: { state: string }[];
      }>(200).results[0]?.state;
    expect(await sync()).toBe('over_limit');
    await post(cashier, '/cash-desk/shift/close', { counted: mxn(800) });
    expect(await sync()).toBe('recorded');
    await norte.owner.patch(`/cashiers/${me}`, { isActive: false });
    expect((await take(1)).problem.slug).toBe('cashier-stopped');
  });

  it('gives each cashier their round, and the address only where billing lets them see it', async () => {
    const [ana, luis] = [
      await api.person(norte, 'cashier', 'ana.round@norte.test'),
      await api.person(norte, 'cashier', 'luis.round@norte.test'),
    ];
    const idOf = async (who: ApiClient) =>
      (await who.get('/auth/me')).as<{ user: { id: string } }>(200).user.id;
    const [anaId, luisId] = [await idOf(ana), await idOf(luis)];
    const account = await accountFor('On the round');
    await invoice(account, '2026-02-05');
    const { customer } = (await norte.owner.get(`/accounts/${account}/statement`)).as<Statement>(
      200,
    );
    await norte.owner.patch(`/customers/${customer.id}`, { address: 'Calle 5' });
    const round = async (who: ApiClient) =>
      (await who.get('/cash-desk/round')).as<{ items: RoundAccount[] }>(200).items;
    const give = (to: string, body: object) => norte.owner.post(`/cashiers/${to}/accounts`, body);
    expect(await round(ana)).toEqual([]);
    expect((await give(anaId, { add: [account] })).status).toBe(200);
    expect(await round(ana)).toMatchObject([
      { name: 'On the round', address: null, balance: mxn(49_900) },
    ]);
    await norte.owner.patch(`/cashiers/${anaId}`, { seesAddress: true });
    expect(await round(ana)).toMatchObject([{ address: 'Calle 5' }]);
    await give(luisId, { add: [account] });
    expect([await round(ana), (await round(luis)).length]).toEqual([[], 1]);
    await give(luisId, { remove: [account] });
    expect(await round(luis)).toEqual([]);
    expect((await give(luisId, { add: [randomUUID()] })).problem.fields).toEqual(['add.0']);
    expect((await ana.post(`/cashiers/${anaId}/accounts`, {})).status).toBe(403);
  });

  it('shows a cashier names, invoices and balances, and nothing else', async () => {
    const cashier = await api.person(norte, 'cashier', 'eyes@norte.test');
    const account = await accountFor('Seen by name');
    await invoice(account, '2026-02-05');
    const { items } = (await cashier.get('/cash-desk/accounts?search=seen%20by')).as<{
      items: DeskAccount[];
    }>(200);
    expect(items).toEqual([
      {
        id: account,
        name: 'Seen by name',
        balance: mxn(49_900),
        invoices: [{ fullNumber: expect.any(String), dueDate: '2026-02-05', open: mxn(49_900) }],
      },
    ]);
    const allowed = api.built.routes
      .filter(({ config }) => config.permission?.startsWith('cash_shift:'))
      .map(({ url }) => url);
    expect(new Set(allowed.map((url) => url.split('/')[3]))).toEqual(new Set(['cash-desk']));
    for (const path of ['/customers', '/payments', '/cash-shifts', '/cashiers', '/services']) {
      expect([path, (await cashier.get(path)).status]).toEqual([path, 403]);
    }
  });
});
