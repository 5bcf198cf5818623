import { randomUUID } from 'node:crypto';
import type {
  GatewayPaymentView,
  PaymentGatewayView,
} from '@atalaya/core/wire/rest/payment-gateways';
import type { Payment } from '@atalaya/core/wire/rest/payments';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { readActiveHolds } from '@atalaya/platform/dunning/holds';
import { settleDuePayments } from '@atalaya/platform/payments/gateway-notices';
import { openMercadoPago } from '@atalaya/platform/payments/mercado-pago/mercado-pago';
import {
  FakeMercadoPago,
  type FakePayment,
} from '@atalaya/platform/payments/mercado-pago/testing/fake-mercado-pago';
import { searchGateways } from '@atalaya/platform/payments/search-gateways';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { openAccount } from '../../testing/open-account.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const fake = new FakeMercadoPago();
const open = (keys: { accessToken: string; webhookSecret: string }) =>
  openMercadoPago(keys, { baseUrl: fake.url, timeoutMs: 300 });
const api = withApi({ openGateway: open });
let norte: Tenant;
let gateway: PaymentGatewayView;
beforeAll(async () => {
  await fake.start();
  norte = await api.tenant('norte');
  const { accessToken, webhookSecret } = fake;
  const body = { provider: 'mercado_pago', name: 'Mercado Pago', accessToken, webhookSecret };
  gateway = (await norte.owner.post('/payment-gateways', body)).as<PaymentGatewayView>(201);
});
afterAll(() => fake.stop());

const post = (path: string, body: object) =>
  norte.owner.post(path, body, { 'idempotency-key': randomUUID() });
const notify = (id: string, requestId?: string, secret?: string) => {
  const { query, headers } = fake.notice(id, requestId, secret);
  return api.app.inject({
    method: 'POST',
    url: `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify({ action: 'payment.updated', data: { id } }),
  });
};
const settle = () =>
  settleDuePayments(
    {
      ...api.deps(),
      openGateway: open,
    },
    norte.id,
    new AbortController().signal,
  );
/** An account with an invoice of 499.00 and a checkout for it; its external reference. */
async function owing(name: string) {
  const account = await openAccount(norte, name);
  await issueInvoice(api, norte.id, {
    accountId: account,
    dueDate: '2026-03-05',
    totalMinor: 49_900,
  });
  const made = await post('/checkouts', { gatewayId: gateway.id, accountId: account });
  const { id } = made.as<{ id: string }>(201);
  return { account, reference: id };
}
const paid = (reference: string, more: Partial<FakePayment> = {}): FakePayment => ({
  status: 'approved',
  transaction_amount: 499,
  currency_id: 'MXN',
  external_reference: reference,
  ...more,
});
const paymentsOf = async (account: string) =>
  (await norte.owner.get(`/payments?accountId=${account}`)).as<{ items: Payment[] }>(200).items;
const stateOf = (account: string) =>
  api.db.database.withTenant(norte.id, async (trx) => {
    const balance = (await accountBalances(trx, norte.id, [account], '2026-03-01')).get(account);
    const holds = await readActiveHolds(trx, [account], api.clock.now());
    return {
      owes: (balance?.receivableMinor ?? 0) - (balance?.creditMinor ?? 0),
      holds: holds.get(account)?.length ?? 0,
    };
  });

describe('a payment at the provider', () => {
  it('that is notified from several sides at once is credited once', async () => {
    const { account, reference } = await owing('Several sides');
    const links = await norte.owner.get(`/accounts/${account}/payment-references`);
    expect(links.as(200)).toMatchObject({
      checkouts: [{ id: reference, qr: { size: expect.any(Number), path: expect.any(String) } }],
    });
    expect(fake.checkouts.at(-1)).toBe(reference);
    fake.payments.set('1', paid(reference));
    const same = randomUUID();
    const answers = await Promise.all([
      notify('1'),
      notify('1'),
      notify('1', same),
      notify('1', same),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    await Promise.all([settle(), settle(), settle()]);
    await notify('1');
    await settle();
    expect(await paymentsOf(account)).toMatchObject([
      { method: 'gateway', provider: 'mercado_pago', amount: { amountMinor: 49_900 } },
    ]);
    expect((await stateOf(account)).owes).toBe(0);
  });

  it('moves forward only: a voucher holds nothing, money on its way does, and later news unsay nothing', async () => {
    const { account, reference } = await owing('Forward');
    const told = async (more: Partial<FakePayment>) => {
      fake.payments.set('2', paid(reference, more));
      await notify('2');
      await settle();
      return stateOf(account);
    };
    const voucher = { status: 'pending', status_detail: 'pending_waiting_payment' };
    expect(await told(voucher)).toEqual({ owes: 49_900, holds: 0 });
    expect(await told({ status: 'in_process' })).toEqual({ owes: 49_900, holds: 1 });
    expect(await told({})).toEqual({ owes: 0, holds: 0 });
    expect(await told({ status: 'in_process' })).toEqual({ owes: 0, holds: 0 });
    expect(await told({ status: 'rejected' })).toEqual({ owes: 0, holds: 0 });
    expect(await told({})).toEqual({ owes: 0, holds: 0 });
    expect(await told({ transaction_amount_refunded: 100 })).toEqual({ owes: 10_000, holds: 0 });
    expect(await told({ status: 'charged_back' })).toEqual({ owes: 49_900, holds: 0 });
    expect(await told({})).toEqual({ owes: 49_900, holds: 0 });
    const reasons = (await paymentsOf(account)).map(({ reversal }) => reversal?.reason);
    expect(reasons.sort()).toEqual(['bounced', 'chargeback']);
  });

  it('waits while the provider is away, and is credited when it is back', async () => {
    const { account, reference } = await owing('Away');
    fake.payments.set('3', paid(reference));
    await notify('3');
    for (const mood of ['hangs', 'fails', 'babbles'] as const) {
      fake.mood = mood;
      await settle();
      await api.clock.advance(60_000);
    }
    const { items } = (await norte.owner.get('/payment-gateways')).as<{
      items: PaymentGatewayView[];
    }>(200);
    expect(items[0]?.lastError).toEqual(expect.any(String));
    fake.mood = 'well';
    await settle();
    expect((await stateOf(account)).owes).toBe(0);
  });

  const queue = async () =>
    (await norte.owner.get('/gateway-payments?queue=unassigned')).as<{
      items: GatewayPaymentView[];
    }>(200).items;
  const unknown = async (id: string, more: Partial<FakePayment> = {}) => {
    const payer = { first_name: 'Ana', email: 'ana@payer.test' };
    fake.payments.set(id, paid('from another system', { payer, ...more }));
    await notify(id);
    await settle();
    const found = (await queue()).find(({ providerPaymentId }) => providerPaymentId === id);
    if (found === undefined) throw new Error(`${id} does not wait`);
    return found;
  };
  const decide = (id: string, body: object) => post(`/gateway-payments/${id}/decision`, body);

  it('of nobody known waits, is given to an account once, and what is given back there is taken back', async () => {
    const { account } = await owing('Found later');
    const waiting = await unknown('4');
    expect(waiting).toMatchObject({
      problem: 'no-account',
      payer: 'Ana ana@payer.test',
      externalReference: 'from another system',
      paymentId: null,
    });
    const assign = { decision: 'assign', accountId: account };
    const answers = await Promise.all([1, 2, 3].map(() => decide(waiting.id, assign)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await notify('4');
    await settle();
    expect((await paymentsOf(account)).map(({ amount }) => amount.amountMinor)).toEqual([49_900]);
    expect(await queue()).toEqual([]);
    const log = await norte.owner.get(`/audit-log?subjectId=${waiting.id}`);
    expect(log.body).toContain('gateway_payment.assign');

    const right = await openAccount(norte, 'The right one');
    const [moved] = await paymentsOf(account);
    await post(`/payments/${moved?.id}/reversals`, { reason: 'wrong_customer', accountId: right });
    expect((await stateOf(right)).owes).toBe(-49_900);
    fake.payments.set('4', paid('x', { status: 'refunded' }));
    await notify('4');
    await settle();
    expect([(await stateOf(right)).owes, (await stateOf(account)).owes]).toEqual([0, 49_900]);
  });

  it('of nobody known that was given back is credited to nobody, whatever comes later', async () => {
    const { account } = await owing('Never credited');
    const { id } = await unknown('5');
    expect((await decide(id, { decision: 'return' })).problem.fields).toEqual(['notes']);
    const returned = await decide(id, { decision: 'return', notes: 'not a customer' });
    expect(returned.as<GatewayPaymentView>(200)).toMatchObject({
      problem: null,
      decision: { kind: 'returned', notes: 'not a customer' },
    });
    expect((await decide(id, { decision: 'assign', accountId: account })).problem.slug).toBe(
      'nothing-to-decide',
    );
    await notify('5');
    await settle();
    expect(await queue()).toEqual([]);
    const dollars = await unknown('6', { currency_id: 'USD' });
    expect(
      (await decide(dollars.id, { decision: 'assign', accountId: account })).problem.fields,
    ).toEqual(['accountId']);
    expect(await paymentsOf(account)).toEqual([]);
  });
});

describe('what the provider never notified', () => {
  const search = () =>
    searchGateways({ ...api.deps(), openGateway: open }, norte.id, new AbortController().signal);
  const now = () => new Date(api.clock.now()).toISOString();
  const round = async () => {
    await search();
    await settle();
  };

  it('is found, credited once, and taken back when it is found given back', async () => {
    await round();
    await api.clock.advance(3_600_000);
    const { account, reference } = await owing('Never told');
    fake.payments.set('70', paid(reference, { date_last_updated: now() }));
    await api.clock.advance(900_000);
    await Promise.all([round(), round()]);
    expect(await stateOf(account)).toEqual({ owes: 0, holds: 0 });
    const reads = fake.reads;
    await api.clock.advance(900_000);
    await round();
    expect([fake.reads, (await paymentsOf(account)).length]).toEqual([reads, 1]);
    await api.clock.advance(900_000);
    const given = { status: 'charged_back', date_last_updated: now() };
    fake.payments.set('70', paid(reference, given));
    await api.clock.advance(900_000);
    await round();
    expect((await stateOf(account)).owes).toBe(49_900);
    expect((await paymentsOf(account)).map(({ reversal }) => reversal?.reason)).toEqual([
      'chargeback',
    ]);
  });

  it('is asked for at a pace: not between, ever later while the provider is away, and caught up then', async () => {
    const { account, reference } = await owing('While it was away');
    await api.clock.advance(900_000);
    await search();
    const asked = fake.searches;
    await search();
    expect(fake.searches).toBe(asked);
    fake.payments.set('71', paid(reference, { date_last_updated: now() }));
    fake.mood = 'fails';
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      await api.clock.advance(21_600_000);
      waits.push(((await search()) ?? 0) - api.clock.now());
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000]);
    fake.mood = 'well';
    await api.clock.advance(3 * 86_400_000);
    for (let windows = 0; windows < 5; windows += 1) {
      await round();
      await api.clock.advance(5_000);
    }
    expect((await stateOf(account)).owes).toBe(0);
    expect(((await search()) ?? 0) - api.clock.now()).toBeGreaterThan(800_000);
  });

  it('keys are tried without moving anything', async () => {
    const test = () => norte.owner.post(`/payment-gateways/${gateway.id}/test`, {});
    expect((await test()).as<object>(200)).toEqual({ isWell: true, error: null });
    await norte.owner.patch(`/payment-gateways/${gateway.id}`, {
      keys: { accessToken: 'APP_USR-wrong', webhookSecret: 'wrong-secret' },
    });
    const answer = await test();
    expect(answer.as<object>(200)).toMatchObject({ isWell: false });
    expect(answer.body).not.toContain('APP_USR-wrong');
    const { accessToken, webhookSecret } = fake;
    const keys = { accessToken, webhookSecret };
    await norte.owner.patch(`/payment-gateways/${gateway.id}`, { keys });
  });
});

describe('the webhook', () => {
  it('hears nobody who does not sign, and believes nothing of a body', async () => {
    const before = fake.reads;
    expect((await notify('9', undefined, 'another secret')).statusCode).toBe(403);
    const { query, headers } = fake.notice('10');
    const huge = await api.app.inject({
      method: 'POST',
      url: `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`,
      headers,
      payload: 'x'.repeat(70_000),
    });
    expect(huge.statusCode).toBe(413);
    const nowhere = await api.app.inject({
      method: 'POST',
      url: `/api/v1/payment-gateways/${randomUUID()}/webhook?${query}`,
      headers,
    });
    expect(nowhere.statusCode).toBe(404);
    await settle();
    expect(fake.reads).toBe(before);
  });

  it('and its keys are told to nobody', async () => {
    const list = await norte.owner.get('/payment-gateways');
    const log = await norte.owner.get(`/audit-log?subjectId=${gateway.id}`);
    for (const text of [list.body, log.body, api.logged.join('\n')]) {
      expect(text).not.toContain(fake.accessToken);
      expect(text).not.toContain(fake.webhookSecret);
    }
    const billing = await api.person(norte, 'billing', 'billing@norte.test');
    const change = await billing.patch(`/payment-gateways/${gateway.id}`, { isEnabled: false });
    expect(change.problem.slug).toBe('not-allowed');
  });
});
